import { LOCALES } from '../i18n/i18n.ts'
import { plainText } from './plain-text.ts'

/** Ways to write a quarter, by which group is the year and which the quarter. */
const QUARTERS: readonly (readonly [RegExp, year: number, quarter: number])[] = [
  [/^(20\d\d) ?(?:quartal|quarter|trimestre|trim|q|t) ?([1-4])$/, 1, 2],
  [/^(?:quartal|quarter|trimestre|trim|q|t) ?([1-4]) ?(20\d\d)$/, 2, 1],
  [/^([1-4])(?:er|eme|e|st|nd|rd|th)? ?(?:quartal|quarter|trimestre|trim|q|t) ?(20\d\d)$/, 2, 1],
  [/^(20\d\d) ?年? ?第?([1-4])四半期$/, 1, 2],
]
const MONTHS: readonly (readonly [RegExp, year: number, month: number])[] = [
  [/^(20\d\d) (0?[1-9]|1[0-2])$/, 1, 2],
  [/^(0?[1-9]|1[0-2]) (20\d\d)$/, 2, 1],
  [/^(20\d\d) ?年 ?(0?[1-9]|1[0-2]) ?月$/, 1, 2],
  [/^(20\d\d)(0[1-9]|1[0-2])$/, 1, 2],
]

/** Months by their names and short names in the languages of the console. */
const named = new Map(
  Object.values(LOCALES).flatMap(locale =>
    (['long', 'short'] as const).flatMap(month => {
      const write = new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' })
      return Array.from({ length: 12 }, (_, nth) => [plainText(write.format(Date.UTC(2027, nth, 1))), nth + 1] as const)
    }),
  ),
)

/** A quarter or month as the hub writes it (`2028-Q2`, `2028-04`), of what people write in any language of the console; `undefined` where it is neither. */
export function periodOf(text: string): string | undefined {
  const plain = plainText(text)
  for (const [form, year, quarter] of QUARTERS) {
    const found = form.exec(plain)
    if (found) return `${found[year]}-Q${found[quarter]}`
  }
  for (const [form, year, month] of MONTHS) {
    const found = form.exec(plain)
    if (found) return `${found[year]}-${found[month]?.padStart(2, '0')}`
  }
  const [, before, year, after] = /^(?:(\D+) )?(20\d\d)(?: (\D+))?$/.exec(plain) ?? []
  const month = named.get(before ?? after ?? '')
  return year !== undefined && month !== undefined && (before === undefined) !== (after === undefined)
    ? `${year}-${String(month).padStart(2, '0')}`
    : undefined
}
