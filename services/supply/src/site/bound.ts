import type { Grams } from '@lodestone/kernel'

/** Grams of a site's stage in a year by what they are used for. */
export type Use = {
  /** Of the batches that it has made. */
  readonly made: Grams
  /** In offers that stand, less what of them is awarded. */
  readonly offered: Grams
  /** Awarded, or contracted where that is reported. */
  readonly contracted: Grams
}
export const UNUSED: Use = { made: 0n, offered: 0n, contracted: 0n }

export const together = (a: Use, b: Use): Use => ({
  made: a.made + b.made,
  offered: a.offered + b.offered,
  contracted: a.contracted + b.contracted,
})

/** What of a site is promised to somebody in this hub. */
export const taken = ({ offered, contracted }: Use): Grams => offered + contracted

/** How much of a year's capacity may still be offered when so much is committed elsewhere, and so much taken here. */
export function leftToOffer(capacity: Grams, committed: Grams, here: Grams): Grams {
  const left = capacity - committed - here
  return left > 0n ? left : 0n
}

/** Whether there is more of it on offer, or made, than can be: for a person to look at, since what stands is never torn away. */
export const isExceeded = (capacity: Grams, committed: Grams, use: Use): boolean =>
  use.made > capacity || committed + taken(use) > capacity

/** Whether a change takes more than may be: what was too much before may stay, and may become less. */
export const takesTooMuch = (most: Grams, before: Grams, after: Grams): boolean => after > most && after > before
