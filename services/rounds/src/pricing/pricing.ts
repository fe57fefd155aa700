import type { RoundDraft } from '@lodestone/contracts'
import type { FieldError } from '@lodestone/kernel'

/** In what an offer states its price: a currency, and for a formula the index it follows. Never the price. */
export type Pricing = { readonly currency: string; readonly index?: string | undefined }

/** The rates and index values that a round lacks to compare these offers' prices, each named once. */
export function missingRates(rules: RoundDraft['rules'], pricings: readonly Pricing[]): FieldError[] {
  const faults = new Map<string, FieldError>()
  for (const { currency, index } of pricings) {
    if (currency !== rules.baseCurrency && !Object.hasOwn(rules.rates, currency))
      faults.set(currency, { path: `rules.rates.${currency}`, message: `a standing offer is priced in ${currency}` })
    if (index !== undefined && !Object.hasOwn(rules.indices, index))
      faults.set(`index ${index}`, {
        path: `rules.indices.${index}`,
        message: 'the price of a standing offer follows this index',
      })
  }
  return [...faults.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
