import { coinPlaces, exact, formatDecimal, formatKg, present, type Rational } from '@lodestone/kernel'
import type { Pool } from '../types.ts'
import { coinsOf, splitCoins } from './cents.ts'
import { type Award, type Books, mostOf, needIn, poolOf, sumOf, type Trade, tradesOn } from './trade.ts'

/** What a line pays in all, its own freight included, for the need it was awarded. `atCeiling`: it pays its ceiling, which is less than the pool's price and its freight. */
export type MemberShare = { lineId: string; needKg: string; freight: string; amount: string; atCeiling: boolean }
/** What an offer's supplier gets out of this pool for kilograms offered, ex works. */
export type SupplierShare = { offerId: string; quantityKg: string; amount: string }
/**
 * Amounts in whole coins of the base currency; `price` per kilogram of need before freight, 4 places. Members' amounts are suppliers' amounts plus freight, exactly.
 * `ownPoolOf`: the line that has it for itself, apart from the others of `pool`.
 */
export type SettledPool = {
  pool: Pool
  ownPoolOf?: string
  needKg: string
  price: string
  goods: string
  freight: string
  members: MemberShare[]
  suppliers: SupplierShare[]
}
export type Settlement = { currency: string; pools: SettledPool[] }

/**
 * Settles a round over what both sides accepted in all its passes, pool by pool: its members together pay what its suppliers get plus freight, to the coin. Each pays one price
 * of the pool per kilogram of need and its own freight, but never more than its ceiling; what a ceiling leaves open the price of the others carries. Pure, whatever the order
 * of the awards. Throws RangeError for an award that does not stand on the books.
 */
export const settlementOf = (books: Books, awards: readonly Award[]): Settlement => ({
  currency: books.rules.baseCurrency,
  pools: [...settledPools(books, awards)],
})

/** The pools of `settlementOf` one by one: those of a large round take half a second. */
export function* settledPools(books: Books, awards: readonly Award[]): Iterable<SettledPool> {
  const places = coinPlaces(books.rules.baseCurrency)
  const tradeOf = tradesOn(books)
  const lines = new Map(books.lines.map(line => [line.id, line]))
  const keyOf = ({ lineId, ownPool }: Award): string => {
    const { material, grade, period, zone } = lines.get(lineId) ?? {}
    return JSON.stringify([material, grade ?? null, period, zone, ownPool ? lineId : null])
  }
  const pools = [...Map.groupBy(awards, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [, own] of pools) yield settle(books, own.map(tradeOf), places)
}

function settle(books: Books, trades: readonly Trade[], places: number): SettledPool {
  const coins = (amount: bigint) => formatDecimal(amount, places, places)
  const buyers = buyersOf(books, trades)
  const sellers = byIdOf(trades, ({ offer }) => offer.id)
  const claims = sellers.map(([, own]) => sumOf(own.map(({ claim }) => claim)))
  const { goods, freight } = coinsOf(sumOf(claims), sumOf(buyers.map(buyer => buyer.freight)), places)
  const { price, held } = levelOf(buyers, sumOf(claims))
  const needed = buyers.some(({ need }) => need > 0n)
  const dues = buyers.map(({ id, need, freight, most, claims: own }) => {
    if (!needed) return exact.add(own, freight)
    return held.has(id) ? present(most) : exact.add(exact.multiply(price, perKg(need)), freight)
  })
  const paid = splitCoins(goods + freight, dues, places)
  const carried = splitCoins(
    freight,
    buyers.map(buyer => buyer.freight),
    places,
  )
  const got = splitCoins(goods, claims, places)
  const { line, ownPool } = present(trades[0])
  return {
    pool: poolOf(line),
    ...(ownPool ? { ownPoolOf: line.id } : {}),
    needKg: formatKg(buyers.reduce((sum, { need }) => sum + need, 0n)),
    price: exact.formatRational(price, 4),
    goods: coins(goods),
    freight: coins(freight),
    members: buyers.map((buyer, i) => ({
      lineId: buyer.id,
      needKg: formatKg(buyer.need),
      freight: coins(present(carried[i])),
      amount: coins(present(paid[i])),
      atCeiling: held.has(buyer.id),
    })),
    suppliers: sellers.map(([offerId, own], j) => ({
      offerId,
      quantityKg: formatKg(own.reduce((sum, { offered }) => sum + offered, 0n)),
      amount: coins(present(got[j])),
    })),
  }
}

/** What one line stands for in its pool: grams of need, its freight, and the most it pays for both. */
type Buyer = {
  readonly id: string
  readonly need: bigint
  readonly freight: Rational
  readonly claims: Rational
  readonly most: Rational | undefined
}

const perKg = (need: bigint): Rational => exact.rational(need, 1000n)

const byIdOf = (trades: readonly Trade[], idOf: (trade: Trade) => string): [string, Trade[]][] =>
  [...Map.groupBy(trades, idOf)].sort(([a], [b]) => (a < b ? -1 : 1))

function buyersOf(books: Books, trades: readonly Trade[]): Buyer[] {
  return byIdOf(trades, ({ line }) => line.id).map(([id, own]) => {
    return {
      id,
      need: needIn(own),
      freight: sumOf(own.map(({ freight }) => freight)),
      claims: sumOf(own.map(({ claim }) => claim)),
      most: mostOf(own, books.rules),
    }
  })
}

/**
 * The price of the pool at which its members, each held to its ceiling, pay the claims and their freight, and who is held. Found from the tightest ceiling up. Somebody is
 * always free: a supplier's price in its own currency has 4 places, so that ceilings met exactly may fall short by a fraction of that.
 */
function levelOf(buyers: readonly Buyer[], claims: Rational): { price: Rational; held: ReadonlySet<string> } {
  const held = new Set<string>()
  let left = claims
  let need = buyers.reduce((sum, buyer) => sum + buyer.need, 0n)
  const priceNow = () => (need === 0n ? exact.rational(0n) : exact.divide(left, perKg(need)))
  const tight = buyers.flatMap(buyer => {
    if (!buyer.most || buyer.need === 0n) return []
    const goods = exact.subtract(buyer.most, buyer.freight)
    return [{ buyer, goods, price: exact.divide(goods, perKg(buyer.need)) }]
  })
  tight.sort((a, b) => exact.compare(a.price, b.price))
  for (const { buyer, goods, price } of tight) {
    if (exact.compare(price, priceNow()) >= 0 || buyer.need === need) break
    held.add(buyer.id)
    left = exact.subtract(left, goods)
    need -= buyer.need
  }
  return { price: priceNow(), held }
}
