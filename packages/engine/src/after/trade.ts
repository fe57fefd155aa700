import { exact, grams, type Rational } from '@lodestone/kernel'
import { fitOf } from '../pairs/fit.ts'
import { freightTable } from '../pairs/freight.ts'
import { FITS } from '../pairs/reasons.ts'
import { ceilingOf as readCeiling } from '../price/ceiling.ts'
import { currencyOf, rateOf } from '../price/exworks.ts'
import type { Allocation, LineInput, MatchInput, OfferInput, Pool } from '../types.ts'

/** What both sides of a pair accepted: kilograms offered, at the supplier's price per kilogram offered in its own currency. */
export type Award = Pick<Allocation, 'lineId' | 'offerId' | 'quantityKg' | 'price'>

/** An award read on the books of its round. Grams; money in base currency. */
export type Trade = {
  readonly line: LineInput
  readonly offer: OfferInput
  readonly offered: bigint
  /** Need served, rounded down to the gram. */
  readonly need: bigint
  readonly claim: Rational
  readonly freight: Rational
}

export type Books = Pick<MatchInput, 'rules' | 'lines' | 'offers'>

/** Need served by grams offered at a ratio, rounded down to the gram. */
const needAt = (offered: bigint, ratio: Rational): bigint => (offered * ratio.n) / ratio.d

/** Need in grams that grams of an offer serve on a line. Throws RangeError when the goods do not fit it. */
export function needOf(line: LineInput, offer: OfferInput, offered: bigint): bigint {
  const fit = fitOf(line, offer)
  if (fit.reason !== FITS) throw new RangeError(`offer ${offer.id} does not fit line ${line.id}`)
  return needAt(offered, fit.ratio)
}

/** Reads awards on the books of their round. Throws RangeError for one that names what is not there, does not fit, or cannot be carried or converted. */
export function tradesOf(books: Books, awards: readonly Award[]): Trade[] {
  const lines = new Map(books.lines.map(line => [line.id, line]))
  const offers = new Map(books.offers.map(offer => [offer.id, offer]))
  const table = freightTable(books.rules.freight)
  return awards.map(({ lineId, offerId, quantityKg, price }) => {
    const line = lines.get(lineId)
    const offer = offers.get(offerId)
    if (!line || !offer) throw new RangeError(`an award names line ${lineId} and offer ${offerId}`)
    const carried = table.amount(offer, line.deliverTo)
    const rate = rateOf(price.currency, books.rules)
    if (!carried || !rate || price.currency !== currencyOf(offer.price))
      throw new RangeError(`offer ${offerId} cannot be brought or paid for line ${lineId}`)
    const offered = grams(quantityKg)
    const perGram = exact.rational(offered, 1000n)
    return {
      line,
      offer,
      offered,
      need: needOf(line, offer, offered),
      claim: exact.multiply(exact.multiply(exact.decimalToRational(price.amount), rate), perGram),
      freight: exact.multiply(carried, perGram),
    }
  })
}

/** The most a line pays per kilogram of need in base currency: its ceiling or the round's reserve price; `undefined` without either, or without a rate for its currency. */
export function ceilingOf(line: LineInput, rules: Books['rules']): Rational | undefined {
  const { most } = readCeiling(line, rules)
  return most === 'unknown' ? undefined : most
}

export const poolOf = ({ material, grade, period, zone }: LineInput): Pool =>
  grade === undefined ? { material, period, zone } : { material, grade, period, zone }

export const poolKeyOf = (line: LineInput): string =>
  JSON.stringify([line.material, line.grade ?? null, line.period, line.zone])

export const sumOf = (amounts: readonly Rational[]): Rational =>
  amounts.reduce((sum, amount) => exact.add(sum, amount), exact.rational(0n))
