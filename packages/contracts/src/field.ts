import { ASSURANCES } from '@lodestone/kernel/assurance'
import { isNameOf } from '@lodestone/kernel/members'
import { CURRENCIES } from '@lodestone/kernel/money'

/**
 * What a field that people fill in is, for whatever carries it: the schema of the API, files and their templates, the console. What it means stays
 * with the rules that read it by its name. Nothing here needs more than a browser has.
 */

/** What may be chosen, by type. */
export const CHOICES = {
  assurance: ASSURANCES,
  commitment: ['forecast', 'intent', 'firm'],
  currency: CURRENCIES,
  evidenceType: [
    'certificate-of-origin',
    'assay',
    'smelter-declaration',
    'ownership-chart',
    'transport-document',
    'audit-report',
  ],
  incoterm: ['EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP'],
  level: ['A', 'B', 'C', 'D', 'E'],
  stage: ['mining', 'recycling', 'separation', 'metal', 'alloy', 'magnet'],
} as const

/** A type says how a field is checked, and how it is read and written in a cell. */
export type FieldType =
  | keyof typeof CHOICES
  | 'amount'
  | 'batches'
  | 'boundedKg'
  | 'chain'
  | 'composition'
  | 'controls'
  | 'country'
  | 'date'
  | 'evidence'
  | 'flag'
  | 'fraction'
  | 'grade'
  | 'instant'
  | 'material'
  | 'money'
  | 'origins'
  | 'owners'
  | 'percent'
  | 'period'
  | 'place'
  | 'positiveAmount'
  | 'positiveKg'
  | 'price'
  | 'reference'
  | 'sha256'
  | 'signedAmount'
  | 'substitutes'
  | 'text'
  | 'tiers'
  | 'whole'

type Typed = {
  readonly type: FieldType
  readonly required?: true
  /** What the API says of it, where its type does not say all. */
  readonly meaning?: string
}

/** A field of one cell. */
export type CellField = Typed & {
  /** Its name over a column or beside an input, in each language of the console. */
  readonly label: Readonly<Record<'en' | 'de' | 'fr' | 'ja', string>>
  /** What belongs in it, for whoever fills it in. */
  readonly help: string
  readonly example?: string
  /** Of a whole number: the least and the most that it may be. Of a text: the characters that it may have at most, 200 unless said. */
  readonly least?: number
  readonly most?: number
  /** A list that is required and may be left empty: an empty cell says that nothing is in it. */
  readonly mayBeEmpty?: true
}

/** A field of several cells, such as an amount and its currency. */
type PartedField = Typed & { readonly parts: Readonly<Record<string, CellField>> }

/** A field that is a table of its own, with a row for each. */
type TableField = Typed & { readonly rows: Readonly<Record<string, CellField>> }

/** Fields by name, in the order in which they are written. */
export type Fields = Readonly<Record<string, CellField | PartedField | TableField>>

/** A cell that a row of fields has, with the path of its value. */
export type FieldCell = CellField & { readonly path: string }

/** The cells of a row, in order. */
export const cellsOf = (fields: Fields): FieldCell[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    if ('rows' in field) return []
    if (!('parts' in field)) return [{ path: name, ...field }]
    return Object.entries(field.parts).map(([part, one]) => ({ path: `${name}.${part}`, ...one }))
  })

/** As files and tables write whether something is so. */
export const YES_NO = ['yes', 'no'] as const
/** Whole numbers that are few enough to choose from. */
const FEW = 10

/** The texts that may stand in a cell, where they are few. */
export function choicesOf({
  type,
  least,
  most,
}: Pick<CellField, 'type' | 'least' | 'most'>): readonly string[] | undefined {
  if (type === 'flag') return YES_NO
  if (type === 'whole' && least !== undefined && most !== undefined && most - least < FEW)
    return Array.from({ length: most - least + 1 }, (_, step) => String(least + step))
  return isNameOf(CHOICES, type) ? CHOICES[type] : undefined
}
