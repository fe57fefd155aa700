import { parseDecimal } from '@lodestone/kernel/decimal'
import { isObject } from '@lodestone/kernel/members'
import type { Body, Item } from '../../api/client.ts'
import type { Remark } from '../../files/import.tsx'
import { faultKey } from '../../grid/grid.tsx'
import { type GridRow, isBlank, isUnclear, newRow } from '../../grid/rows.ts'
import { type Substitute, substitutesOf, textOfSubstitutes } from './substitutes.ts'

/** The lines of a forecast as rows of texts, and what can be said of them before the hub is asked. */

export type Forecast = Item<'/demand/forecasts'>
export type Draft = Body<'/demand/forecasts', 'post'>
export type Line = Forecast['lines'][number]
export type DraftLine = Draft['lines'][number]
/** The columns of the table. */
export const FIELDS = [
  'reference',
  'material',
  'grade',
  'quantityKg',
  'minimumKg',
  'period',
  'deliverTo',
  'ceilingPrice.amount',
  'ceilingPrice.currency',
  'commitment',
  'priority',
  'provenanceFloor',
  'endUse',
  'substitutes',
  'carryOver',
] as const
export type FieldId = (typeof FIELDS)[number]
export const COMMITMENTS = ['forecast', 'intent', 'firm'] as const
export const CURRENCIES = ['EUR', 'USD', 'JPY'] as const
export const LEVELS = ['A', 'B', 'C', 'D', 'E'] as const
/** Lines that one forecast may have. */
export const MOST_LINES = 10_000

/** As files write them. */
export const YES_NO = ['yes', 'no'] as const

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** A line, whole or as far as a file gave it, as a row. */
export function rowOf(line: Readonly<Record<string, unknown>>): GridRow {
  const price: Readonly<Record<string, unknown>> = isObject(line.ceilingPrice) ? line.ceilingPrice : {}
  const values = Object.fromEntries(
    FIELDS.map(field => [
      field,
      textOf(field.startsWith('ceilingPrice.') ? price[field.slice('ceilingPrice.'.length)] : line[field]),
    ]),
  )
  const { substitutes } = line
  return newRow(
    Array.isArray(substitutes) ? { ...values, substitutes: textOfSubstitutes(substitutes as Substitute[]) } : values,
    line,
  )
}

/** A row as the API takes it. What is no such line is sent too: the hub says what is wrong with it. */
export function lineOf({ values }: Pick<GridRow, 'values'>): DraftLine {
  const {
    'ceilingPrice.amount': amount = '',
    'ceilingPrice.currency': currency = '',
    priority,
    substitutes,
    carryOver,
    ...plain
  } = values
  const line: Record<string, unknown> = {}
  for (const field of FIELDS) if (plain[field]) line[field] = plain[field]
  if (priority) line.priority = /^\d+$/.test(priority) ? Number(priority) : priority
  if (amount || currency) line.ceilingPrice = { amount, currency }
  if (carryOver) line.carryOver = carryOver === 'yes' || (carryOver === 'no' ? false : carryOver)
  // What cannot be read goes as it is, for the hub to refuse it in its place.
  if (substitutes) line.substitutes = substitutesOf(substitutes) ?? substitutes
  return line as DraftLine
}

/** The rows that are sent, each with its place in the table. */
export const sentRows = (rows: readonly GridRow[]): { row: GridRow; at: number }[] =>
  rows.map((row, at) => ({ row, at })).filter(({ row }) => !isBlank(row))

/** What is wrong in the eyes of the browser: keys of the page's texts. The hub judges again and knows more. */
export type Complaint =
  | 'required'
  | 'number'
  | 'ambiguous'
  | 'zero'
  | 'period'
  | 'place'
  | 'choice'
  | 'minimum'
  | 'twice'
  | 'both'
  | 'substitutes'
  | 'substituteMaterial'

