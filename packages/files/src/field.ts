import { cellsOf, choicesOf, type FieldCell, type Fields, type FieldType } from '@lodestone/contracts/field'
import type { Column } from './column.ts'
import { BATCHES, COMPOSITION, CONTROL, MONEY, ORIGINS, OWNERSHIP, SUBSTITUTES, TIERS } from './structure.ts'

/** How a field stands in a cell, by its type; text where it is not here. */
const KINDS: Readonly<Partial<Record<FieldType, Column['kind']>>> = {
  amount: 'decimal',
  batches: BATCHES,
  boundedKg: 'decimal',
  composition: COMPOSITION,
  controls: CONTROL,
  date: 'date',
  flag: 'boolean',
  fraction: 'decimal',
  instant: 'instant',
  money: MONEY,
  origins: ORIGINS,
  owners: OWNERSHIP,
  percent: 'percent',
  period: 'period',
  positiveAmount: 'decimal',
  positiveKg: 'decimal',
  reference: 'reference',
  signedAmount: 'decimal',
  substitutes: SUBSTITUTES,
  tiers: TIERS,
  whole: 'integer',
}

const kindOf = (type: FieldType): Column['kind'] => KINDS[type] ?? 'text'

function columnOf({ path, required, mayBeEmpty, ...cell }: FieldCell): Column {
  const allowed = choicesOf(cell)
  return {
    field: path,
    kind: kindOf(cell.type),
    about: cell.help,
    ...(cell.example === undefined ? {} : { example: cell.example }),
    ...(required && !mayBeEmpty ? { required } : {}),
    ...(allowed ? { allowed } : {}),
  }
}

/** The columns of a row of fields. */
export const columnsOf = (fields: Fields): Column[] => cellsOf(fields).map(columnOf)

/** Columns that are read beside these: an amount and its currency in one cell, `95.00 EUR`. */
export const shortColumnsOf = (fields: Fields): Column[] =>
  Object.entries(fields).flatMap(([field, { type }]) =>
    type === 'money' ? [{ field, kind: kindOf(type), about: 'Amount and currency in one cell' }] : [],
  )

/** The lists that a row has where nothing says what is in them. */
export const emptyListsOf = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(cellsOf(fields).flatMap(({ path, mayBeEmpty }) => (mayBeEmpty ? [[path, []]] : [])))
