import { countryOf, exact, type Rational } from '@lodestone/kernel'
import type { FreightRow, OfferInput } from '../types.ts'

/** Terms by which the seller carries the goods to the buyer's place: no freight on top. */
const DELIVERED = new Set(['CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP'])
const NONE = exact.rational(0n)

export type Freight = {
  /** Base currency per kilogram offered, or `undefined` when the place is not reachable. */
  amount(offer: OfferInput, to: string): Rational | undefined
  /** Places between which the table makes no difference share one key. */
  placeKey(to: string): string
}

/**
 * The most specific row wins: place to place, place to country, country to place, country to country; then rows with `*` as `to`, as `from`, as both.
 * Where two rows name the same two places the first one counts. An empty table carries everything for nothing.
 */
export function freightTable(rows: readonly FreightRow[] | undefined): Freight {
  const table = new Map<string, Rational>()
  const named = new Set<string>()
  for (const row of rows ?? []) {
    named.add(row.to)
    const key = `${row.from}>${row.to}`
    if (!table.has(key)) table.set(key, exact.decimalToRational(row.amount))
  }
  return {
    amount(offer, to) {
      if (table.size === 0 || DELIVERED.has(offer.incoterm)) return NONE
      for (const key of candidates(offer.deliverFrom, to)) {
        const amount = table.get(key)
        if (amount) return amount
      }
      return undefined
    },
    placeKey: to => (named.has(to) ? to : named.has(countryOf(to)) ? countryOf(to) : '*'),
  }
}

function candidates(from: string, to: string): string[] {
  const fromCountry = countryOf(from)
  const toCountry = countryOf(to)
  return [
    `${from}>${to}`,
    `${from}>${toCountry}`,
    `${fromCountry}>${to}`,
    `${fromCountry}>${toCountry}`,
    `${from}>*`,
    `${fromCountry}>*`,
    `*>${to}`,
    `*>${toCountry}`,
    '*>*',
  ]
}
