import type { OpenCell } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { formatKg } from '@lodestone/kernel'
import type { CellKey } from '../disclosure/decision.ts'
import type { cellTable } from '../schema.ts'
import { keyOf } from './cell.key.ts'

export type CellFilter = { material?: string; period?: string; bloc?: string }

export type KnownCell = RowOf<typeof cellTable> & { bloc: CellKey['bloc'] }

/** Cells as they stand now, in order of their key; one more than the limit. A cell in which nothing is wanted any more is none. */
export async function liveCells(sql: Sql, filter: CellFilter & { after?: string; limit: number }): Promise<OpenCell[]> {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const named = (['material', 'period', 'bloc'] as const).filter(name => filter[name] !== undefined)
  const where = ["bloc <> '' AND contributors > 0", ...named.map(name => `${name} = ${bind(filter[name])}`)]
  if (filter.after !== undefined)
    where.push(
      `(material COLLATE "C", period COLLATE "C", grade COLLATE "C", bloc COLLATE "C") > (${[0, 1, 2, 3]
        .map(nth => bind(filter.after?.split('\n')[nth]?.replaceAll('\0', '') ?? ''))
        .join(', ')})`,
    )
  const rows = await sql.query<KnownCell>(
    `SELECT material, grade, period, bloc, forecast, intent, firm, contributors FROM cell_now WHERE ${where.join(' AND ')}
     ORDER BY material COLLATE "C", period COLLATE "C", grade COLLATE "C", bloc COLLATE "C" LIMIT ${bind(filter.limit + 1)}`,
    values,
  )
  return rows.map(row => ({
    ...keyOf(row),
    commitments: { forecast: formatKg(row.forecast), intent: formatKg(row.intent), firm: formatKg(row.firm) },
    quantityKg: formatKg(row.forecast + row.intent + row.firm),
    contributors: row.contributors,
  }))
}
