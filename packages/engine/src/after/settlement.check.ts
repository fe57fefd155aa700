import { coinPlaces, exact, grams, type Rational } from '@lodestone/kernel'
import type { LineInput } from '../types.ts'
import type { SettledPool, Settlement } from './settlement.ts'
import { type Award, type Books, mostOf, needIn, sumOf, type Trade, tradesOn } from './trade.ts'

type Named = Pick<LineInput, 'material' | 'grade' | 'period' | 'zone'>

/**
 * What does not hold of a settlement, in sentences; none when it is proved. It is judged from the awards alone, without computing it again: amounts add up to the coin, each
 * supplier gets what its price says, nobody pays more than its ceiling, and all who are not held to theirs pay one price. Amounts may be less than a coin off, as whole coins
 * must be. Never throws for what a settlement holds.
 */
export function checkSettlement(books: Books, awards: readonly Award[], settlement: Settlement): string[] {
  const findings: string[] = []
  try {
    if (settlement.currency !== books.rules.baseCurrency) findings.push('it is not in the base currency')
    const nameOf = ({ material, grade, period, zone }: Named, ownPoolOf: string | undefined) =>
      JSON.stringify([material, grade ?? null, period, zone, ...(ownPoolOf === undefined ? [] : [ownPoolOf])])
    const pools = Map.groupBy(awards.map(tradesOn(books)), ({ line, ownPool }) =>
      nameOf(line, ownPool ? line.id : undefined),
    )
    const keyOf = ({ pool, ownPoolOf }: SettledPool) => nameOf(pool, ownPoolOf)
    if (settlement.pools.length !== pools.size)
      findings.push('it has not exactly the pools in which something was awarded')
    const coin = exact.rational(1n, 10n ** BigInt(coinPlaces(settlement.currency)))
    for (const pool of settlement.pools) {
      const own = pools.get(keyOf(pool))
      pools.delete(keyOf(pool))
      if (!own) findings.push(`pool ${keyOf(pool)}: nothing was awarded in it`)
      else findings.push(...faultsOf(books, own, pool, coin).map(fault => `pool ${keyOf(pool)}: ${fault}`))
    }
  } catch (error) {
    findings.push(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return findings
}

const read = exact.decimalToRational
const near = (a: Rational, b: Rational, coin: Rational): boolean => {
  const apart = exact.subtract(a, b)
  return exact.compare(apart.n < 0n ? exact.rational(-apart.n, apart.d) : apart, coin) < 0
}
const same = (a: Rational, b: Rational): boolean => exact.compare(a, b) === 0

function faultsOf(books: Books, trades: readonly Trade[], pool: SettledPool, coin: Rational): string[] {
  const faults: string[] = []
  const half = exact.divide(coin, exact.rational(2n))
  const wholly = (told: string, amount: Rational) => {
    const apart = exact.subtract(read(told), amount)
    return exact.compare(apart, half) <= 0 && exact.compare(apart, exact.rational(-half.n, half.d)) >= 0
  }
  const goods = sumOf(trades.map(({ claim }) => claim))
  if (!wholly(pool.goods, goods)) faults.push('goods are not what the suppliers claim')
  if (!wholly(pool.freight, sumOf(trades.map(({ freight }) => freight))))
    faults.push('freight is not that of the goods')
  const paid = sumOf(pool.members.map(({ amount }) => read(amount)))
  const got = sumOf(pool.suppliers.map(({ amount }) => read(amount)))
  if (!same(got, read(pool.goods))) faults.push('suppliers do not get the goods’ amount')
  if (!same(paid, exact.add(got, read(pool.freight)))) faults.push('members do not pay what suppliers get plus freight')
  if (grams(pool.needKg) !== needIn(trades)) faults.push('its need is not what was awarded')
  if (!same(sumOf(pool.members.map(({ freight }) => read(freight))), read(pool.freight)))
    faults.push('the members’ freight is not the pool’s')
  faults.push(...suppliersFaults(trades, pool, coin), ...membersFaults(books, trades, pool, coin))
  return faults
}

function suppliersFaults(trades: readonly Trade[], pool: SettledPool, coin: Rational): string[] {
  const offers = Map.groupBy(trades, ({ offer }) => offer.id)
  const faults = pool.suppliers.flatMap(({ offerId, quantityKg, amount }) => {
    const own = offers.get(offerId) ?? []
    offers.delete(offerId)
    const whole = own.reduce((sum, { offered }) => sum + offered, 0n)
    const claim = sumOf(own.map(one => one.claim))
    return grams(quantityKg) === whole && near(read(amount), claim, coin)
      ? []
      : [`offer ${offerId} does not get its price for what it sold`]
  })
  return [...faults, ...[...offers.keys()].map(id => `offer ${id} is missing`)]
}

function membersFaults(books: Books, trades: readonly Trade[], pool: SettledPool, coin: Rational): string[] {
  const lines = Map.groupBy(trades, ({ line }) => line.id)
  const faults: string[] = []
  const free: { lineId: string; need: bigint; goods: Rational }[] = []
  const held: { lineId: string; need: bigint; goods: Rational }[] = []
  for (const { lineId, needKg, freight, amount, atCeiling } of pool.members) {
    const own = lines.get(lineId)
    lines.delete(lineId)
    if (!own || grams(needKg) !== needIn(own)) {
      faults.push(`line ${lineId}: its need is not what was awarded`)
      continue
    }
    const carried = sumOf(own.map(trade => trade.freight))
    if (!near(read(freight), carried, coin)) faults.push(`line ${lineId}: its freight is not that of its goods`)
    const need = needIn(own)
    const most = mostOf(own, books.rules)
    const goods = exact.subtract(read(amount), carried)
    if (atCeiling) {
      if (!most || !near(read(amount), most, coin)) faults.push(`line ${lineId}: it is not held to its ceiling`)
      held.push({ lineId, need, goods })
    } else {
      const slack = exact.add(coin, exact.rational(need, 10_000_000n))
      if (most && exact.compare(exact.subtract(read(amount), most), slack) >= 0)
        faults.push(`line ${lineId}: it pays more than its ceiling`)
      free.push({ lineId, need, goods })
    }
  }
  for (const id of lines.keys()) faults.push(`line ${id} is missing`)
  // One price: from it each free line is less than a coin away; nobody who is held pays more per kilogram.
  const weight = free.reduce((sum, { need }) => sum + need, 0n)
  if (weight === 0n) return faults
  const claims = sumOf(trades.map(({ claim }) => claim))
  const dueOfHeld = sumOf(held.map(({ lineId }) => heldGoods(books, trades, lineId)))
  const price = exact.divide(exact.subtract(claims, dueOfHeld), exact.rational(weight))
  if (pool.price !== exact.formatRational(exact.multiply(price, exact.rational(1000n)), 4))
    faults.push('its price is not the one that its members pay')
  const at = (need: bigint) => exact.multiply(price, exact.rational(need))
  for (const { lineId, need, goods } of free)
    if (!near(goods, at(need), coin)) faults.push(`line ${lineId}: it does not pay the price of its pool`)
  for (const { lineId, need, goods } of held)
    if (exact.compare(exact.subtract(goods, at(need)), coin) >= 0)
      faults.push(`line ${lineId}: it is said to be held and pays more than the price of its pool`)
  return faults
}

/** What a line that pays its ceiling pays for goods, exactly. */
function heldGoods(books: Books, trades: readonly Trade[], lineId: string): Rational {
  const own = trades.filter(({ line }) => line.id === lineId)
  return exact.subtract(mostOf(own, books.rules) ?? exact.rational(0n), sumOf(own.map(({ freight }) => freight)))
}
