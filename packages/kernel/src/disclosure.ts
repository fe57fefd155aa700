import { present } from './present.ts'
/**
 * When a sum may be shown. Source of the rules: Hundepool et al., Handbook on Statistical Disclosure Control, chapter "Magnitude tabular
 * data" (threshold, dominance and p % rules, the last for coalitions too). With x1 >= x2 >= … the contributions of corporate groups and X
 * their sum, a sum is safe if
 * - at least 5 groups contribute (threshold),
 * - x1 <= 50 % of X (dominance: an outsider cannot tell the largest to within a factor of two),
 * - X - x1 - (x2 + x3 + x4) >= 15 % of x1 (p %: three others, who pool what they know of their own, cannot tell the largest to within 15 %).
 */
export const SUM_RULES: SumRules = { groups: 5, dominancePct: 50n, pPct: 15n, coalition: 3 }

/** The numbers of the rules; percentages as whole numbers, or as texts where they are told. */
export type SumRules<Pct = bigint> = {
  readonly groups: number
  readonly dominancePct: Pct
  readonly pPct: Pct
  /** How many contributors may pool their knowledge against another. */
  readonly coalition: number
}

export type BrokenRule = 'threshold' | 'dominance' | 'p-percent'

/** What each corporate group contributes to a sum, in grams. A difference has negative parts; they count by size. */
export type Contributions = ReadonlyMap<string, bigint>

const size = (grams: bigint): bigint => (grams < 0n ? -grams : grams)

/** The first rule that a sum of these contributions breaks, or `undefined` when it may be shown. Groups with nothing do not count. */
export function brokenRule(contributions: Contributions, rules = SUM_RULES): BrokenRule | undefined {
  let groups = 0
  let sum = 0n
  // The largest first: the one to protect, then the coalition.
  const largest = new Array<bigint>(1 + rules.coalition).fill(0n)
  for (const grams of contributions.values()) {
    let part = size(grams)
    if (part === 0n) continue
    groups++
    sum += part
    for (let at = 0; at < largest.length && part > 0n; at++) {
      const other = present(largest[at])
      if (part > other) {
        largest[at] = part
        part = other
      }
    }
  }
  if (groups < rules.groups) return 'threshold'
  const first = present(largest[0])
  if (first * 100n > sum * rules.dominancePct) return 'dominance'
  const known = largest.reduce((total, part) => total + part, 0n)
  if ((sum - known) * 100n < first * rules.pPct) return 'p-percent'
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
export const brokenByChange = (change: Contributions, rules = SUM_RULES): BrokenRule | undefined =>
  change.size === 0 ? undefined : brokenRule(change, rules)

/** A cell of a round's pool, or one commitment of it where they are told apart: what it asked, and what the matching gave to members from suppliers. */
export type MatchedPart = {
  readonly asked: Contributions
  readonly members: Contributions
  readonly suppliers: Contributions
}

/**
 * Whether everybody may see what a round's matching gave to each bloc for a material. Every cell of the material in its pool must be shown
 * (or the matched sum would uncover the rest), and in each of its parts what was matched must be safe by member groups and by supplier groups,
 * and so must what the part asked and did not get: then all that can be derived from pool and sums is made of safe parts. The two blocs are shown
 * together or not at all: the round's total would give the other away. What a substitute served is not shown: offers are known here as offered.
 */
export function mayShowMatched(parts: readonly MatchedPart[] | undefined): boolean {
  if (!parts) return false
  return parts.every(
    ({ asked, members, suppliers }) =>
      total(members) === total(suppliers) &&
      [members, suppliers, net([asked], [members])].every(one => brokenByChange(one) === undefined),
  )
}

const total = (contributions: Contributions): bigint =>
  [...contributions.values()].reduce((sum, grams) => sum + grams, 0n)
