import { parseDecimal } from './decimal.ts'

/** Currencies in which prices are quoted. */
export const CURRENCIES = ['EUR', 'USD', 'JPY'] as const
export type Currency = (typeof CURRENCIES)[number]

/** A price per kilogram: decimal string with at most 4 places and a currency. */
export type Money = { readonly amount: string; readonly currency: Currency }

/** Places after the point that a price may carry. */
const MONEY_PLACES = 4

/** A price's amount -> units of 10^-4; `undefined` when it is not one. */
export const parseAmount = (text: string): bigint | undefined => parseDecimal(text, MONEY_PLACES)
