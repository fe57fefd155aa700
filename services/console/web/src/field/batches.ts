import { parseDecimal } from '@lodestone/kernel/decimal'
import type { Item } from '../api/client.ts'
import { plainNumber } from '../grid/rows.ts'

/** What an offer draws on batches, in one cell, as the hub's files write it: `<id>: 400; <id>: 600`. */

type Draw = NonNullable<Item<'/supply/offers'>['batches']>[number]

export const textOfBatches = (draws: readonly Draw[]): string =>
  draws.map(({ batch, quantityKg }) => `${batch}: ${quantityKg}`).join('; ')

/** Nothing where the text is not of that form. */
export function batchesOf(text: string): Draw[] | undefined {
  const found: Draw[] = []
  for (const part of text.split(';').map(one => one.trim())) {
    if (part === '') continue
    const [batch = '', quantity = '', more] = part.split(':').map(one => one.trim())
    const quantityKg = plainNumber(quantity)
    if (batch === '' || more !== undefined || parseDecimal(quantityKg, 3) === undefined) return undefined
    found.push({ batch, quantityKg })
  }
  return found
}
