/**
 * When a sum over competitors may be shown to them, the rules that aggregates are published under. Source: Hundepool et al., Handbook on
 * Statistical Disclosure Control, "Magnitude tabular data". With x1 >= x2 >= … the contributions of corporate groups and X their sum:
 * at least 5 groups contribute, x1 <= 50 % of X, and X - x1 - x2 >= 15 % of x1 (the second largest, who knows its own part, cannot tell the
 * largest to within 15 %).
 */
const LEAST_GROUPS = 5
const DOMINANCE_PCT = 50n
const P_PCT = 15n

/** What each corporate group contributes to a sum. In a difference of sums a part may be negative; it counts by its size. */
export type Contributions = ReadonlyMap<string, bigint>

/** Whether a sum may be shown. A sum of nothing may not: that nobody has any is a figure of each. */
export function holds(contributions: Contributions): boolean {
  const parts = [...contributions.values()].map(part => (part < 0n ? -part : part)).filter(part => part > 0n)
  parts.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))
  const [first = 0n, second = 0n] = parts
  const sum = parts.reduce((total, part) => total + part, 0n)
  return (
    parts.length >= LEAST_GROUPS &&
    first * 100n <= sum * DOMINANCE_PCT &&
    (sum - first - second) * 100n >= first * P_PCT
  )
}

/** Contributions added up, the second list taken off; groups that come to nothing are left out. */
export function net(plus: readonly Contributions[], minus: readonly Contributions[] = []): Map<string, bigint> {
  const out = new Map<string, bigint>()
  const add = (part: Contributions, sign: bigint): void => {
    for (const [group, amount] of part) {
      const value = (out.get(group) ?? 0n) + sign * amount
      if (value === 0n) out.delete(group)
      else out.set(group, value)
    }
  }
  for (const part of plus) add(part, 1n)
  for (const part of minus) add(part, -1n)
  return out
}

/** Whether two sums may stand side by side: their difference tells nothing, or only what may be shown. */
export function apart(one: Contributions, other: Contributions): boolean {
  const difference = net([one], [other])
  return difference.size === 0 || holds(difference)
}

export const sumOf = (contributions: Contributions): bigint =>
  [...contributions.values()].reduce((total, part) => total + part, 0n)
