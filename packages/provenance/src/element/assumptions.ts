import { TYPICAL_CONTENT } from './typical.ts'
import { DEFAULT_YIELDS } from './yields.ts'

/** The names of the assumption sets behind every figure of contained elements, to stand beside it. */
export const ASSUMPTIONS = {
  content: `${TYPICAL_CONTENT.id} ${TYPICAL_CONTENT.version}`,
  yields: `${DEFAULT_YIELDS.id} ${DEFAULT_YIELDS.version}`,
} as const
