/** Why a line and an offer do not pair, in the order in which they are tested: the later, the nearer the miss. */
export const REASONS = [
  'material-not-offered',
  'grade-not-met',
  'period-not-offered',
  'not-reachable',
  'no-eligible-origin',
  'price-not-comparable',
  'price-above-ceiling',
  'same-group',
] as const
export type PairReason = (typeof REASONS)[number]

export const MATERIAL = 0
export const GRADE = 1
export const PERIOD = 2
export const REACH = 3
export const ORIGIN = 4
export const UNPRICED = 5
export const PRICE = 6
export const SAME_GROUP = 7
/** No reason against the pair. */
export const FITS = 8
