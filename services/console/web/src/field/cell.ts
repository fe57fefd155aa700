import { type CellField, choicesOf, type FieldType } from '@lodestone/contracts/field'
import { parseDecimal } from '@lodestone/kernel/decimal'
import { isUnclear } from '../grid/rows.ts'
import { substitutesOf, textOfSubstitutes } from './substitutes.ts'

/** A cell by the type of its field: its text, what it says, and what is wrong with it. */

export function textOf(type: FieldType, value: unknown): string {
  if (type === 'substitutes' && Array.isArray(value)) return textOfSubstitutes(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** The value of a text. What says nothing of its type goes as it is, for the hub to refuse it in its place. */
export function valueIn(type: FieldType, text: string): unknown {
  switch (type) {
    case 'flag':
      return text === 'yes' || (text === 'no' ? false : text)
    case 'substitutes':
      return substitutesOf(text) ?? text
    case 'whole':
      return /^\d+$/.test(text) ? Number(text) : text
    default:
      return text
  }
}

/** What is wrong with a cell by itself, in the eyes of the browser: keys of a page's texts. The hub judges again and knows more. */
export type CellComplaint = 'required' | 'number' | 'ambiguous' | 'zero' | 'period' | 'place' | 'choice'

export function complaintOf(
  cell: Pick<CellField, 'type' | 'required' | 'least' | 'most'>,
  text: string,
): CellComplaint | undefined {
  if (text === '') return cell.required && 'required'
  const choices = choicesOf(cell)
  if (choices) return choices.includes(text) ? undefined : 'choice'
  switch (cell.type) {
    case 'boundedKg':
      return numberFault(text, 3)
    case 'period':
      return /^\d{4}-(Q[1-4]|0[1-9]|1[0-2])$/.test(text) ? undefined : 'period'
    case 'place':
      return /^[A-Z]{2}([A-Z2-9]{3})?$/.test(text) ? undefined : 'place'
    case 'positiveAmount':
      return numberFault(text, 4)
    case 'positiveKg':
      return parseDecimal(text, 3) === 0n ? 'zero' : numberFault(text, 3)
    default:
      return undefined
  }
}

/** The types of cells that hold a number as people write it. */
export const NUMBERS: readonly FieldType[] = ['boundedKg', 'positiveAmount', 'positiveKg']

function numberFault(text: string, places: number): CellComplaint | undefined {
  if (parseDecimal(text, places) !== undefined) return undefined
  return isUnclear(text) ? 'ambiguous' : 'number'
}
