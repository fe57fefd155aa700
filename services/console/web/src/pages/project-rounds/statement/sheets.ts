import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import { isJsonObject, isList, type Json, type JsonObject, objectIn } from '@lodestone/kernel/json'
import { faultKey } from '../../../grid/faults.ts'
import { type GridRow, isBlank, isUnclear, newRow } from '../../../grid/rows.ts'
import { percentOfShare } from '../../../outlook/happens.ts'
import { type Fault, saidWhere } from '../../../refusal/fault.ts'

/** What a party states in a project round, as tables of texts: how a row is read and written, and what is wrong with it before the hub is asked. */

/** What a cell takes: a decimal, a share in percent, a whole number, a country, several countries, several words, or text. */
type Takes = 'text' | 'decimal' | 'percent' | 'whole' | 'country' | 'countries' | 'words'
export type CellId =
  | 'project'
  | 'country'
  | 'material'
  | 'phase'
  | 'nameplateKg'
  | 'priceIndex'
  | 'pricePremium'
  | 'priceFloor'
  | 'priceCap'
  | 'priceShareAbove'
  | 'costsEurPerKg'
  | 'costsEurPerYear'
  | 'loanInterest'
  | 'loanFirstYear'
  | 'loanYears'
  | 'floorEurPerKg'
  | 'floorFirstYear'
  | 'floorLastYear'
  | 'floorShareAbove'
  | 'floorSharedFrom'
  | 'basis'
  | 'source'
  | 'year'
  | 'ramp'
  | 'probability'
  | 'committedKg'
  | 'leastPooledKg'
  | 'kind'
  | 'eur'
  | 'ask'
  | 'kg'
  | 'pledge'
  | 'type'
  | 'condition'
  | 'bloc'
  | 'share'
  | 'countries'
  | 'stages'
  | 'phases'
  | 'firstYear'
  | 'years'
  | 'reference'
  | 'exempt'
  | 'stage'
  | 'weight'
  | 'by'
  | 'path'
  | 'eurPerKg'
export type Cell = {
  readonly id: CellId
  /** Where it is in the row that the API takes. */
  readonly path: string
  readonly takes: Takes
  readonly required?: true
  /** A list that is sent empty too. */
  readonly always?: true
  readonly choices?: readonly string[]
  readonly width?: number
}
export type SheetId =
  | 'projects'
  | 'projectYears'
  | 'seeks'
  | 'asks'
  | 'askYears'
  | 'pledges'
  | 'conditions'
  | 'rules'
  | 'materials'
  | 'caps'
  | 'chinaShares'
  | 'paths'
export type Sheet = {
  readonly id: SheetId
  /** Where its rows are in the body. */
  readonly path: string
  readonly cells: readonly Cell[]
  readonly most: number
  /** One row whose cells are fields of what is at the path. */
  readonly single?: true
}

export type Rows = Readonly<Record<string, readonly GridRow[]>>

const PERCENT_PLACES = 4

const valueAt = (row: JsonObject, path: string): Json | undefined =>
  path.split('.').reduce((at: Json | undefined, name) => (isJsonObject(at) ? at[name] : undefined), row)

function withValue(row: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...row, [name]: value }
  return { ...row, [name]: withValue(objectIn(row[name]), rest, value) }
}

function textOf({ takes }: Cell, value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  if (isList(value)) return value.join(', ')
  return takes === 'percent' && typeof value === 'string' ? percentOfShare(value) : String(value)
}

/** What a cell says to the hub. What is no such value is sent as it was typed: the hub says what is wrong with it. */
function toldBy({ takes }: Cell, text: string): Json {
  switch (takes) {
    case 'whole':
      return /^\d{1,9}$/.test(text) ? Number(text) : text
    case 'percent': {
      const parts = parseDecimal(text, PERCENT_PLACES)
      return parts === undefined ? text : formatDecimal(parts, PERCENT_PLACES + 2)
    }
    case 'countries':
    case 'words':
      return text
        .split(/[,;]/)
        .map(one => one.trim())
        .filter(Boolean)
    default:
      return text
  }
}

/** The rows of a statement as it stands at the hub; an empty one where a table has none. */
export function rowsOf(sheets: readonly Sheet[], stated: JsonObject): Rows {
  return Object.fromEntries(
    sheets.map(({ id, path, cells, single }) => {
      const at = path === '' ? stated : valueAt(stated, path)
      const given = single ? [objectIn(at)] : isList(at) ? at.map(objectIn) : []
      const rows = given.map(row =>
        newRow(Object.fromEntries(cells.map(cell => [cell.id, textOf(cell, valueAt(row, cell.path))]))),
      )
      return [id, rows.length === 0 ? [newRow()] : rows] as const
    }),
  )
}

