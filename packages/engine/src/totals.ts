import { exact, formatDecimal, formatKg } from '@lodestone/kernel'
import { floatAt } from './at.ts'
import type { Flow, Solved } from './flow/solve.ts'
import { type Book, sum } from './pairs/book.ts'
import type { CostScale } from './price/scale.ts'
import { surplusOf } from './price/surplus.ts'
import { matchedByMaterial, pooledDemand } from './select/shares.ts'
import type { BlockingPairs, Totals } from './types.ts'

/** What was asked, offered and matched, in all and by material of the line (offers: of the offer). */
export function totalsOf(
  book: Book,
  scale: CostScale,
  solved: readonly Solved[],
  flows: readonly Flow[],
  blocking: BlockingPairs,
): Totals {
  const demand = pooledDemand(book)
  const matched = matchedByMaterial(book, flows)
  const offered = new Map<string, number>()
  for (const [j, { material }] of book.offers.entries())
    offered.set(material, (offered.get(material) ?? 0) + floatAt(book.supply, j))
  const kg = (grams: number | undefined) => formatKg(BigInt(grams ?? 0))
  const cost = solved.reduce((total, block) => total + block.routing, 0n)
  return {
    demandKg: kg(sum(book.need)),
    offeredKg: kg(sum(book.supply)),
    matchedKg: kg([...matched.values()].reduce((total, grams) => total + grams, 0)),
    cost: formatDecimal(cost, scale.places + 3),
    surplus: exact.formatRational(surplusOf(book, flows), 4),
    baseCurrency: book.rules.baseCurrency,
    byMaterial: [...new Set([...demand.keys(), ...offered.keys()])].sort().map(material => ({
      material,
      demandKg: kg(demand.get(material)),
      offeredKg: kg(offered.get(material)),
      matchedKg: kg(matched.get(material)),
    })),
    blocking,
  }
}
