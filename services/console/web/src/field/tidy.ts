import { CHOICES, type FieldType } from '@lodestone/contracts/field'
import type { DecimalSign } from '../format/figures.ts'
import { plainNumber } from '../grid/rows.ts'
import { LOCALES } from '../i18n/i18n.ts'
import { NUMBERS } from './cell.ts'
import { countryCode } from './countries.ts'
import { periodOf } from './period.ts'
import { plainText } from './plain-text.ts'
import { tidySubstitutes } from './substitutes.ts'

/** What the reader's language and the catalogue say: the sign of decimals, and the id of a material by any of its names. */
export type Spelling = {
  readonly decimalSign: DecimalSign
  readonly materialOf: (text: string) => string | undefined
}

/** How a text of a type is kept, as the hub writes it, where people write it in their own words. What can mean nothing, or two things, stays as it is. */
export function tidyOf(type: FieldType, { decimalSign, materialOf }: Spelling): ((text: string) => string) | undefined {
  if (NUMBERS.includes(type)) return text => plainNumber(text, decimalSign)
  switch (type) {
    case 'currency':
      return text => CURRENCY_BY_NAME.get(text.trim().toLowerCase()) ?? text
    case 'material':
      return text => materialOf(text) ?? text
    case 'period':
      return tidyPeriod
    case 'place':
      return tidyPlace
    case 'reference':
      return text => text.normalize('NFC')
    case 'substitutes':
      return tidySubstitutes
    default:
      return undefined
  }
}

export const tidyPeriod = (text: string): string => periodOf(text) ?? text.toUpperCase()
export const tidyPlace = (text: string): string =>
  countryCode(text) ?? text.toUpperCase().replace(/^([A-Z]{2}) ([A-Z2-9]{3})$/, '$1$2')

/** The id of a material by its id or any of its names, whatever the case and punctuation. */
export function materialsBy(
  materials: readonly { readonly id: string; readonly names: readonly string[] }[],
): Spelling['materialOf'] {
  const known = new Map(materials.flatMap(({ id, names }) => [id, ...names].map(name => [plainText(name), id])))
  return text => known.get(plainText(text))
}

/** Currencies by sign and name in the languages of the console. */
const CURRENCY_BY_NAME = new Map(
  CHOICES.currency.flatMap(code =>
    Object.values(LOCALES).flatMap(locale => {
      const sign = new Intl.NumberFormat(locale, { style: 'currency', currency: code })
        .formatToParts(0)
        .find(part => part.type === 'currency')?.value
      const name = new Intl.DisplayNames([locale], { type: 'currency' }).of(code)
      return [code, sign, name].flatMap(one => (one === undefined ? [] : [[one.toLowerCase(), code] as const]))
    }),
  ),
)
