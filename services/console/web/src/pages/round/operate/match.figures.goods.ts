import { formatKg, grams } from '@lodestone/kernel/quantity'
import { sumBy } from './match.figures.ts'
import type { RoundRecord } from './round.queries.ts'

export type MatchedGoods = {
  readonly from: string
  readonly material: string
  readonly bloc: string
  readonly kg: string
}

/** Kilograms of goods by supplier's country, material of the goods and bloc of the line, the most first. */
export function goodsFlows(record: RoundRecord, countryOf: (supplierId: string) => string): MatchedGoods[] {
  const offers = new Map(record.inputs.offers.map(offer => [offer.id, offer]))
  const lines = new Map(record.inputs.lines.map(line => [line.id, line]))
  const sums = sumBy(
    record.result.allocations,
    one => {
      const offer = offers.get(one.offerId)
      return [countryOf(offer?.supplierId ?? ''), offer?.material, lines.get(one.lineId)?.bloc].join(' ')
    },
    one => grams(one.quantityKg),
  )
  return [...sums]
    .toSorted(([, a], [, b]) => (a < b ? 1 : -1))
    .map(([key, sum]) => {
      const [from = '', material = '', bloc = ''] = key.split(' ')
      return { from, material, bloc, kg: formatKg(sum) }
    })
}
