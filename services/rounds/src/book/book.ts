import type { SealData } from '@lodestone/contracts'

export type BookOwner = 'demand' | 'supply'
export const OWNERS: readonly BookOwner[] = ['demand', 'supply']

export type CopyFigures = { readonly count: number; readonly sumKg: string; readonly digest: string }

/** Whether an own copy is the book that was sealed. */
export const agrees = (seal: SealData, copy: CopyFigures): boolean =>
  seal.count === copy.count && seal.sumKg === copy.sumKg && seal.digest === copy.digest
