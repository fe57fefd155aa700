import type { OpenCell } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { formatKg } from '@lodestone/kernel'
import { inTimedTurns } from '@lodestone/service'
import type { CellParts } from '../disclosure/figure.ts'
import type { CellKey } from '../disclosure/sheet.ts'
import type { cellTable, lineTable } from '../schema.ts'
import { keyOf, keyText, noParts } from './cell.ts'

export type CellFilter = { material?: string; period?: string; bloc?: string }

type KnownCell = RowOf<typeof cellTable> & { bloc: CellKey['bloc'] }

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

/**
 * Sums anew what is marked, all of it as it stands at one moment, and forgets the marks. One at a time: two that sum shares of the same cell would each
 * miss the other's.
 */
export const sumCells = (database: Database): Promise<void> =>
  database.transaction(async tx => {
    await tx.query('LOCK TABLE cell IN SHARE ROW EXCLUSIVE MODE')
    await tx.query(SUM_CELLS)
  })

const SUMS = 'forecast = excluded.forecast, intent = excluded.intent, firm = excluded.firm'
/**
 * Every part of one statement sees what stood when it began, the marks that it deletes included. It is planned each time, as whatever reads `share_now` or
 * `cell_now`: a plan made for few marks takes squared time for many.
 */
export const SUM_CELLS = `
  WITH done AS (DELETE FROM changed),
  no_share AS (
    DELETE FROM share USING share_changed AS one
    WHERE (one.material, one.period, one.grade, one.participant_id) = (share.material, share.period, share.grade, share.participant_id)
      AND NOT EXISTS (SELECT FROM line WHERE (line.participant_id, line.material, line.period, line.grade) =
        (share.participant_id, share.material, share.period, share.grade))),
  shares AS (
    INSERT INTO share (material, period, grade, participant_id, forecast, intent, firm)
    SELECT material, period, grade, participant_id, forecast, intent, firm FROM share_fresh
    ON CONFLICT (material, period, grade, participant_id) DO UPDATE SET ${SUMS}),
  fresh AS MATERIALIZED (SELECT * FROM cell_fresh),
  no_cell AS (
    DELETE FROM cell USING (SELECT DISTINCT material, period, grade FROM share_changed) AS one
    WHERE (one.material, one.period, one.grade) = (cell.material, cell.period, cell.grade)
      AND NOT EXISTS (SELECT FROM fresh WHERE (fresh.material, fresh.period, fresh.grade, fresh.bloc) =
        (cell.material, cell.period, cell.grade, cell.bloc)))
  INSERT INTO cell (material, period, grade, bloc, forecast, intent, firm, contributors)
  SELECT material, period, grade, bloc, forecast, intent, firm, contributors FROM fresh
  ON CONFLICT (material, period, grade, bloc) DO UPDATE SET ${SUMS}, contributors = excluded.contributors`

/** Whether anything is marked. */
export const isAnyMarked = async (sql: Sql): Promise<boolean> =>
  (await sql.query<{ some: boolean }>('SELECT EXISTS (SELECT FROM changed) AS some'))[0]?.some === true

export type Contributed = ReadonlyMap<string, { readonly key: CellKey; readonly parts: CellParts }>

/**
 * Who contributes what to each cell: what standing lines still want, or what lines of a round asked as `entries` selects them. Lines whose
 * member this service does not know yet are left out.
 */
export async function contributions(sql: Sql, roundId?: string, entries = 'true'): Promise<Contributed> {
  const own =
    roundId === undefined
      ? `SELECT material, grade, period, participant_id, commitment, grams
         FROM share_now CROSS JOIN LATERAL (VALUES ('forecast', forecast), ('intent', intent), ('firm', firm)) AS one (commitment, grams) WHERE grams > 0`
      : `SELECT material, grade, period, participant_id, commitment, sum(grams) AS grams
         FROM entry WHERE round_id = $1 AND ${entries} GROUP BY material, grade, period, participant_id, commitment`
  const rows = await sql.query<ContributedRow>(
    `WITH own AS MATERIALIZED (${own})
     SELECT material, grade, period, bloc, name, commitment, sum(grams)::bigint AS grams
     FROM own JOIN contributor ON contributor.id = participant_id AND bloc IS NOT NULL
     GROUP BY material, grade, period, bloc, name, commitment`,
    roundId === undefined ? [] : [roundId],
  )
  return inTimedTurns(byCell(rows))
}
/** What rounds awarded to whom in each cell, by round. */
export async function awardedByRound(sql: Sql): Promise<ReadonlyMap<string, Contributed>> {
  const rows = await sql.query<ContributedRow & { roundId: string }>(
    `SELECT round_id AS "roundId", material, grade, period, bloc, name, commitment, sum(need)::bigint AS grams
     FROM award JOIN entry USING (round_id, line_id) JOIN contributor ON contributor.id = participant_id AND bloc IS NOT NULL
     GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1`,
  )
  const awarded = new Map<string, Contributed>()
  for (const [roundId, own] of Map.groupBy(rows, row => row.roundId))
    awarded.set(roundId, await inTimedTurns(byCell(own)))
  return awarded
}

type ContributedRow = Pick<KnownCell, 'material' | 'grade' | 'period' | 'bloc'> &
  Pick<RowOf<typeof lineTable>, 'commitment' | 'grams'> & { name: string }

function* byCell(rows: readonly ContributedRow[]): Generator<void, Contributed> {
  const cells = new Map<string, { key: CellKey; parts: ReturnType<typeof noParts> }>()
  for (const row of rows) {
    const key = keyOf(row)
    const text = keyText(key)
    const cell = cells.get(text) ?? { key, parts: noParts() }
    cells.set(text, cell)
    if (row.grams > 0n) cell.parts[row.commitment].set(row.name, row.grams)
    yield
  }
  return cells
}
