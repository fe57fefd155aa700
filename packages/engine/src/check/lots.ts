import { grams, present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import { converts, type Facts } from './facts.ts'
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

/**
 * No bound is below what one more step of an offer in lots, or free goods and a line whose minimum they meet, would plainly add, one to one and within every cap: a class
 * could have had that beside what all got. Only where volumes come first and better classes are proved, so that nothing else speaks against it.
 */
export function checkOpen(
  facts: Facts,
  tally: Tally,
  room: (i: number, j: number) => number,
  findings: string[],
): void {
  const { record, rules, lines, offers, need, least, supply, priority } = facts
  if (rules.objective === 'surplus') return
  const classes = [...new Set(priority)].sort((a, b) => a - b)
  const stage = (own: number) => record.result.stages.find(({ name }) => name === `volume-${own}`)
  const unproved = classes.findIndex(own => stage(own)?.value !== stage(own)?.bound)
  const judged = new Set(unproved < 0 ? classes : classes.slice(0, unproved + 1))
  const more = new Map<number, number>()
  const add = (own: number, amount: number) => more.set(own, Math.max(amount, more.get(own) ?? 0))
  const open = (i: number, j: number, tier: number): number => {
    const pair = facts.fact(i, j)
    if (!pair || converts(pair) || tally.left.has(i) || !facts.affordable(i, j, tier)) return 0
    return Math.max(0, Math.min(floatAt(need, i) - floatAt(tally.filled, i), room(i, j)))
  }
  for (const [j, offer] of offers.entries()) {
    const tier = present(tally.tier[j])
    if (!facts.lotted[j] || tier < 0) continue
    const step = Number(grams(offer.lotIncrementKg ?? '0')) || 1
    const next = offer.tiers[tier + 1]
    const high = Math.min(floatAt(supply, j), next ? Number(grams(next.fromKg)) - 1 : Number.POSITIVE_INFINITY)
    if (floatAt(tally.taken, j) + step > high) continue
    for (const own of judged) {
      const takers = lines.flatMap((_, i) =>
        priority[i] === own && (floatAt(least, i) === 0 || floatAt(tally.filled, i) > 0) ? [i] : [],
      )
      const most = takers.reduce((left, i) => (open(i, j, tier) > 0 ? Math.min(left, room(i, j)) : left), high)
      if (
        Math.min(
          most,
          takers.reduce((sum, i) => sum + open(i, j, tier), 0),
        ) >= step
      )
        add(own, step)
    }
  }
  for (const i of lines.keys()) {
    const wanted = floatAt(least, i)
    if (wanted === 0 || floatAt(tally.filled, i) > 0 || !judged.has(present(priority[i]))) continue
    const plain = facts.fitting(i).filter(j => !facts.lotted[j])
    const most = plain.reduce(
      (top, j) => Math.max(top, Math.min(open(i, j, 0), floatAt(supply, j) - floatAt(tally.taken, j))),
      0,
    )
    if (most >= wanted) add(present(priority[i]), most)
  }
  for (const [own, amount] of more) {
    const { value = '0', bound = '0' } = stage(own) ?? {}
    if (grams(bound) < grams(value) + BigInt(amount))
      findings.push(`volume-${own}: a bound of ${bound} kg, where ${amount} g more could plainly be served`)
  }
}

/** The least whole number that both divide. */
function leastMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b]
  while (rest > 0) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}
