import type { Allocation, Cell, Explanation, Forecast, Line, Offer, Price, Publication } from '@lodestone/contracts'
import { isObject } from '@lodestone/kernel'
import { type Column, headerOf } from './column.ts'
import { FORECAST_COLUMNS } from './forecast.ts'
import type { Gift } from './give.ts'
import { CHAIN_SHEET, EVIDENCE_SHEET, FLAT_OFFER_COLUMNS, OFFER_COLUMNS, OFFER_SHEETS } from './offer.ts'
import type { SheetColumn, SheetPlan, Value } from './xlsx.write.ts'

/** What the hub shows, laid out in the columns by which it is read again. */

/** A column that an import takes no notice of. */
const beside = (field: string, about = 'Kept by the hub'): Column => ({ field, kind: 'text', about })
const decimalBeside = (field: string): Column => ({ field, kind: 'decimal', about: 'Kept by the hub' })

export const sheetColumn = (column: Column): SheetColumn => ({
  header: headerOf(column),
  width: Math.min(40, Math.max(12, headerOf(column).length + 2, (column.example ?? '').length + 2)),
  ...(column.kind === 'decimal' || column.kind === 'integer' ? {} : { asText: true }),
  ...(column.allowed ? { allowed: column.allowed } : {}),
})

type Item = Readonly<Record<string, unknown>>

/** The value of a column in an object of the API. */
function cellOf({ field, kind }: Column, item: Item): Value {
  let value: unknown = item
  for (const step of field.split('.')) value = isObject(value) ? value[step] : undefined
  if (value === undefined || value === null) return undefined
  if (typeof kind === 'object') return kind.write(value)
  if (kind === 'decimal' || kind === 'integer') return { decimal: String(value) }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const plan = (name: string, columns: readonly Column[], items: readonly Item[]): SheetPlan => ({
  name,
  columns: columns.map(sheetColumn),
  rows: items.map(item => columns.map(column => cellOf(column, item))),
})

const FORECAST_EXPORT = [
  beside('forecast'),
  ...FORECAST_COLUMNS,
  beside('status'),
  beside('version'),
  beside('forecastId'),
  beside('lineId'),
  beside('participantId'),
]

/** Forecasts as one row a line. */
export function forecastGift(forecasts: readonly Forecast[]): Gift {
  const rows = forecasts.flatMap(({ id, reference, participantId, version, status, lines }) =>
    lines.map(({ id: lineId, ...line }) => ({
      ...line,
      forecast: reference,
      forecastId: id,
      participantId,
      version,
      status,
      lineId,
    })),
  )
  return { name: 'forecasts', table: plan('forecast', FORECAST_EXPORT, rows), items: forecasts }
}

const ROUND_LINE_EXPORT = [
  ...FORECAST_COLUMNS,
  beside('entry'),
  beside('reason'),
  beside('version'),
  beside('forecastId'),
  beside('lineId'),
  beside('participantId'),
]

type RoundLine = Line & Item

/** Lines of a round. */
export const roundLineGift = (lines: readonly RoundLine[]): Gift => ({
  name: 'round-lines',
  table: plan(
    'lines',
    ROUND_LINE_EXPORT,
    lines.map(({ id, ...line }) => ({ ...line, lineId: id })),
  ),
  items: lines,
})

const OFFER_KEPT = ['level', 'status', 'entry', 'reason', 'version', 'offerId', 'participantId'].map(name =>
  beside(name),
)

/** An offer's columns, its price in those of the file. */
function offerItem({ id, price, screening, ...offer }: Partial<Offer> & { id: string } & Item): Item {
  return {
    ...offer,
    offerId: id,
    level: screening?.level,
    reason: offer.reason ?? (screening && 'reason' in screening ? screening.reason : undefined),
    ...(price ? { price: priceColumns(price) } : {}),
  }
}

function priceColumns(price: Price): Item {
  if ('fixed' in price) return price.fixed
  return 'tiers' in price ? price : { ...price.formula, currency: price.currency }
}

/** Offers: in CSV a row for each stage or proof, in a workbook a sheet of each. */
export function offerGift(offers: readonly (Partial<Offer> & { id: string })[], name = 'offers'): Gift {
  const items = offers.map(offer => ({
    own: offerItem(offer),
    chain: offer.chain ?? [],
    evidence: offer.evidence ?? [],
  }))
  const flat = items.flatMap(({ own, chain, evidence }) =>
    Array.from({ length: Math.max(1, chain.length, evidence.length) }, (_, index) => ({
      ...(index === 0 ? own : { reference: own.reference }),
      chain: chain[index],
      evidence: evidence[index],
    })),
  )
  const parts = (list: 'chain' | 'evidence'): Item[] =>
    items.flatMap(({ own, [list]: found }) => found.map(part => ({ ...part, offer: own.reference })))
  return {
    name,
    table: plan('offers', [...FLAT_OFFER_COLUMNS, ...OFFER_KEPT], flat),
    sheets: [
      plan(
        OFFER_SHEETS.offers,
        [...OFFER_COLUMNS, ...OFFER_KEPT],
        items.map(item => item.own),
      ),
      plan(OFFER_SHEETS.chain, CHAIN_SHEET, parts('chain')),
      plan(OFFER_SHEETS.evidence, EVIDENCE_SHEET, parts('evidence')),
    ],
    items: offers,
  }
}

const ALLOCATION_EXPORT = [
  ...['id', 'roundId', 'lineId', 'offerId', 'memberId', 'supplierId', 'material', 'grade', 'period'].map(name =>
    beside(name),
  ),
  decimalBeside('quantityKg'),
  decimalBeside('price.amount'),
  beside('price.currency'),
  decimalBeside('landedPrice'),
  beside('state'),
  beside('accepted.member'),
  beside('accepted.supplier'),
  decimalBeside('contractedKg'),
  decimalBeside('deliveredKg'),
]

/** Allocations of a round. */
export const allocationGift = (allocations: readonly Allocation[]): Gift => ({
  name: 'allocations',
  table: plan('allocations', ALLOCATION_EXPORT, allocations),
  items: allocations,
})

/** Explanations of a round, their figures as JSON. */
export const explanationGift = (explanations: readonly Explanation[]): Gift => ({
  name: 'explanations',
  table: plan(
    'explanations',
    ['kind', 'id', 'code', 'text', 'figures'].map(name => beside(name)),
    explanations,
  ),
  items: explanations,
})

const POOL_EXPORT = [
  ...['material', 'grade', 'period', 'bloc'].map(name => beside(name)),
  decimalBeside('quantityKg'),
  decimalBeside('commitments.forecast'),
  decimalBeside('commitments.intent'),
  decimalBeside('commitments.firm'),
  beside('contributors'),
  beside('suppressed'),
]

/** The published sheet of a round. A suppressed cell says so and nothing else. */
export const poolGift = (pool: Pick<Publication, 'version'> & { readonly cells: readonly Cell[] }): Gift => ({
  name: `pool-v${pool.version}`,
  table: plan('pool', POOL_EXPORT, pool.cells),
  items: pool.cells,
})

const guide = (columns: readonly Column[], sheet: string): Value[][] =>
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
const exampleOf = (columns: readonly Column[], year: number): Value[] =>
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

function template(name: string, parts: readonly Part[], flat: readonly Column[], year: number): Gift {
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
export function templateOf(name: 'forecast' | 'offer', year: number, materials: readonly string[]): Gift {
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
