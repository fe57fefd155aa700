import { exact, formatDecimal, type Rational } from '@lodestone/kernel'
import type { OfferPrice, Rules, Tier } from '../types.ts'
import { formulaAmount } from './formula.ts'

type PriceRules = Pick<Rules, 'baseCurrency' | 'rates' | 'indices'>

/** A price tier in the offer's own currency: floor in kilograms, exact amount per kilogram offered. */
export type OwnTier = { fromKg: string; amount: Rational }

/**
 * The tiers of an offer in its own currency, lowest floor first. A fixed price and a formula are one tier from zero.
 * Empty when the round has no value for the index of a formula.
 */
export function ownTiers(price: OfferPrice, indices: Rules['indices']): OwnTier[] {
  if ('fixed' in price) return [{ fromKg: '0', amount: exact.decimalToRational(price.fixed.amount) }]
  if ('tiers' in price) {
    const tiers = price.tiers.map(tier => ({ fromKg: tier.fromKg, amount: exact.decimalToRational(tier.amount) }))
    return tiers.sort((a, b) => exact.compare(exact.decimalToRational(a.fromKg), exact.decimalToRational(b.fromKg)))
  }
  const { index } = price.formula
  const value = Object.hasOwn(indices, index) ? indices[index] : undefined
  return value === undefined ? [] : [{ fromKg: '0', amount: formulaAmount(price.formula, value) }]
}

/** Currency in which an offer is priced. */
export const currencyOf = (price: OfferPrice) => ('fixed' in price ? price.fixed.currency : price.currency)

/** Base currency per unit of `currency`; the base itself is 1. `undefined` when the round has no rate. */
export function rateOf(currency: string, rules: Pick<Rules, 'baseCurrency' | 'rates'>): Rational | undefined {
  if (currency === rules.baseCurrency) return exact.rational(1n)
  const rate = Object.hasOwn(rules.rates, currency) ? rules.rates[currency] : undefined
  return rate === undefined ? undefined : exact.decimalToRational(rate)
}

/** The tiers of an offer in base currency, exact; empty when the round lacks its rate or index value. */
export function exWorksTiers(price: OfferPrice, rules: PriceRules): Tier[] {
  const rate = rateOf(currencyOf(price), rules)
  if (rate === undefined) return []
  return ownTiers(price, rules.indices).map(tier => ({
    fromKg: tier.fromKg,
    exWorks: exactDecimal(exact.multiply(tier.amount, rate)),
  }))
}

/** A fraction whose denominator divides a power of ten, as a decimal string with all its places. Throws RangeError when it has none. */
function exactDecimal(value: Rational): string {
  let places = 0
  let n = value.n
  let scale = 1n
  while ((n * scale) % value.d !== 0n) {
    places++
    scale *= 10n
    if (places > 60) throw new RangeError('not a finite decimal')
  }
  n = (n * scale) / value.d
  return formatDecimal(n, places)
}