export function complaintsOf(rows: readonly GridRow[], materials: ReadonlySet<string>): Map<string, Complaint> {
  const found = new Map<string, Complaint>()
  const seen = new Map<string, number>()
  for (const { row } of sentRows(rows)) {
    const value = (field: FieldId): string => row.values[field] ?? ''
    const say = (field: FieldId, complaint: Complaint | undefined) => {
      if (complaint && !found.has(faultKey(row, field))) found.set(faultKey(row, field), complaint)
    }
    for (const field of ['reference', 'material', 'quantityKg', 'period', 'deliverTo', 'commitment'] as const)
      if (value(field) === '') say(field, 'required')
    const reference = value('reference')
    if (reference !== '' && seen.has(reference)) say('reference', 'twice')
    seen.set(reference, row.key)
    if (value('material') !== '' && materials.size > 0 && !materials.has(value('material'))) say('material', 'choice')
    for (const field of ['quantityKg', 'minimumKg'] as const) say(field, numberFault(value(field), 3))
    const [quantity, minimum] = [parseDecimal(value('quantityKg'), 3), parseDecimal(value('minimumKg'), 3)]
    if (quantity === 0n) say('quantityKg', 'zero')
    if (quantity !== undefined && minimum !== undefined && minimum > quantity) say('minimumKg', 'minimum')
    if (value('period') !== '' && !/^\d{4}-(Q[1-4]|0[1-9]|1[0-2])$/.test(value('period'))) say('period', 'period')
    if (value('deliverTo') !== '' && !/^[A-Z]{2}([A-Z2-9]{3})?$/.test(value('deliverTo'))) say('deliverTo', 'place')
    say('ceilingPrice.amount', numberFault(value('ceilingPrice.amount'), 4))
    if (value('ceilingPrice.amount') !== '' && value('ceilingPrice.currency') === '')
      say('ceilingPrice.currency', 'both')
    if (value('ceilingPrice.amount') === '' && value('ceilingPrice.currency') !== '') say('ceilingPrice.amount', 'both')
    const oneOf = (field: FieldId, choices: readonly string[]) => {
      if (value(field) !== '' && !choices.includes(value(field))) say(field, 'choice')
    }
    oneOf('ceilingPrice.currency', CURRENCIES)
    oneOf('commitment', COMMITMENTS)
    oneOf('provenanceFloor', LEVELS)
    oneOf('priority', ['1', '2', '3', '4', '5'])
    oneOf('carryOver', YES_NO)
    const substitutes = substitutesOf(value('substitutes'))
    if (substitutes === undefined) say('substitutes', 'substitutes')
    else if (materials.size > 0 && substitutes.some(one => !materials.has(one.material)))
      say('substitutes', 'substituteMaterial')
  }
  return found
}

function numberFault(text: string, places: number): Complaint | undefined {
  if (text === '' || parseDecimal(text, places) !== undefined) return undefined
  return isUnclear(text) ? 'ambiguous' : 'number'
}

/** Where the hub's faults stand in the table: by cell, and those that are about no cell. */
export function placed(
  errors: readonly { readonly path: string; readonly message: string }[],
  rows: readonly GridRow[],
): { cells: Map<string, string>; others: string[] } {
  const sent = sentRows(rows)
  const cells = new Map<string, string>()
  const others: string[] = []
  for (const { path, message } of errors) {
    const [, index, rest = ''] = /^lines[.[](\d+)\]?\.?(.*)$/s.exec(path) ?? []
    const row = index === undefined ? undefined : sent[Number(index)]?.row
    const field =
      FIELDS.find(one => rest === one || rest.startsWith(`${one}.`)) ??
      (rest === 'ceilingPrice' ? 'ceilingPrice.amount' : undefined)
    if (row && field) cells.set(faultKey(row, field), message)
    else others.push(path ? `${path}: ${message}` : message)
  }
  return { cells, others }
}

/** Rows of what was read from a file, where a cell could not be read with the text that stood in it, so that it can be mended here. */
export function rowsOfFile(
  items: readonly { readonly index: number; readonly value: Readonly<Record<string, unknown>> }[],
  errors: readonly Remark[],
): GridRow[] {
  return items.map(({ index, value }) => {
    const row = rowOf(value)
    const values: Record<string, string> = { ...row.values }
    for (const one of errors)
      if (one.index === index && one.value !== undefined) {
        const field = FIELDS.find(each => each === one.field)
        if (field && values[field] === '') values[field] = one.value
      }
    return { ...row, values }
  })
}

/** A cell in which two tables differ. Rows are compared by their reference. */
export type Difference = {
  readonly reference: string
  readonly field: FieldId | 'row'
  readonly theirs: string
  readonly mine: string
}

/** What differs between the table at hand and the one that the hub has now. */
export function differences(mine: readonly GridRow[], theirs: readonly GridRow[]): Difference[] {
  const byReference = new Map(theirs.map(row => [row.values.reference ?? '', row]))
  const found: Difference[] = []
  for (const { row } of sentRows(mine)) {
    const reference = row.values.reference ?? ''
    const other = byReference.get(reference)
    byReference.delete(reference)
    if (!other) found.push({ reference, field: 'row', theirs: '', mine: row.values.quantityKg ?? '' })
    else
      for (const field of FIELDS)
        if ((other.values[field] ?? '') !== (row.values[field] ?? ''))
          found.push({ reference, field, theirs: other.values[field] ?? '', mine: row.values[field] ?? '' })
  }
  for (const [reference, row] of byReference)
    found.push({ reference, field: 'row', theirs: row.values.quantityKg ?? '', mine: '' })
  return found
}
