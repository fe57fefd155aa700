import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { inTimedTurns } from '@lodestone/service'
import type { CellKey } from '../disclosure/decision.ts'
import type { CellParts } from '../disclosure/figure.ts'
import type { lineTable } from '../schema.ts'
import { keyOf, keyText } from './cell.key.ts'
import type { KnownCell } from './cell.store.ts'
import { noParts } from './cell.ts'

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
