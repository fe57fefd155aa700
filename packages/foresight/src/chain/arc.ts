import type { PlantRow, Step } from '../world/world.ts'

/** A way of goods within a month: of a plant, across a border, to those who need them. Columns of the programme, in this order. */
export type Arc = {
  readonly from: number | undefined
  readonly to: number | undefined
  readonly cost: number
  readonly limit: Limit
}

/** What limits an arc besides what comes in. */
export type Limit =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'plant'
      readonly plant: string
      readonly made: Step
      readonly stage: PlantRow['stage']
      readonly country: string
    }
  /** What of the goods of these ways a shock lets through may go to any of them. */
  | { readonly kind: 'border'; readonly ways: readonly number[] }
  /** The same, once it goes the way of that arc. */
  | { readonly kind: 'through'; readonly way: number; readonly days: number; readonly ways: readonly number[] }
  | { readonly kind: 'way'; readonly stage: Step; readonly country: string; readonly to: string; readonly days: number }
  | { readonly kind: 'release'; readonly release: number }
  | { readonly kind: 'fill'; readonly group: number }
