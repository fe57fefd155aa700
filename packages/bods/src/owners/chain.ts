import type { How } from './finding.ts'

/** Owners and who decides, as a stage of an offer's chain has them. */
export type Owner = { owner: string; country: string; sharePct: string; ownership?: Owner[] }
export type Control = { by: string; country: string; how: How }

/** Bounds of a chain: levels of owners, owners of one, who decides without shares. */
export const MAX_LEVELS = 6
export const MAX_OWNERS = 20
export const MAX_CONTROLS = 20
/** Owners of one answer, all levels together. */
export const MAX_ALL_OWNERS = 2000
