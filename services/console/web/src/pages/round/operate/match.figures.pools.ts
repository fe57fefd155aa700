import { formatDecimal } from '@lodestone/kernel/decimal'
import { formatKg, grams } from '@lodestone/kernel/quantity'
import { drawn } from '../../../format/format.ts'
import { total } from './match.figures.ts'
import type { RoundRecord } from './round.queries.ts'

export type PoolPrice = {
  readonly key: string
  readonly material: string
  readonly grade: string | undefined
  readonly period: string
  readonly zone: string
  readonly goodsKg: string
  readonly members: number
  readonly suppliers: number
  /** Landed, base currency per kilogram of need: they differ by freight alone. */
  readonly from: string
  readonly to: string
}

/** What members pay in each price pool: one material, grade and quarter, delivered in one bloc. */
export function pricesByPool(record: RoundRecord): PoolPrice[] {
  const lines = new Map(record.inputs.lines.map(line => [line.id, line]))
  const offers = new Map(record.inputs.offers.map(offer => [offer.id, offer]))
  const poolOf = (lineId: string): string => {
    const line = lines.get(lineId)
    return [line?.material, line?.grade ?? '', line?.period, line?.zone].join('|')
  }
  return [...Map.groupBy(record.result.allocations, one => poolOf(one.lineId))].map(([key, own]) => {
    const [material = '', grade = '', period = '', zone = ''] = key.split('|')
    const prices = own.map(one => one.landedPrice).toSorted((a, b) => drawn(a) - drawn(b))
    return {
      key,
      material,
      grade: grade || undefined,
      period,
      zone,
      goodsKg: formatKg(total(own.map(one => grams(one.quantityKg)))),
      members: new Set(own.map(one => lines.get(one.lineId)?.memberId)).size,
      suppliers: new Set(own.map(one => offers.get(one.offerId)?.supplierId)).size,
      from: prices[0] ?? '0',
      to: prices.at(-1) ?? '0',
    }
  })
}

export type SettledPool = {
  readonly key: string
  readonly material: string
  readonly grade: string | undefined
  readonly period: string
  readonly zone: string
  /** A line that pays for its own goods alone. */
  readonly isOwn: boolean
  readonly lines: number
  readonly atCeiling: number
  readonly needKg: string
  /** Per kilogram of need, before freight. */
  readonly price: string
  readonly goods: string
  readonly freight: string
  /** What the members pay together: goods and freight. */
  readonly paid: string
}

/** What each pool was settled at, with what its members pay in all. */
export function settledPools({ pools }: NonNullable<RoundRecord['settlement']>): SettledPool[] {
  return pools.map(({ pool, ownPoolOf, needKg, price, goods, freight, members }) => {
    // Amounts are whole coins, all written with the same places.
    const places = goods.split('.')[1]?.length ?? 0
    const coins = total(members.map(({ amount }) => BigInt(amount.replace('.', ''))))
    return {
      key: [pool.material, pool.grade, pool.period, pool.zone, ownPoolOf].join('|'),
      material: pool.material,
      grade: pool.grade,
      period: pool.period,
      zone: pool.zone,
      isOwn: ownPoolOf !== undefined,
      lines: members.length,
      atCeiling: members.filter(one => one.atCeiling).length,
      needKg,
      price,
      goods,
      freight,
      paid: formatDecimal(coins, places, places),
    }
  })
}
