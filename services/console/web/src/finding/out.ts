import type { Item } from '../api/client.ts'
import type { Sentence } from './finding.ts'

/** What the hub's sentence of why a line or an offer is not in a round is made of. */
export type Why = NonNullable<Item<'/rounds/{id}/lines'>['why'] | Item<'/rounds/{id}/offers'>['why']>
/** How the figures read in a language. */
type Words = {
  readonly kg: (quantity: string) => string
  readonly decimal: (amount: string) => string
  readonly material: (id: string) => string
}

/** The figures that each sentence names. */
const FIGURES = {
  'ceiling-missing': ['material'],
  'line-too-small': ['smallestLineKg'],
  'ceiling-off-step': ['ceilingStep'],
  'need-dropped': ['reference'],
  'need-dropped-because': ['reference', 'because'],
  'need-dropped-suspended': ['reference'],
  suspended: [],
  'no-index': ['index'],
  'no-rate': ['currency'],
  'no-index-nor-rate': ['index', 'currency'],
  'offer-too-small': ['smallestOfferKg'],
  'price-off-step': ['priceStep'],
  'price-step-unchecked': ['priceStep'],
  'rest-below-lot': ['quantityKg'],
  'price-opened': [],
} as const satisfies Record<Why['code'], readonly string[]>

function written(name: string, figure: string, words: Words): string {
  if (name.endsWith('Kg')) return words.kg(figure)
  if (name.endsWith('Step')) return words.decimal(figure)
  return name === 'material' ? words.material(figure) : figure
}

/** What a sentence of the hub is made of. */
type Made<Code extends string> = { readonly code: Code; readonly figures: Readonly<Record<string, string>> }

/** A sentence of the catalogue with the figures that it `needs`; `undefined` where its code is not known here or a figure is not there. */
export function filled<Code extends string>(
  { code, figures }: Made<Code>,
  needs: Readonly<Record<Code, readonly string[]>>,
  write: (name: string, figure: string) => string,
): Sentence<Code> | undefined {
  if (!Object.hasOwn(needs, code)) return undefined
  const values: Record<string, string> = {}
  for (const name of needs[code]) {
    const figure = figures[name]
    if (figure === undefined) return undefined
    values[name] = write(name, figure)
  }
  return { key: code, values }
}

/** The reason as a sentence of the catalogue, where there is one for it. */
export const outSaid = (why: Why, words: Words): Sentence<Why['code']> | undefined =>
  filled(why, FIGURES, (name, figure) => written(name, figure, words))
