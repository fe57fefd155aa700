import { grams, present } from '@lodestone/kernel'
import type { Facts } from './facts.ts'
import { EXACT } from './residual.ts'
import type { Tally } from './tally.ts'

/**
 * No lot was lost: an offer that takes no part, though the need left open at its price would take it, shows that the selection is not the best. `room` is what caps still
 * allow; where dual values prove the best (`isLinear`) whole grams may leave a few that lines could use. Lines with a minimum of their own are left to bound and gap.
 */
export function checkLots(
  facts: Facts,
  tally: Tally,
  room: (i: number, j: number) => number,
  isLinear: (i: number) => boolean,
  findings: string[],
): void {
  const { lines, offers, need, least, supply } = facts
  const users: number[][] = offers.map(() => [])
  for (let i = 0; i < lines.length; i++) {
    if (tally.left.has(i) || present(least[i]) > 0 || present(tally.filled[i]) >= present(need[i])) continue
    for (const j of facts.fitting(i)) if (facts.lotted[j] && present(tally.tier[j]) < 0) present(users[j]).push(i)
  }
  for (const [j, own] of users.entries()) {
    if (own.length === 0) continue
    const offer = present(offers[j])
    const all = present(supply[j])
    const step = Number(grams(offer.lotIncrementKg ?? '0')) || 1
    const smallest = Math.max(Number(grams(offer.minimumLotKg ?? '0')), 1)
    for (const [t, { fromKg }] of offer.tiers.entries()) {
      const next = offer.tiers[t + 1]
      const low = Math.ceil(Math.max(smallest, Number(grams(fromKg)), step) / step) * step
      const high = Math.min(all, next ? Number(grams(next.fromKg)) - 1 : all)
      if (low > high) continue
      let open = 0
      let most = high
      // Grams that lines take in any amount, and of which the others take a multiple alone.
      let loose = 0
      let whole = 1
      for (const i of own) {
        if (!facts.affordable(i, j, t)) continue
        const { n, d } = facts.pairOf(i, j).ratio
        const left = room(i, j)
        if (left < Number.POSITIVE_INFINITY) most = Math.min(most, Number((BigInt(left) * d) / n))
        // Whole grams of the offer that the need left open can take for certain: where rounding could exceed a ceiling, those that lose nothing.
        const wanted = BigInt(present(need[i]) - present(tally.filled[i]))
        const isExact = facts.ceiling[i] !== undefined && n !== d
        const taken = Number(isExact ? (wanted / n) * d : (wanted * d) / n)
        open += taken
        if (isExact) whole = leastMultiple(whole, Number(d))
        else loose += taken
      }
      const total = leastMultiple(step, whole)
      const first = loose < whole - 1 ? Math.ceil(low / total) * total : low + whole - 1
      if (Math.min(open, most) < first) continue
      if (Math.min(open, most) <= EXACT.grams && own.some(isLinear)) continue
      findings.push(`selection: offer ${offer.id} takes no part, and lines that could use ${low} g of it go without`)
      break
    }
  }
}

/** The least whole number that both divide. */
function leastMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b]
  while (rest > 0) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}
