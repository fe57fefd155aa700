import { present } from '@lodestone/kernel'
import type { DecimalMark } from './table.ts'

/** Decimals as people and spreadsheets write them, made exact or refused: nothing is guessed for a single number. */

const AMBIGUOUS = /^-?[1-9]\d{0,2}[.,]\d{3}$/
const PLAIN = /^-?\d+$/

/** Between thousands stands the mark that is not the decimal one, a space that spreadsheets write, or the Swiss apostrophe. */
const FORMS: Record<DecimalMark, readonly RegExp[]> = {
  '.': [
    /^-?\d+(?:\.\d+)?$/,
    /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/,
    /^-?[1-9]\d{0,2}(?:[ \u00a0\u202f'’]\d{3})+(?:\.\d+)?$/,
  ],
  ',': [
    /^-?\d+(?:,\d+)?$/,
    /^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/,
    /^-?[1-9]\d{0,2}(?:[ \u00a0\u202f'’]\d{3})+(?:,\d+)?$/,
  ],
}
const fits = (text: string, mark: DecimalMark): boolean => FORMS[mark].some(form => form.test(text))

/** A number's text in the form of the API, or why it is none. */
export type ReadNumber = { readonly text: string; readonly warning?: string } | { readonly fault: string }

/** Reads a decimal under a mark. Without one, what could mean two numbers is a fault. */
export function readDecimal(text: string, mark: DecimalMark | undefined): ReadNumber {
  if (PLAIN.test(text)) return { text }
  if (mark)
    return fits(text, mark) ? { text: plain(text, mark) } : { fault: `not a number with the decimal mark "${mark}"` }
  if (AMBIGUOUS.test(text))
    return {
      fault: `${plain(text, '.')} or ${plain(text, ',')}: say with decimal=. or decimal=, which mark stands before decimals`,
    }
  const marks = (['.', ','] as const).filter(one => fits(text, one))
  return marks.length > 0 ? { text: plain(text, present(marks[0])) } : { fault: 'not a number' }
}

const plain = (text: string, mark: DecimalMark): string => {
  const [whole = '', fraction] = text.split(mark)
  const digits = whole.replace(/[^\d-]/g, '')
  return fraction === undefined ? digits : `${digits}.${fraction}`
}

/** A number's text without the percent sign that people write behind it. */
export const withoutPercent = (text: string): string => (text.endsWith('%') ? text.slice(0, -1).trimEnd() : text)

/** The decimal mark that numbers show: that of those which can mean only one number. Two marks in one file show none. */
export function markShownBy(texts: readonly string[]): DecimalMark | undefined {
  const seen = new Set<DecimalMark>()
  for (const text of texts) {
    if (!/[.,]/.test(text) || AMBIGUOUS.test(text)) continue
    const marks = (['.', ','] as const).filter(mark => fits(text, mark))
    if (marks.length === 1) seen.add(present(marks[0]))
  }
  return seen.size === 1 ? [...seen][0] : undefined
}
