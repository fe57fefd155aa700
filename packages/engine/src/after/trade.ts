import { exact, grams, present, type Rational } from '@lodestone/kernel'
import { fitOf } from '../pairs/fit.ts'
import { freightTable } from '../pairs/freight.ts'
import { FITS } from '../pairs/reasons.ts'
import { ceilingOf } from '../price/ceiling.ts'
import { currencyOf, rateOf } from '../price/exworks.ts'
import type { Allocation, LineInput, MatchInput, OfferInput, Pool } from '../types.ts'

/** What both sides of a pair accepted: kilograms offered, at the supplier's price per kilogram offered in its own currency. `ownPool`: the line paid for it in a pool of its own. */
export type Award = Pick<Allocation, 'lineId' | 'offerId' | 'quantityKg' | 'price'> & { readonly ownPool?: boolean }

/** An award read on the books of its round. Grams; money in base currency. */
export type Trade = {
  readonly line: LineInput
  readonly offer: OfferInput
  readonly offered: bigint
  /** Need served, rounded down to the gram. */
  readonly need: bigint
  /** Grams of need before rounding. */
  readonly exactNeed: Rational
  readonly claim: Rational
  readonly freight: Rational
  readonly ownPool: boolean
}

export type Books = Pick<MatchInput, 'rules' | 'lines' | 'offers'>

/** Need in grams that grams of an offer serve on a line, before rounding. Throws RangeError when the goods do not fit it. */
function exactNeedOf(line: LineInput, offer: OfferInput, offered: bigint): Rational {
  const fit = fitOf(line, offer)
  if (fit.reason !== FITS) throw new RangeError(`offer ${offer.id} does not fit line ${line.id}`)
  return exact.multiply(fit.ratio, exact.rational(offered))
}

/** The same, rounded down to the gram. */
export function needOf(line: LineInput, offer: OfferInput, offered: bigint): bigint {
  const { n, d } = exactNeedOf(line, offer, offered)
  return n / d
}

/** Reads awards on the books of their round. What it gives throws RangeError for one that names what is not there, does not fit, or cannot be carried or converted. */
export function tradesOn(books: Books): (award: Award) => Trade {
  const lines = new Map(books.lines.map(line => [line.id, line]))
  const offers = new Map(books.offers.map(offer => [offer.id, offer]))
  const table = freightTable(books.rules.freight)
  return ({ lineId, offerId, quantityKg, price, ownPool = false }) => {
    const line = lines.get(lineId)
    const offer = offers.get(offerId)
    if (!line || !offer) throw new RangeError(`an award names line ${lineId} and offer ${offerId}`)
    const carried = table.amount(offer, line.deliverTo)
    const rate = rateOf(price.currency, books.rules)
    if (!carried || !rate || price.currency !== currencyOf(offer.price))
      throw new RangeError(`offer ${offerId} cannot be brought or paid for line ${lineId}`)
    const offered = grams(quantityKg)
    const perGram = exact.rational(offered, 1000n)
    const exactNeed = exactNeedOf(line, offer, offered)
    return {
      line,
      offer,
      offered,
      need: exactNeed.n / exactNeed.d,
      exactNeed,
      claim: exact.multiply(exact.multiply(exact.decimalToRational(price.amount), rate), perGram),
      freight: exact.multiply(carried, perGram),
      ownPool,
    }
  }
}

/**
 * The most that a line pays for trades of its own: its ceiling or the round's reserve price per kilogram of need; where the goods cost more only because their need was rounded
 * down to the gram, what they cost. `undefined` without either, or without a rate for its currency.
 */
export function mostOf(own: readonly Trade[], rules: Books['rules']): Rational | undefined {
  const { most: ceiling } = ceilingOf(present(own[0]).line, rules)
  if (ceiling === undefined || ceiling === 'unknown') return undefined
  const at = (need: Rational) => exact.multiply(ceiling, exact.divide(need, exact.rational(1000n)))
  const rounded = at(exact.rational(needIn(own)))
  const whole = at(sumOf(own.map(({ exactNeed }) => exactNeed)))
  const cost = exact.add(sumOf(own.map(({ claim }) => claim)), sumOf(own.map(({ freight }) => freight)))
  return larger(rounded, exact.compare(cost, whole) < 0 ? cost : whole)
}

const larger = (a: Rational, b: Rational): Rational => (exact.compare(a, b) < 0 ? b : a)

export const needIn = (trades: readonly Trade[]): bigint => trades.reduce((sum, { need }) => sum + need, 0n)

export const poolOf = ({ material, grade, period, zone }: LineInput): Pool =>
  grade === undefined ? { material, period, zone } : { material, grade, period, zone }

export const sumOf = (amounts: readonly Rational[]): Rational =>
  amounts.reduce((sum, amount) => exact.add(sum, amount), exact.rational(0n))
