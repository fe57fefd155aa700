import { parseDecimal } from '@lodestone/kernel/decimal'
import type { Item } from '../api/client.ts'
import { plainNumber } from '../grid/rows.ts'

/** What else will do, in one cell, as the hub's files write it: `nd-oxide x 1.05; ndpr-metal N45 x 0.9`. */

export type Substitute = NonNullable<Item<'/demand/forecasts'>['lines'][number]['substitutes']>[number]

export const textOfSubstitutes = (substitutes: readonly Substitute[]): string =>
  substitutes.map(({ material, grade, ratio }) => [material, grade, 'x', ratio].filter(Boolean).join(' ')).join('; ')

/** Nothing where the text is not of that form. */
export function substitutesOf(text: string): Substitute[] | undefined {
  const found: Substitute[] = []
  for (const part of text.split(';').map(one => one.trim())) {
    if (part === '') continue
    const times = Math.max(part.lastIndexOf('x'), part.lastIndexOf('×'))
    const [material = '', grade, ...more] = part.slice(0, Math.max(times, 0)).trim().split(/\s+/)
    if (material === '' || more.length > 0) return undefined
    const ratio = plainNumber(part.slice(times + 1).trim())
    const value = parseDecimal(ratio, 6)
    if (value === undefined || value === 0n) return undefined
    found.push({ material, ...(grade === undefined ? {} : { grade }), ratio })
  }
  return found
}

/** As it is kept, where it can be read. */
export function tidySubstitutes(text: string): string {
  const read = substitutesOf(text)
  return read === undefined ? text : textOfSubstitutes(read)
}
