import type { FileExport } from '@lodestone/files'
import type { Cell, Column, Statement, Table } from './statement.ts'
import type { Voice } from './statement.voice.ts'

type Sheet = FileExport['table']
type SheetColumn = Sheet['columns'][number]
type Value = SheetColumn extends never ? never : string | { readonly decimal: string } | undefined

const UNITS = { kg: 'kg', percent: '%' } as const
const WIDE = 60

/** A statement as a workbook: what is said in names and values first, then a sheet for each table. Figures are numbers wherever a number is exact. */
export function workbookOf(statement: Statement, name: string, voice: Voice): FileExport {
  const summary = summaryOf(statement, voice)
  const tables = statement.parts.flatMap(part => (part.kind === 'table' ? [sheetOf(part, voice)] : []))
  return { name, table: summary, sheets: [summary, ...tables], items: [] }
}

function summaryOf({ title, edition, parts }: Statement, { texts }: Voice): Sheet {
  const said = parts.flatMap((part): string[][] => {
    if (part.kind === 'facts' || part.kind === 'hashes') return [[part.title, ''], ...part.items.map(one => [...one])]
    if (part.kind === 'list') return part.items.map(item => ['', item])
    return part.kind === 'code' ? [[texts.verify.scan, part.url]] : []
  })
  return {
    name: texts.section.summary,
    columns: [
      { header: texts.column.what, width: WIDE / 2, asText: true },
      { header: texts.column.value, width: 1.5 * WIDE, asText: true },
    ],
    rows: [[title, edition], ...said],
    wrapped: true,
  }
}

const sheetOf = ({ title, columns, rows }: Table, { texts }: Voice): Sheet => ({
  name: title,
  columns: columns.flatMap(column => sheetColumns(column, texts.column.currency)),
  rows: rows.map(row => columns.flatMap((column, at) => valuesOf(row[at], column))),
})

/** Figures of money stand with all their places, and their currency beside them. */
const isMoney = (kind: Column['kind']): kind is 'money' | 'sum' => kind === 'money' || kind === 'sum'

function sheetColumns({ header, kind, onlySheet }: Column, currency: string): SheetColumn[] {
  if (kind === 'text') return [{ header, width: onlySheet ? WIDE / 1.5 : WIDE / 2, asText: true }]
  if (isMoney(kind))
    return [
      { header, width: WIDE / 3 },
      { header: `${header}: ${currency}`, width: WIDE / 5, asText: true },
    ]
  return [{ header: kind === 'decimal' ? header : `${header} (${UNITS[kind]})`, width: WIDE / 4 }]
}

function valuesOf(cell: Cell, { kind }: Column): Value[] {
  if (isMoney(kind))
    return typeof cell === 'object' ? [{ decimal: cell.amount }, cell.currency] : [undefined, undefined]
  if (typeof cell === 'object') throw new Error('money stands in a column of money')
  return [cell === undefined || kind === 'text' ? cell : { decimal: cell }]
}
