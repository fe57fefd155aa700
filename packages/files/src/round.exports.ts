import type { Allocation, Cell, Explanation, Line, Publication } from '@lodestone/contracts'
import { beside, decimalBeside, type Item, plan } from './export.plan.ts'
import type { FileExport } from './export.write.ts'
import { FORECAST_COLUMNS } from './forecast.ts'

/** What the hub shows of a round. */

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
export const roundLineExport = (lines: readonly RoundLine[]): FileExport => ({
  name: 'round-lines',
  table: plan(
    'lines',
    ROUND_LINE_EXPORT,
    lines.map(({ id, ...line }) => ({ ...line, lineId: id })),
  ),
  items: lines,
})

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
export const allocationExport = (allocations: readonly Allocation[]): FileExport => ({
  name: 'allocations',
  table: plan('allocations', ALLOCATION_EXPORT, allocations),
  items: allocations,
})

/** Explanations of a round, their figures as JSON. */
export const explanationExport = (explanations: readonly Explanation[]): FileExport => ({
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
export const poolExport = (pool: Pick<Publication, 'version'> & { readonly cells: readonly Cell[] }): FileExport => ({
  name: `pool-v${pool.version}`,
  table: plan('pool', POOL_EXPORT, pool.cells),
  items: pool.cells,
})
