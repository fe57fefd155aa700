import type { Sql } from '@lodestone/database'
import { and, eq, exists, inArray, notExists } from '@lodestone/database/drizzle'
import { byName, ROUND_QUANTITIES } from '@lodestone/kernel'
import { roundMarkedTable, roundTable, roundTotalsTable } from '../schema.ts'
import type { ByMaterial, MaterialTotals } from './totals.ts'

/**
 * SQL of the quantities of the rounds `$1` by material, summed up from the rows they rest on. Asked: lines that stand, or stood when the collection ended, dropped ones
 * among them; a line that its member took back or replaced before that counts nowhere. Screened: those without the dropped ones. Confirmed: what was sealed, without
 * those that left after the collection. Each source is summed by itself, so that a row adds to its own figures alone.
 */
const SUMMED = `SELECT round_id, material, ${ROUND_QUANTITIES.map(name => `sum(${name})::text AS ${name}`).join(', ')} FROM (
    SELECT round_id, material, sum(grams) AS asked, coalesce(sum(grams) FILTER (WHERE status <> 'dropped'), 0) AS screened,
      0 AS confirmed, 0 AS matched, 0 AS accepted, 0 AS contracted, 0 AS delivered
    FROM entry WHERE round_id = ANY($1::uuid[]) AND asked GROUP BY 1, 2
    UNION ALL
    SELECT round_id, material, 0, 0, sum(grams), 0, 0, 0, 0
    FROM sealed_entry WHERE round_id = ANY($1::uuid[]) AND owner = 'demand' GROUP BY 1, 2
    UNION ALL
    SELECT round_id, need_material, 0, 0, 0, sum(matched_need), sum(accepted_need), sum(contracted_need), sum(delivered_need)
    FROM allocation_progress WHERE round_id = ANY($1::uuid[]) GROUP BY 1, 2
  ) AS parts GROUP BY round_id, material ORDER BY round_id, material`

/** The quantities of rounds by material: as they are kept where nothing has changed since, else summed up. */
export async function readTotals(sql: Sql, roundIds: readonly string[]): Promise<Map<string, ByMaterial>> {
  const kept = await readKept(sql, roundIds)
  const others = roundIds.filter(id => !kept.has(id))
  if (others.length === 0) return kept
  const rows = await sql.query<MaterialTotals & { round_id: string }>(SUMMED, [others], 'totals')
  const summed = Map.groupBy(rows, row => row.round_id)
  return new Map([...kept, ...[...summed].map(([id, own]) => [id, quantitiesOf(own)] as const)])
}

const quantitiesOf = (rows: readonly MaterialTotals[]): ByMaterial =>
  new Map(rows.map(row => [row.material, byName(ROUND_QUANTITIES, name => BigInt(row[name]))]))

async function readKept({ drizzle }: Sql, roundIds: readonly string[]): Promise<Map<string, ByMaterial>> {
  const marked = drizzle.select().from(roundMarkedTable).where(eq(roundMarkedTable.roundId, roundTotalsTable.roundId))
  const rows = await drizzle
    .select()
    .from(roundTotalsTable)
    .where(and(inArray(roundTotalsTable.roundId, [...roundIds]), notExists(marked)))
  return new Map(rows.map(({ roundId, byMaterial }) => [roundId, quantitiesOf(byMaterial)]))
}

/** What is summed is over, or nearly so: before that it changes from moment to moment, and readers look at a round or two. */
const SETTLED = ['matched', 'awarded', 'completed', 'cancelled'] as const

/**
 * Keeps the quantities of one round that is marked, in the transaction given; whether there was one. The round is locked before the marks are taken: who waits for it
 * sums up later than who had it, so that no older sums come after newer ones.
 */
export async function keepTotals(tx: Sql): Promise<boolean> {
  const [round] = await tx.drizzle
    .select({ id: roundTable.id })
    .from(roundTable)
    .where(
      and(
        inArray(roundTable.state, [...SETTLED]),
        exists(tx.drizzle.select().from(roundMarkedTable).where(eq(roundMarkedTable.roundId, roundTable.id))),
      ),
    )
    .limit(1)
    .for('update', { skipLocked: true })
  if (!round) return false
  // One statement: what is summed is what those have changed whose marks it takes, and all before them.
  await tx.query(
    `WITH taken AS (DELETE FROM round_marked WHERE round_id = ANY($1::uuid[])), summed AS (${SUMMED})
     INSERT INTO round_totals (round_id, by_material) SELECT ($1::uuid[])[1], coalesce(jsonb_agg(to_jsonb(summed) - 'round_id'), '[]') FROM summed
     ON CONFLICT (round_id) DO UPDATE SET by_material = excluded.by_material`,
    [[round.id]],
    'totals-keep',
  )
  return true
}
