import { exact, type Money, present } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import { currencyOf, ownTiers, rateOf } from './exworks.ts'
import type { PoolPrice } from './pools.ts'

/**
 * What the supplier gets per kilogram offered, in its own currency: its offer's price at the tier reached as it wrote it (a formula's value with 4 places), or the
 * pool's uniform price turned into its currency.
 */
export function supplierPrice(book: Book, flow: Flow, price: PoolPrice): Money {
  const offer = present(book.offers[flow.entry.offer])
  const currency = currencyOf(offer.price)
  if (book.rules.pricing === 'uniform') {
    const rate = present(rateOf(currency, book.rules))
    const own = exact.divide(exact.multiply(price.unit, flow.entry.ratio), rate)
    return { amount: exact.formatRational(own, 4), currency }
  }
  if ('fixed' in offer.price) return { amount: offer.price.fixed.amount, currency }
  const { amount } = present(ownTiers(offer.price, book.rules.indices)[flow.entry.tier])
  if ('tiers' in offer.price) {
    const written = offer.price.tiers.find(tier => exact.compare(exact.decimalToRational(tier.amount), amount) === 0)
    if (written) return { amount: written.amount, currency }
  }
  return { amount: exact.formatRational(amount, 4), currency }
}
