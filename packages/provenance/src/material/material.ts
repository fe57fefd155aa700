import type { Dated } from '../dated.ts'
import type { Stage } from '../stage.ts'

/** What a material is when it is traded. */
export type Form = 'oxide' | 'metal' | 'alloy' | 'magnet' | 'recycling'

/** A customs code with the days on which it stood in the nomenclature. */
export type TradeCode = Dated & {
  /** `HS` (six digits, worldwide) or `CN` (eight digits, European Union). */
  readonly system: 'HS' | 'CN'
  readonly code: string
  /** One weak source: replace it when a better one is at hand. */
  readonly uncertain?: true
}

export type Material = {
  readonly id: string
  readonly name: string
  /** What it is: the last word of its chain of origin. */
  readonly stage: Form
  /** The stage of the chain that makes it. */
  readonly madeAt: Stage
  /** Chemical elements that give it its value, the leading one first. */
  readonly elements: readonly string[]
  readonly specification: string
  readonly units: 'kg'
  readonly tradeCodes: readonly TradeCode[]
}
