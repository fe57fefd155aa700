import { present, type SumRules } from '@lodestone/kernel'
import type { Left } from './report.left.ts'

/** What judging may still cost. */
export type Work = { left: number }

/** Whether a group is hidden by the others, each part at its worst: from an outsider, and from every coalition. */
export function isHidden(group: number, { parts, most, order }: Left, rules: SumRules, work: Work): boolean {
  if (most[group] === 0) return true
  /** What hides the group beside a coalition at the least, so many times, less so many times what it has itself. */
  const least = (coalition: readonly number[], hiding: number, exposed: number): number => {
    work.left -= parts.length
    let sum = 0
    for (const part of parts) {
      let worst = Number.POSITIVE_INFINITY
      for (const { sizes, total } of part) {
        const own = present(sizes[group])
        let others = total - own
        for (const one of coalition) others -= present(sizes[one])
        worst = Math.min(worst, others * hiding - own * exposed)
      }
      sum += worst
    }
    return sum
  }
  const [dominance, p] = [Number(rules.dominancePct), Number(rules.pPct)]
  if (least([], dominance, 100 - dominance) < 0) return false
  const rivals = order.filter(one => one !== group)
  // What a group has at its most bounds what it takes away in a coalition; the largest are tried first.
  const holds = (coalition: readonly number[], from: number, left: number): boolean => {
    const free = rules.coalition - coalition.length
    if (free === 0) return least(coalition, 100, p) >= 0
    for (let at = from; at < rivals.length; at++) {
      if (work.left < 0) return false
      const next = rivals.slice(at, at + free).reduce((sum, one) => sum + present(most[one]), 0)
      if (left >= 100 * next) return true
      const one = present(rivals[at])
      if (!holds([...coalition, one], at + 1, left - 100 * present(most[one]))) return false
    }
    return coalition.length === 0 || least(coalition, 100, p) >= 0
  }
  return holds([], 0, least([], 100, p))
}