export const sentRows = (rows: readonly GridRow[] = []): GridRow[] => rows.filter(row => !isBlank(row))

const toldOf = ({ cells }: Sheet, { values }: GridRow): JsonObject =>
  cells.reduce((row: JsonObject, cell) => {
    const text = values[cell.id] ?? ''
    return text === '' && !cell.always ? row : withValue(row, cell.path.split('.'), toldBy(cell, text))
  }, {})

/** The body that is sent. */
export const statementOf = (sheets: readonly Sheet[], rows: Rows): JsonObject =>
  sheets.reduce((body: JsonObject, sheet) => {
    const sent = sentRows(rows[sheet.id]).map(row => toldOf(sheet, row))
    const steps = sheet.path.split('.')
    if (!sheet.single) return withValue(body, steps, sent)
    return withValue(body, steps, { ...objectIn(valueAt(body, sheet.path)), ...sent[0] })
  }, {})

/** What is wrong in the eyes of the browser: keys of the page's texts. */
export type Complaint = 'required' | 'number' | 'ambiguous' | 'percent' | 'whole' | 'country' | 'choice'

const isCode = (text: string): boolean => /^[A-Z]{2}$/.test(text)
const isIn = (choices: readonly string[], text: string): boolean => choices.includes(text)

function complaintOf({ takes, required, choices }: Cell, text: string): Complaint | undefined {
  if (text === '') return required ? 'required' : undefined
  const wrong = (fits: boolean, complaint: Complaint): Complaint | undefined => (fits ? undefined : complaint)
  switch (takes) {
    case 'decimal':
      return isUnclear(text) ? 'ambiguous' : wrong(/^-?\d+(\.\d+)?$/.test(text), 'number')
    case 'percent': {
      const parts = parseDecimal(text, PERCENT_PLACES)
      return wrong(parts !== undefined && parts <= 100n * 10n ** BigInt(PERCENT_PLACES), 'percent')
    }
    case 'whole':
      return wrong(/^\d{1,9}$/.test(text), 'whole')
    case 'country':
      return wrong(isCode(text), 'country')
    case 'countries':
      return wrong(
        text.split(/[,;]/).every(one => isCode(one.trim())),
        'country',
      )
    case 'words':
      return wrong(choices === undefined || text.split(/[,;]/).every(one => isIn(choices, one.trim())), 'choice')
    default:
      return wrong(choices === undefined || isIn(choices, text), 'choice')
  }
}

/** What is wrong with the rows, before the hub is asked, by `faultKey`. */
export function complaintsOf(sheets: readonly Sheet[], rows: Rows): Map<string, Complaint> {
  const found = new Map<string, Complaint>()
  for (const { id, cells, single } of sheets)
    for (const row of single ? (rows[id] ?? []) : sentRows(rows[id]))
      for (const cell of cells) {
        const complaint = complaintOf(cell, row.values[cell.id] ?? '')
        if (complaint) found.set(faultKey(row, cell.id), complaint)
      }
  return found
}

/** Where the hub's faults stand in the tables: by cell, and those that are about no cell. */
export function placed(
  sheets: readonly Sheet[],
  errors: readonly Fault[],
  rows: Rows,
): { cells: Map<string, string>; others: string[] } {
  const cells = new Map<string, string>()
  const others: string[] = []
  for (const fault of errors) {
    const key = placeOf(sheets, fault.path.replaceAll(/\[(\d+)\]/g, '.$1'), rows)
    if (key === undefined) others.push(saidWhere(fault))
    else cells.set(key, fault.message)
  }
  return { cells, others }
}

function placeOf(sheets: readonly Sheet[], path: string, rows: Rows): string | undefined {
  for (const sheet of sheets.toSorted((a, b) => b.path.length - a.path.length)) {
    if (!path.startsWith(`${sheet.path}.`)) continue
    const rest = path.slice(sheet.path.length + 1)
    const [nth = '', ...steps] = sheet.single ? ['0', ...rest.split('.')] : rest.split('.')
    const row = (sheet.single ? (rows[sheet.id] ?? []) : sentRows(rows[sheet.id]))[Number(nth)]
    const within = steps.join('.')
    const cell =
      sheet.cells.find(one => one.path === within || within.startsWith(`${one.path}.`)) ??
      sheet.cells.find(one => within !== '' && one.path.startsWith(`${within}.`))
    if (row && cell) return faultKey(row, cell.id)
  }
  return undefined
}
