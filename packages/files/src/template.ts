import type { CellValue, SheetColumn, SheetPlan } from '@lodestone/kernel'
import { type Column, headerOf } from './column.ts'
import { sheetColumn } from './export.plan.ts'
import type { FileExport } from './export.write.ts'
import { FORECAST_COLUMNS } from './forecast.ts'
import { CHAIN_SHEET, EVIDENCE_SHEET, FLAT_OFFER_COLUMNS, OFFER_COLUMNS, OFFER_SHEETS } from './offer.ts'

const guide = (columns: readonly Column[], sheet: string): CellValue[][] =>
  columns.map(column => [
    sheet,
    headerOf(column),
    column.required ? 'yes' : '',
    column.about,
    column.example ?? '',
    column.allowed?.join(', ') ?? '',
  ])

const HELP_HEADERS: readonly SheetColumn[] = [
  { header: 'Sheet', width: 12 },
  { header: 'Column', width: 24 },
  { header: 'Required', width: 10 },
  { header: 'What belongs in it', width: 60 },
  { header: 'Example', width: 44 },
  { header: 'One of', width: 44 },
]

/** An example as the object of the API that its columns say. */
const exampleOf = (columns: readonly Column[], year: number): CellValue[] =>
  columns.map(({ kind, example }) => {
    if (!example) return undefined
    const text = example.replaceAll('2027', String(year))
    return kind === 'decimal' || kind === 'integer' ? { decimal: text } : text
  })

type Part = { readonly name: string; readonly columns: readonly Column[] }
const RULES = [
  'Row 1 names the columns: leave it as it is; columns that you do not need may go.',
  'Row 2 is an example: write over it.',
  'Write numbers as numbers. A formula is refused: paste its value.',
  'Nothing is stored by a preview; an import takes all rows or none.',
]

function template(name: string, parts: readonly Part[], flat: readonly Column[], year: number): FileExport {
  const one = ({ name: sheet, columns }: Part): SheetPlan => ({
    name: sheet,
    columns: columns.map(sheetColumn),
    rows: [exampleOf(columns, year)],
  })
  const help: SheetPlan = {
    name: 'How to fill this in',
    columns: HELP_HEADERS,
    wrapped: true,
    rows: [...RULES.map(rule => ['', '', '', rule]), ...parts.flatMap(part => guide(part.columns, part.name))],
  }
  return {
    name,
    table: { name, columns: flat.map(sheetColumn), rows: [exampleOf(flat, year)] },
    sheets: [...parts.map(one), help],
    items: [],
  }
}

const choosing = (columns: readonly Column[], materials: readonly string[]): Column[] =>
  columns.map(column => (column.field === 'material' ? { ...column, allowed: materials } : column))

/** Templates by name, with an example of a year and the materials that there are. */
export function templateOf(name: 'forecast' | 'offer', year: number, materials: readonly string[]): FileExport {
  if (name === 'forecast') {
    const columns = choosing(FORECAST_COLUMNS, materials)
    return template('forecast', [{ name: 'forecast', columns }], columns, year)
  }
  const parts = [
    { name: OFFER_SHEETS.offers, columns: choosing(OFFER_COLUMNS, materials) },
    { name: OFFER_SHEETS.chain, columns: CHAIN_SHEET },
    { name: OFFER_SHEETS.evidence, columns: EVIDENCE_SHEET },
  ]
  return template('offer', parts, FLAT_OFFER_COLUMNS, year)
}
