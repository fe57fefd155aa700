import { formatDecimal } from '@lodestone/kernel/decimal'
import { isObject } from '@lodestone/kernel/members'
import { formatKg, type Grams, grams, percentOf } from '@lodestone/kernel/quantity'
import { PAIR_REASONS } from '@lodestone/kernel/round'
import { drawn } from '../../../format/format.ts'
import type { Allocation, Explanation, RoundRecord } from './round.queries.ts'

/** What the match tab shows, computed from the sealed record. Sums are exact; levels and bars are for drawing. */

const total = (values: Iterable<Grams>): Grams => {
  let sum = 0n
  for (const value of values) sum += value
  return sum
}

/** Sums by key, in the order in which the keys come. */
function sumBy<One, Key>(items: readonly One[], key: (one: One) => Key, of: (one: One) => Grams): Map<Key, Grams> {
  const sums = new Map<Key, Grams>()
  for (const one of items) sums.set(key(one), (sums.get(key(one)) ?? 0n) + of(one))
  return sums
}

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

export type ShortfallCause = { readonly code: Explanation['code']; readonly lines: number; readonly kg: string }

/** Need that was not served, by the code of its explanation, the most first. */
export function unmatchedByCause(explanations: readonly Explanation[]): ShortfallCause[] {
  const missing = ({ figures }: Explanation): Grams =>
    grams(String(figures.askedKg ?? '0')) - grams(String(figures.filledKg ?? '0'))
  const open = explanations.filter(one => one.kind === 'line' && missing(one) > 0n)
  const sums = sumBy(open, one => one.code, missing)
  return [...sums]
    .toSorted(([, a], [, b]) => (a < b ? 1 : -1))
    .map(([code, sum]) => ({
      code,
      lines: open.filter(one => one.code === code).length,
      kg: formatKg(sum),
    }))
}

export type MissedLot = {
  readonly id: string
  readonly supplierId: string
  readonly material: string
  readonly period: string
  /** Kilograms offered: given, of the total that came nearest, that need left open could have taken, and missing. */
  readonly takenKg: string
  readonly lotKg: string
  readonly openKg: string
  readonly shortKg: string
}

/** Offers that missed a lot or tier, as their explanations tell it to operators; the least missing first. */
export function missedLots(record: RoundRecord, explanations: readonly Explanation[]): MissedLot[] {
  const offers = new Map(record.inputs.offers.map(offer => [offer.id, offer]))
  return explanations
    .flatMap(({ kind, id, figures }): MissedLot[] => {
      const offer = offers.get(id)
      const missed = figures.shortfall
      if (kind !== 'offer' || !offer || !isObject(missed)) return []
      const { supplierId, material, period } = offer
      const [takenKg = '', lotKg = '', openKg = '', shortKg = ''] = [
        figures.takenKg,
        missed.lotKg,
        missed.openKg,
        missed.shortKg,
      ].map(String)
      return [{ id, supplierId, material, period, takenKg, lotKg, openKg, shortKg }]
    })
    .toSorted((one, other) => (grams(one.shortKg) < grams(other.shortKg) ? -1 : 1))
}

/** Codes of lines that no offer could serve: they share nothing with anybody. */
const NOT_PAIRED: ReadonlySet<string> = new Set(PAIR_REASONS)

/**
 * The level up to which a quantity fills lines alike: each gets the level times its weight, but no more than it asks. For drawing alone.
 */
export function fairLevel(
  lines: readonly { readonly asked: number; readonly weight: number }[],
  quantity: number,
): number {
  const rising = lines.filter(line => line.weight > 0).toSorted((a, b) => a.asked / a.weight - b.asked / b.weight)
  let left = quantity
  let weight = rising.reduce((sum, line) => sum + line.weight, 0)
  let level = 0
  for (const line of rising) {
    level = line.asked / line.weight
    // All that still take part, filled to where this one is full.
    if (level * weight >= left) return weight === 0 ? 0 : left / weight
    left -= line.asked
    weight -= line.weight
  }
  return level
}

export type MemberFill = {
  readonly memberId: string
  readonly bloc: string
  readonly lines: number
  readonly askedKg: string
  readonly filledKg: string
  readonly filledPct: string
  /** What it would have, in percent of what it asked, were its rivals and it filled alike. For drawing alone. */
  readonly fairPct: number
}

/**
 * What each member got of what it asked, in kilograms of need, beside the fair level: what lines of one material, quarter and class that some offer
 * could serve would have, were all that they got shared among them by weight.
 */
export function fillByMember(record: RoundRecord, explanations: readonly Explanation[]): MemberFill[] {
  const filled = new Map(record.result.fills.map(fill => [fill.lineId, fill.filledKg]))
  const codes = new Map(explanations.map(one => [one.id, one.code]))
  const inOrder = record.rules.allocation === 'priority-then-pro-rata'
  const rivals = record.inputs.lines.filter(line => !NOT_PAIRED.has(codes.get(line.id) ?? ''))
  const fair = new Map<string, number>()
  for (const own of Map.groupBy(
    rivals,
    line => `${line.material} ${line.period} ${inOrder ? (line.priority ?? 5) : ''}`,
  ).values()) {
    const shared = own.map(line => ({ id: line.id, asked: drawn(line.quantityKg), weight: drawn(line.weight) }))
    const level = fairLevel(
      shared,
      own.reduce((sum, line) => sum + drawn(filled.get(line.id)), 0),
    )
    for (const { id, asked, weight } of shared) fair.set(id, Math.min(asked, level * weight))
  }
  return [...Map.groupBy(record.inputs.lines, line => line.memberId)].map(([memberId, own]) => {
    const asked = total(own.map(line => grams(line.quantityKg)))
    const got = total(own.map(line => grams(filled.get(line.id) ?? '0')))
    const fairKg = own.reduce((sum, line) => sum + (fair.get(line.id) ?? 0), 0)
    return {
      memberId,
      bloc: own[0]?.bloc ?? '',
      lines: own.length,
      askedKg: formatKg(asked),
      filledKg: formatKg(got),
      filledPct: percentOf(got, asked),
      fairPct: (100 * fairKg) / Math.max(drawn(formatKg(asked)), 1e-9),
    }
  })
}

export type Realisation = {
  readonly memberId: string
  readonly matchedKg: string
  readonly acceptedKg: string
  readonly contractedKg: string
  readonly deliveredKg: string
  readonly deliveredPct: string
}

const ACCEPTED: ReadonlySet<string> = new Set(['accepted', 'awarded', 'contracted', 'delivered'])

/** What became of each member's allocations, in kilograms of goods. */
export function realisationByMember(allocations: readonly Allocation[]): Realisation[] {
  return [...Map.groupBy(allocations, one => one.memberId ?? '')].map(([memberId, own]) => {
    const matched = total(own.map(one => grams(one.quantityKg)))
    const delivered = total(own.map(one => grams(one.deliveredKg)))
    return {
      memberId,
      matchedKg: formatKg(matched),
      acceptedKg: formatKg(total(own.filter(one => ACCEPTED.has(one.state)).map(one => grams(one.quantityKg)))),
      contractedKg: formatKg(total(own.map(one => grams(one.contractedKg)))),
      deliveredKg: formatKg(delivered),
      deliveredPct: percentOf(delivered, matched),
    }
  })
}

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
