import { parseDecimal } from '@lodestone/kernel/decimal'
import { isNameOf } from '@lodestone/kernel/members'
import { bodyOf } from '../../api/revision.ts'
import { faultKey } from '../../grid/faults.ts'
import { type GridRow, isBlank, isUnclear, newRow } from '../../grid/rows.ts'
import { type Fault, saidWhere } from '../../refusal/fault.ts'
import type { LinesStated, OwnLine } from './my-outlook.queries.ts'

/** A member's own lines as rows of texts, and what can be said of them before the hub is asked. */

export const CELLS = [
  'line',
  'element',
  'stage',
  'country',
  'kgPerMonth',
  'from',
  'to',
  'stockKg',
  'stockDays',
  'asset',
  'site',
  'address',
  'share',
  'product',
] as const
export type CellId = (typeof CELLS)[number]
type Texts = Readonly<Partial<Record<CellId, string>>>

export const ELEMENTS = ['Nd', 'Pr', 'Dy', 'Tb', 'Sm', 'Gd'] as const
/** As what an element is bought. */
export const STEPS = ['mining', 'separation', 'metal', 'alloy', 'magnet'] as const
const REQUIRED = ['line', 'element', 'stage', 'country', 'kgPerMonth', 'from', 'to'] as const
/** Under which id of Catena-X partners tell of what the line holds, where, and how much of it is the element: all of them or none. */
const ITEM = ['asset', 'site', 'address', 'share'] as const
/** Where the hub says what is wrong with a cell that stands deeper in a line. */
const DEEPER = {
  'stock.kg': 'stockKg',
  'stock.days': 'stockDays',
  stock: 'stockKg',
  'item.asset': 'asset',
  'item.site': 'site',
  'item.address': 'address',
  'item.share': 'share',
} as const
const MOST_DAYS = 3650
const SHARE_PLACES = 6
/** Rows that one organisation may state. */
export const MOST_LINES = 2000

export function rowOf({ stock, item, ...line }: OwnLine): GridRow {
  const stockKg = stock && 'kg' in stock ? stock.kg : ''
  const stockDays = stock && 'days' in stock ? String(stock.days) : ''
  return newRow({ ...line, ...item, product: line.product ?? '', stockKg, stockDays })
}

/** A row as the API takes it. What is no such line is sent too: the hub says what is wrong with it. */
function lineOf({ values }: Pick<GridRow, 'values'>): Readonly<Record<string, unknown>> {
  const { stockKg = '', stockDays = '', asset = '', site = '', address = '', share = '', ...texts }: Texts = values
  const item = Object.entries({ asset, site, address, share }).filter(([, text]) => text !== '')
  const stock = {
    ...(stockKg === '' ? {} : { kg: stockKg }),
    ...(stockDays === '' ? {} : { days: /^\d+$/.test(stockDays) ? Number(stockDays) : stockDays }),
  }
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
    ...(stockKg + stockDays === '' ? {} : { stock }),
    ...(item.length === 0 ? {} : { item: Object.fromEntries(item) }),
  }
}

/** The rows that are sent. */
export const sentRows = (rows: readonly GridRow[]): GridRow[] => rows.filter(row => !isBlank(row))
export const statementOf = (rows: readonly GridRow[]): LinesStated => bodyOf({ lines: sentRows(rows).map(lineOf) })

/** What is wrong in the eyes of the browser: keys of the page's texts. */
export type Complaint =
  | 'required'
  | 'number'
  | 'ambiguous'
  | 'days'
  | 'month'
  | 'order'
  | 'country'
  | 'choice'
  | 'oneStock'
  | 'asset'
  | 'site'
  | 'address'
  | 'share'

const isIn = (choices: readonly string[], text: string): boolean => choices.includes(text)
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

function kgComplaint(text: string): Complaint | undefined {
  if (parseDecimal(text, 3) === undefined) return isUnclear(text) ? 'ambiguous' : 'number'
  return undefined
}

/** What is wrong with a cell by itself. */
function complaintOf(cell: CellId, text: string): Complaint | undefined {
  if (text === '') return isIn(REQUIRED, cell) ? 'required' : undefined
  switch (cell) {
    case 'element':
      return isIn(ELEMENTS, text) ? undefined : 'choice'
    case 'stage':
      return isIn(STEPS, text) ? undefined : 'choice'
    case 'country':
      return /^[A-Z]{2}$/.test(text) ? undefined : 'country'
    case 'from':
    case 'to':
      return MONTH.test(text) ? undefined : 'month'
    case 'kgPerMonth':
    case 'stockKg':
      return kgComplaint(text)
    case 'stockDays':
      return /^\d{1,4}$/.test(text) && Number(text) <= MOST_DAYS ? undefined : 'days'
    case 'asset':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? undefined : 'asset'
    case 'site':
      return /^BPNS[a-zA-Z0-9]{12}$/.test(text) ? undefined : 'site'
    case 'address':
      return /^BPNA[a-zA-Z0-9]{12}$/.test(text) ? undefined : 'address'
    case 'share':
      return isShare(text) ? undefined : 'share'
    default:
      return undefined
  }
}

/** Above nothing and up to all of it. */
function isShare(text: string): boolean {
  const share = parseDecimal(text, SHARE_PLACES)
  return share !== undefined && share > 0n && share <= 10n ** BigInt(SHARE_PLACES)
}

/** What is wrong with the rows, before the hub is asked, by `faultKey`. */
export function complaintsOf(rows: readonly GridRow[]): Map<string, Complaint> {
  const found = new Map<string, Complaint>()
  for (const row of sentRows(rows)) {
    const { from = '', to = '', stockKg = '', stockDays = '' }: Texts = row.values
    for (const cell of CELLS) {
      const complaint = complaintOf(cell, row.values[cell] ?? '')
      if (complaint) found.set(faultKey(row, cell), complaint)
    }
    if (MONTH.test(from) && MONTH.test(to) && to < from) found.set(faultKey(row, 'to'), 'order')
    if (stockKg !== '' && stockDays !== '') found.set(faultKey(row, 'stockDays'), 'oneStock')
    const unsaid = ITEM.filter(cell => (row.values[cell] ?? '') === '')
    if (unsaid.length < ITEM.length) for (const cell of unsaid) found.set(faultKey(row, cell), 'required')
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
    const [, index, field = ''] = /^lines[.[](\d+)\]?\.?(.*)$/s.exec(fault.path) ?? []
    const row = index === undefined ? undefined : sent[Number(index)]
    const cell = cellOf(field)
    if (row && cell) cells.set(faultKey(row, cell), fault.message)
    else others.push(saidWhere(fault))
  }
  return { cells, others }
}

const cellOf = (field: string): CellId | undefined =>
  CELLS.find(cell => cell === field) ?? (isNameOf(DEEPER, field) ? DEEPER[field] : undefined)
