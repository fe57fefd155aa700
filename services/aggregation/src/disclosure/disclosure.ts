/**
 * When a sum may be shown. Source of the rules: Hundepool et al., Handbook on Statistical Disclosure Control, chapter "Magnitude tabular
 * data" (threshold, dominance and p % rules). With x1 >= x2 >= … the contributions of corporate groups and X their sum, a sum is safe if
 * - at least 5 groups contribute (threshold),
 * - x1 <= 50 % of X (dominance),
 * - X - x1 - x2 >= 15 % of x1 (p %: the second largest, who knows its own part, cannot tell the largest to within 15 %).
 */
export const RULES = { groups: 5, dominancePct: 50n, pPct: 15n } as const

export type Rule = 'threshold' | 'dominance' | 'p-percent'

/** What each corporate group contributes to a sum, in grams. A difference has negative parts; they count by size. */
export type Contributions = ReadonlyMap<string, bigint>

const size = (grams: bigint): bigint => (grams < 0n ? -grams : grams)

/** The first rule that a sum of these contributions breaks, or `undefined` when it may be shown. Groups with nothing do not count. */
export function brokenRule(contributions: Contributions): Rule | undefined {
  let groups = 0
  let sum = 0n
  let first = 0n
  let second = 0n
  for (const grams of contributions.values()) {
    const part = size(grams)
    if (part === 0n) continue
    groups++
    sum += part
    if (part > first) {
      second = first
      first = part
    } else if (part > second) second = part
  }
  if (groups < RULES.groups) return 'threshold'
  if (first * 100n > sum * RULES.dominancePct) return 'dominance'
  if ((sum - first - second) * 100n < first * RULES.pPct) return 'p-percent'
  return undefined
}

/** Contributions added up, each side with its sign; groups that come to nothing are left out. */
export function net(plus: readonly Contributions[], minus: readonly Contributions[] = []): Map<string, bigint> {
  const out = new Map<string, bigint>()
  const add = (part: Contributions, sign: bigint): void => {
    for (const [group, grams] of part) {
      const value = (out.get(group) ?? 0n) + sign * grams
      if (value === 0n) out.delete(group)
      else out.set(group, value)
    }
  }
  for (const part of plus) add(part, 1n)
  for (const part of minus) add(part, -1n)
  return out
}

/** Whether nothing is told by a difference, or what is told is safe. */
export const brokenByChange = (change: Contributions): Rule | undefined =>
  change.size === 0 ? undefined : brokenRule(change)
