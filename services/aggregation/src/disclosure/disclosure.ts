import { SUM_RULES, type SumRules } from '@lodestone/kernel'

export { type BrokenRule as Rule, brokenByChange, brokenRule, type Contributions, net } from '@lodestone/kernel'

/** What published figures obey: the rules of every sum, over so many figures at once. */
export type DisclosureRules<Pct = bigint> = SumRules<Pct> & {
  /** Which published figures are judged together: each alone, every two, all of a cell in any combination, or all of all cells. */
  readonly figuresAtOnce: 1 | 2 | 'of-a-cell' | 'all'
}

export const RULES: DisclosureRules = { ...SUM_RULES, figuresAtOnce: 'all' }
