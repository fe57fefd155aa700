import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { Facts } from './facts.ts'
import { keptFrom } from './kept.ts'
import { EXACT } from './residual.ts'
import type { Tally } from './tally.ts'

/**
 * No goods are left that a line could plainly have, within every cap and beside what all got: whole steps, which serve need without rounding, or where some of its need is rounded
 * already any amount that is not too dear. A few grams, one an allocation and less than a step are not looked at: whole grams may leave them.
 */
export function checkUnsold(
  facts: Facts,
  tally: Tally,
  room: (i: number, j: number) => number,
  findings: string[],
): void {
  const { lines, offers, lotted, need, least, supply } = facts
  const slack = offers.map(() => EXACT.grams)
  for (const { j } of tally.entries) slack[j] = present(slack[j]) + 1
  for (const [i, line] of lines.entries()) {
    const open = floatAt(need, i) - floatAt(tally.filled, i)
    if (open === 0 || tally.left.has(i) || (floatAt(least, i) > 0 && floatAt(tally.filled, i) === 0)) continue
    for (const j of facts.reach(i)) {
      if (lotted[j]) continue
      const { n, d } = facts.pairOf(i, j).ratio
      const offered = tally.given(i, j)
      const steps = (offered / d + (offered % d === 0n ? 1n : 2n)) * d - offered
      const any = keptFrom(facts, i, j, offered) + BigInt(EXACT.grams)
      const goods = tally.rounded.has(i) && any < steps ? any : steps
      const more = Number(((offered + goods) * n) / d - (offered * n) / d)
      if (Number(goods) + present(slack[j]) > floatAt(supply, j) - floatAt(tally.taken, j)) continue
      if (more > 0 && more + EXACT.grams <= Math.min(open, room(i, j)))
        findings.push(`line ${line.id}: goes without ${more} g of offer ${present(offers[j]).id} that nobody has`)
    }
  }
}
