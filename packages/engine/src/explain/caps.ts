import type { CapUse } from '../select/caps.ts'
import type { FigureValue } from '../types.ts'
import { capCost } from './miss.ts'
import type { View } from './view.ts'

/** A cap that leaves no room for even a gram-sized share more: within a thousandth of its limit. */
export const isTight = ({ used, limit }: CapUse): boolean => used >= limit - Math.max(1000, limit / 1000)

/** The tight caps that count goods from an offer to a line. */
export const tightCaps = ({ caps }: View, offer: number, line: number): CapUse[] =>
  caps.filter(use => isTight(use) && use.cap.counts(offer, line))

export type CapReason = {
  code: 'country-cap-binding' | 'supplier-cap-binding'
  figures: { [name: string]: FigureValue }
  text: string
}

/** Says which cap stands in the way and what it costs per kilogram where the programme put a price on it. */
export function capReason(view: View, { cap }: CapUse, places: number): CapReason {
  const dual = view.capDuals.get(cap.key) ?? 0
  const cost = capCost(dual, places)
  const price = dual > 0 ? ` The cap costs ${cost} ${view.currency} per kilogram it holds back.` : ''
  if (cap.supplier !== undefined) {
    const pct = view.book.rules.maxSupplierSharePct ?? ''
    return {
      code: 'supplier-cap-binding',
      figures: { capPct: pct, costPerKg: cost, currency: view.currency },
      text: `the round takes at most ${pct} % from one ${view.book.rules.supplierCapBy === 'group' ? 'corporate group of suppliers' : 'supplier'}, and that cap is reached.${price}`,
    }
  }
  const [, material = '', ...rest] = cap.key.split(' ')
  const country = rest.at(-1) ?? ''
  const stage = rest.slice(0, -1).join(' ')
  return {
    code: 'country-cap-binding',
    figures: {
      material,
      stage,
      country,
      capPct: view.passes.countryPct ?? '',
      costPerKg: cost,
      currency: view.currency,
    },
    text: `the round takes at most ${view.passes.countryPct} % of ${material} from ${country} at the ${stage} stage, and that cap is reached.${price}`,
  }
}
