/** The states of a round in the order in which it passes through them; `cancelled` ends it from any before `awarded`. */
export const ROUND_STATES = [
  'draft',
  'collecting',
  'offering',
  'sealing',
  'matching',
  'matched',
  'awarded',
  'completed',
] as const

/** The seven quantities of a round that are kept apart, in the order in which they come about. */
export const ROUND_QUANTITIES = [
  'asked',
  'screened',
  'confirmed',
  'matched',
  'accepted',
  'contracted',
  'delivered',
] as const

/** Why a line and an offer do not pair, in the order in which they are tested: the later, the nearer the miss. */
export const PAIR_REASONS = [
  'material-not-offered',
  'grade-not-met',
  'period-not-offered',
  'not-reachable',
  'no-eligible-origin',
  'price-not-comparable',
  'price-above-ceiling',
  'same-group',
] as const
export type PairReason = (typeof PAIR_REASONS)[number]
