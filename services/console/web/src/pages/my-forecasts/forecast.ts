import { cellsOf, type Fields, type FieldType } from '@lodestone/contracts/field'
import { LINE_FIELDS } from '@lodestone/contracts/line.fields'
import { parseDecimal } from '@lodestone/kernel/decimal'
import { isObject } from '@lodestone/kernel/members'
import type { Body, Item } from '../../api/client.ts'
import { bodyOf } from '../../api/revision.ts'
import { type CellComplaint, complaintOf, textOf, valueIn } from '../../field/cell.ts'
import { substitutesOf } from '../../field/substitutes.ts'
import type { Remark } from '../../files/preview.ts'
import { faultKey } from '../../grid/faults.ts'
import { type GridRow, isBlank, newRow } from '../../grid/rows.ts'
import { type Fault, saidWhere } from '../../refusal/fault.ts'

/** The lines of a forecast as rows of texts, and what can be said of them before the hub is asked. */

export type Forecast = Item<'/demand/forecasts'>
export type Draft = Body<'/demand/forecasts', 'post'>
export type Line = Forecast['lines'][number]
export type DraftLine = Draft['lines'][number]
const FIELDS: Fields = LINE_FIELDS
/** The cells of a row. */
export const CELLS = cellsOf(FIELDS)
/** Lines that one forecast may have. */
export const MOST_LINES = 10_000

/** A line, whole or as far as a file gave it, as a row. */
export const rowOf = (line: Readonly<Record<string, unknown>>): GridRow =>
  newRow(Object.fromEntries(CELLS.map(({ path, type }) => [path, textOf(type, at(line, path.split('.')))])), line)

const at = (value: unknown, [step, ...rest]: readonly string[]): unknown =>
  step === undefined ? value : at(isObject(value) ? value[step] : undefined, rest)

/** A row as the API takes it. What is no such line is sent too: the hub says what is wrong with it. */
export function lineOf({ values }: Pick<GridRow, 'values'>): DraftLine {
  const said = (path: string, type: FieldType): unknown => valueIn(type, values[path] ?? '')
  const line = Object.entries(FIELDS).flatMap(([name, field]) => {
    if (!('parts' in field)) return values[name] ? [[name, said(name, field.type)]] : []
    // Of a value of several parts all are sent, so that the hub says which one is missing.
    const parts = Object.entries(field.parts).map(([part, { type }]) => [part, said(`${name}.${part}`, type)])
    return parts.some(([, part]) => part !== '') ? [[name, Object.fromEntries(parts)]] : []
  })
  return bodyOf(Object.fromEntries(line))
}

/** The rows that are sent, each with its place in the table. */
export const sentRows = (rows: readonly GridRow[]): { row: GridRow; at: number }[] =>
  rows.map((row, at) => ({ row, at })).filter(({ row }) => !isBlank(row))

/** A line that tells of a need and joins no round. */
export const isOutside = ({ values }: Pick<GridRow, 'values'>): boolean => values.commitment === 'forecast'

/** What is wrong in the eyes of the browser: keys of the page's texts. */
export type LineComplaint = CellComplaint | 'minimum' | 'twice' | 'both' | 'substitutes' | 'substituteMaterial'

/** What is wrong with the rows, before the hub is asked. Materials that are not known yet are no fault. */
export function complaintsOf(rows: readonly GridRow[], materials: ReadonlySet<string>): Map<string, LineComplaint> {
  const found = new Map<string, LineComplaint>()
  const seen = new Set<string>()
  for (const { row } of sentRows(rows)) {
    const value = (path: string): string => row.values[path] ?? ''
    const say = (path: string, complaint: LineComplaint | undefined) => {
      if (complaint && !found.has(faultKey(row, path))) found.set(faultKey(row, path), complaint)
    }
    for (const cell of CELLS) say(cell.path, complaintOf(cell, value(cell.path)))
    const isUnknown = (material: string) => materials.size > 0 && !materials.has(material)
    if (value('material') !== '' && isUnknown(value('material'))) say('material', 'choice')
    const substitutes = substitutesOf(value('substitutes'))
    if (substitutes === undefined) say('substitutes', 'substitutes')
    else if (substitutes.some(one => isUnknown(one.material))) say('substitutes', 'substituteMaterial')
    const { reference = '' } = row.values
    if (reference !== '' && seen.has(reference)) say('reference', 'twice')
    seen.add(reference)
    const [quantity, minimum] = [parseDecimal(value('quantityKg'), 3), parseDecimal(value('minimumKg'), 3)]
    if (quantity !== undefined && minimum !== undefined && minimum > quantity) say('minimumKg', 'minimum')
    for (const [name, field] of Object.entries(FIELDS)) {
      const parts = 'parts' in field ? Object.keys(field.parts).map(part => `${name}.${part}`) : []
      const empty = parts.filter(path => value(path) === '')
      if (empty.length < parts.length) for (const path of empty) say(path, 'both')
    }
  }
  return found
}

/** Where the hub's faults stand in the table: by cell, and those that are about no cell. */
export function placed(
  errors: readonly Fault[],
  rows: readonly GridRow[],
): { cells: Map<string, string>; others: string[] } {
  const sent = sentRows(rows)
  const cells = new Map<string, string>()
  const others: string[] = []
  for (const fault of errors) {
    const { path, message } = fault
    const [, index, rest = ''] = /^lines[.[](\d+)\]?\.?(.*)$/s.exec(path) ?? []
    const row = index === undefined ? undefined : sent[Number(index)]?.row
    const cell =
      CELLS.find(({ path: one }) => rest === one || rest.startsWith(`${one}.`)) ??
      CELLS.find(({ path: one }) => rest !== '' && one.startsWith(`${rest}.`))
    if (row && cell) cells.set(faultKey(row, cell.path), message)
    else others.push(saidWhere(fault))
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
        const cell = CELLS.find(({ path }) => path === one.field)
        if (cell && values[cell.path] === '') values[cell.path] = one.value
      }
    return { ...row, values }
  })
}

/** A cell in which two tables differ. Rows are compared by their reference. */
export type Difference = {
  readonly reference: string
  /** The path of the cell, or `row`. */
  readonly field: string
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
      for (const { path: field } of CELLS)
        if ((other.values[field] ?? '') !== (row.values[field] ?? ''))
          found.push({ reference, field, theirs: other.values[field] ?? '', mine: row.values[field] ?? '' })
  }
  for (const [reference, row] of byReference)
    found.push({ reference, field: 'row', theirs: row.values.quantityKg ?? '', mine: '' })
  return found
}
