import type { RoundDraft } from '@lodestone/contracts'
import { type FieldError, type PriceBasis, roundTakes, unpricedBy } from '@lodestone/kernel'

/** The rates and index values that a round lacks to compare these offers' prices, each named once: without them the offers stay out of it. */
export function missingRates(rules: RoundDraft['rules'], bases: readonly PriceBasis[]): FieldError[] {
  const missing = new Map<string, string>()
  for (const { currency, index } of bases.map(basis => unpricedBy(rules, basis))) {
    if (currency !== undefined) missing.set(`rules.rates.${currency}`, `a standing offer is priced in ${currency}`)
    if (index !== undefined) missing.set(`rules.indices.${index}`, 'the price of a standing offer follows this index')
  }
  return [...missing].map(([path, message]) => ({ path, message })).sort((a, b) => (a.path < b.path ? -1 : 1))
}

export type Standing = PriceBasis & { readonly material: string; readonly period: string; readonly validUntil: string }

/** Those of them that a round would take. */
export const takenBy = (draft: RoundDraft, standing: readonly Standing[]): readonly PriceBasis[] =>
  standing.filter(one => roundTakes(draft, one))
