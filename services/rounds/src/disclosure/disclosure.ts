import { brokenByChange, brokenRule, type Contributions, net } from '@lodestone/kernel'

export { type Contributions, net } from '@lodestone/kernel'

/** Whether a sum over competitors may be shown to them. A sum of nothing may not: that nobody has any is a figure of each. */
export const holds = (contributions: Contributions): boolean => brokenRule(contributions) === undefined

/** Whether two sums may stand side by side: their difference tells nothing, or only what may be shown. */
export const apart = (one: Contributions, other: Contributions): boolean =>
  brokenByChange(net([one], [other])) === undefined

export const sumOf = (contributions: Contributions): bigint =>
  [...contributions.values()].reduce((total, part) => total + part, 0n)
