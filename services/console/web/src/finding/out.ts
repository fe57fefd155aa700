import type { Item } from '../api/client.ts'
import type { Sentence } from './finding.ts'

/** What the hub's sentence of why an offer stays out of a round is made of. */
export type Why = NonNullable<Item<'/rounds/{id}/offers'>['why']>

/** The figures that each sentence names. */
const FIGURES = {
  'no-index': ['index'],
  'no-rate': ['currency'],
  'no-index-nor-rate': ['index', 'currency'],
  'offer-too-small': ['smallestOfferKg'],
  'price-off-step': ['priceStep'],
  'price-step-unchecked': ['priceStep'],
  'rest-below-lot': ['quantityKg'],
  'price-opened': [],
} as const satisfies Record<Why['code'], readonly string[]>

/** The reason as a sentence of the catalogue; `undefined` where its code is not known here or a figure is not there. */
export function outSaid({ code, figures }: Why, kg: (quantity: string) => string): Sentence<Why['code']> | undefined {
  if (!Object.hasOwn(FIGURES, code)) return undefined
  const values: Record<string, string> = {}
  for (const name of FIGURES[code]) {
    const figure = figures[name]
    if (figure === undefined) return undefined
    values[name] = name.endsWith('Kg') ? kg(figure) : figure
  }
  return { key: code, values }
}
