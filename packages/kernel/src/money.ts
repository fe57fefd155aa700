import { formatDecimal, parseDecimal } from './decimal.ts'
import { present } from './present.ts'
import type { Grams } from './quantity.ts'

/** Currencies in which prices are quoted. */
export const CURRENCIES = ['EUR', 'USD', 'JPY'] as const
export type Currency = (typeof CURRENCIES)[number]

/** A price per kilogram: decimal string with at most 4 places and a currency. */
export type Money = { readonly amount: string; readonly currency: Currency }

/** Places of a currency's smallest coin: what a sum of money is written with. */
export const coinPlaces = (currency: string): number => (currency === 'JPY' ? 0 : 2)

/** Places after the point that a price may carry. */
const MONEY_PLACES = 4

/** A price's amount -> units of 10^-4; `undefined` when it is not one. */
export const parseAmount = (text: string): bigint | undefined => parseDecimal(text, MONEY_PLACES)

/** Places of a sum: those of a price with those of kilograms. */
const SUM_PLACES = 7
const PRICES_IN_SUM = 10n ** BigInt(SUM_PLACES - MONEY_PLACES)

/** An amount of a currency, in 10^-7: what any number of grams costs at any price is one exactly. */
export type Sum = { readonly units: bigint; readonly currency: Currency }

/** What goods cost at a price per kilogram. Throws where that is no price. */
export const costOf = ({ amount, currency }: Money, goods: Grams): Sum => ({
  units: present(parseAmount(amount)) * goods,
  currency,
})

/** As a decimal of at least two places, exact. */
export const showSum = ({ units, currency }: Sum): Money => ({
  amount: formatDecimal(units, SUM_PLACES, 2),
  currency,
})

/** Whether a sum is above a limit. One in another currency is: nothing here converts. */
export const isAbove = ({ units, currency }: Sum, limit: Money): boolean =>
  currency !== limit.currency || units > present(parseAmount(limit.amount)) * PRICES_IN_SUM
