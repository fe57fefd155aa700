import type { Party } from './party.ts'
import type { Range } from './share.ts'

/** An owner with the share that counts. */
export type Counted = {
  readonly party: Party
  readonly share: bigint
  readonly range: Range
  readonly types: readonly string[]
  readonly stated: boolean
  /** Itself or one of its owners is of a country of concern. */
  readonly ofConcern: boolean
}
