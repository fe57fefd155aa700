import { periodInside } from './period.ts'

type Goods = { readonly material: string; readonly period: string }
/** In what a price is stated: its currency, and for a formula the index that it follows. Never the price. */
export type PriceBasis = { readonly currency: string; readonly index?: string | undefined }
/** What a round knows to compare prices: the currency in which it does, rates of others, values of indices. */
export type PriceTable = {
  readonly baseCurrency: string
  readonly rates: Readonly<Record<string, unknown>>
  readonly indices: Readonly<Record<string, unknown>>
}
type Round = { readonly materials: readonly string[]; readonly periods: readonly string[] }

/** Whether a round is about these goods: their material, and a period of the round around their period. */
export const roundCovers = (round: Round, goods: Goods): boolean =>
  round.materials.includes(goods.material) && round.periods.some(period => periodInside(goods.period, period))

/** Whether a round takes an offer: of goods it covers, and valid until the offers close. */
export const roundTakes = (
  round: Round & { readonly offersCloseAt: string },
  offer: Goods & { readonly validUntil: string },
): boolean => roundCovers(round, offer) && Date.parse(offer.validUntil) >= Date.parse(round.offersCloseAt)

/** Why a round cannot compare a price: the currency of which it knows no rate, the index of which it knows no value. Empty where it can. */
export function unpricedBy(table: PriceTable, { currency, index }: PriceBasis): { currency?: string; index?: string } {
  const rated = currency === table.baseCurrency || Object.hasOwn(table.rates, currency)
  const valued = index === undefined || Object.hasOwn(table.indices, index)
  return { ...(rated ? {} : { currency }), ...(valued ? {} : { index }) }
}

/** The same in words: `no value of the index x and no rate for JPY`. `undefined` where nothing is lacking. */
export function unpricedWords({ currency, index }: { currency?: string; index?: string }): string | undefined {
  const lacks = [
    ...(index === undefined ? [] : [`no value of the index ${index}`]),
    ...(currency === undefined ? [] : [`no rate for ${currency}`]),
  ]
  return lacks.length === 0 ? undefined : lacks.join(' and ')
}
