import type { Database, Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import type { Commitment } from '../disclosure/figure.ts'
import type { changedTable } from '../schema.ts'

/** Marks of one transaction at most, so that each is short however many lines have come at once. */
const MARKS_PER_TURN = 2_000
const SAME_SHARE =
  '(one.material, one.period, one.grade, one.participant_id) = (share.material, share.period, share.grade, share.participant_id)'
const SAME_CELL = '(one.material, one.period, one.grade) = (cell.material, cell.period, cell.grade)'
const SUMS = 'forecast = excluded.forecast, intent = excluded.intent, firm = excluded.firm'
const sumOf = (commitment: Commitment): string =>
  `coalesce(sum(left_over.grams) FILTER (WHERE commitment = '${commitment}'), 0)::bigint`

type Mark = RowOf<typeof changedTable>

/**
 * Sums anew some of what is marked, and forgets those marks; false when that was all. Whatever is committed later has marks of its own, so that it does no harm
 * to be seen already. One at a time: two that sum shares of the same cell would each miss the other's. Statements have no name, so that each is planned for what there
 * is: a plan made for few rows takes squared time for many.
 */
export const sumCells = (database: Database): Promise<boolean> =>
  database.transaction(async tx => {
    await tx.query('LOCK TABLE cell IN SHARE ROW EXCLUSIVE MODE')
    const marks = await tx.query<Mark>(
      `DELETE FROM changed WHERE ctid = ANY(ARRAY(SELECT ctid FROM changed LIMIT ${MARKS_PER_TURN}))
       RETURNING participant_id, line_id, material, period, grade`,
    )
    if (marks.length === 0) return false
    const shares = await tx.query<Pick<Mark, 'material' | 'period' | 'grade' | 'participant_id'>>(
      `SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) AS one (material, period, grade, participant_id) WHERE material IS NOT NULL
       UNION SELECT material, period, grade, participant_id FROM line WHERE id = ANY($5::uuid[])`,
      [...columnsOf(marks), marks.map(mark => mark.line_id)],
    )
    await sumShares(tx, columnsOf(shares))
    const renamed = marks.filter(mark => mark.material === null && mark.participant_id !== null)
    const cells = await tx.query<Pick<Mark, 'material' | 'period' | 'grade'>>(
      `SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS one (material, period, grade)
       UNION SELECT material, period, grade FROM share WHERE participant_id = ANY($4::uuid[])`,
      [...columnsOf(shares).slice(0, 3), renamed.map(mark => mark.participant_id)],
    )
    await sumBlocs(tx, columnsOf(cells).slice(0, 3))
    return marks.length === MARKS_PER_TURN
  })

const columnsOf = (rows: readonly Partial<Mark>[]): (string | null | undefined)[][] =>
  (['material', 'period', 'grade', 'participant_id'] as const).map(name => rows.map(row => row[name]))

/** What participants want in some cells, from their lines. */
async function sumShares(tx: Sql, keys: readonly unknown[]): Promise<void> {
  const ONE = 'unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) AS one (material, period, grade, participant_id)'
  await tx.query(
    `INSERT INTO share (material, period, grade, participant_id, forecast, intent, firm)
     SELECT material, period, grade, participant_id, ${(['forecast', 'intent', 'firm'] as const).map(sumOf).join(', ')}
     FROM ${ONE} JOIN line USING (material, period, grade, participant_id) CROSS JOIN LATERAL (
       SELECT greatest(line.grams - coalesce(sum(need), 0), 0) AS grams FROM award WHERE award.line_id = line.id) AS left_over
     GROUP BY material, period, grade, participant_id
     ON CONFLICT (material, period, grade, participant_id) DO UPDATE SET ${SUMS}`,
    [...keys],
  )
  await tx.query(
    `DELETE FROM share USING ${ONE} WHERE ${SAME_SHARE} AND NOT EXISTS (SELECT FROM line
       WHERE (line.participant_id, line.material, line.period, line.grade) = (share.participant_id, share.material, share.period, share.grade))`,
    [...keys],
  )
}

/** What all participants of each bloc want in some cells, from their shares. */
async function sumBlocs(tx: Sql, keys: readonly unknown[]): Promise<void> {
  const ONE = 'unnest($1::text[], $2::text[], $3::text[]) AS one (material, period, grade)'
  await tx.query(`DELETE FROM cell USING ${ONE} WHERE ${SAME_CELL}`, [...keys])
  await tx.query(
    `INSERT INTO cell (material, period, grade, bloc, forecast, intent, firm, contributors)
     SELECT material, period, grade, coalesce(bloc, ''), sum(forecast), sum(intent), sum(firm),
       count(DISTINCT name) FILTER (WHERE forecast + intent + firm > 0)
     FROM ${ONE} JOIN share USING (material, period, grade) LEFT JOIN contributor ON contributor.id = participant_id
     GROUP BY material, period, grade, coalesce(bloc, '')`,
    [...keys],
  )
}
