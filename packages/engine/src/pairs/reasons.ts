// Places in `PAIR_REASONS`.
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
