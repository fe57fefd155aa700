import { sparseModel, UNBOUNDED } from '@lodestone/engine/linear'
import { exact, present } from '@lodestone/kernel'
import { counting, kilograms } from '../select/programme.ts'
import { tieOf } from '../select/tie.ts'
import type { Terms } from '../terms/terms.ts'
import type { ActiveYear } from './active.ts'

/** A year's linear programme: a column a cell, then the level that shares rise to. */
export type YearProgramme = ReturnType<typeof programmeOfYear>

export function programmeOfYear(terms: Terms, y: number, { cells, bounds }: ActiveYear) {
  const sparse = sparseModel()
  for (const _ of cells) sparse.column(0, UNBOUNDED)
  const level = sparse.column(0, 1)
  for (const { terms: entries, least, most } of bounds) {
    const scale = entries.reduce((top, [, times]) => Math.max(top, Math.abs(Number(times))), 1)
    sparse.row(
      least === undefined ? -UNBOUNDED : kilograms(least) / scale,
      most === undefined ? UNBOUNDED : kilograms(most) / scale,
      entries.map(([c, times]) => [c, Number(times) / scale] as const),
    )
  }
  const asks = [...new Set(cells.map(({ ask }) => ask))]
  const rows = asks.map(ask => {
    const entries = cells.flatMap((cell, c) => (cell.ask === ask ? [[c, 1] as const] : []))
    const asked = kilograms(present(present(terms.asks[ask]).grams[y]))
    return {
      ...{ ask, asked },
      fill: sparse.row(-UNBOUNDED, UNBOUNDED, entries),
      rise: sparse.row(-UNBOUNDED, UNBOUNDED, [...entries, [level, -asked]]),
    }
  })
  const by = (of: (cell: (typeof cells)[number]) => number) => Float64Array.from([...cells.map(of), 0])
  const served = by(({ ask }) => counting(present(terms.asks[ask]).weight))
  const price = by(({ project }) => {
    const { n, d } = present(present(terms.projects[project]).price[y])
    return Number(exact.formatRational({ n, d }, 6))
  })
  const draw = by(({ ask, project }) => tieOf(terms, ask, project))
  const total = (of: Float64Array) =>
    sparse.row(
      -UNBOUNDED,
      UNBOUNDED,
      [...of].flatMap((value, c) => (value === 0 ? [] : [[c, value] as const])),
    )
  return { sparse, level, rows, served, price, draw, servedRow: total(served), priceRow: total(price) }
}
