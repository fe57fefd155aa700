import type { Sql } from '@lodestone/database'
import { byName, ROUND_QUANTITIES } from '@lodestone/kernel'
import type { ByMaterial, FigureName, Quantities } from './totals.ts'

type Row = { round_id: string; material: string } & Record<FigureName, string>

/**
 * The seven quantities of rounds by material, in grams of need, summed up from the rows they rest on. Asked: lines that stand, or stood when the
 * collection ended, dropped ones among them; a line that its member took back or replaced before that counts nowhere. Screened: those without
 * the dropped ones. Confirmed: what was sealed, without those that left after the collection.
 * Each source is summed by itself, so that a row adds to its own figures alone.
 */
export async function readTotals(sql: Sql, roundIds: readonly string[]): Promise<Map<string, ByMaterial>> {
  const rows = await sql.query<Row>(
    `SELECT round_id, material, ${ROUND_QUANTITIES.map(name => `sum(${name})::text AS ${name}`).join(', ')} FROM (
       SELECT round_id, material, sum(grams) AS asked, coalesce(sum(grams) FILTER (WHERE status <> 'dropped'), 0) AS screened,
         0 AS confirmed, 0 AS matched, 0 AS accepted, 0 AS contracted, 0 AS delivered
       FROM entry WHERE round_id = ANY($1::uuid[]) AND asked GROUP BY 1, 2
       UNION ALL
       SELECT round_id, material, 0, 0, sum(grams), 0, 0, 0, 0
       FROM sealed_entry WHERE round_id = ANY($1::uuid[]) AND owner = 'demand' GROUP BY 1, 2
       UNION ALL
       SELECT round_id, need_material, 0, 0, 0, sum(matched_need), sum(accepted_need), sum(contracted_need), sum(delivered_need)
       FROM allocation_progress WHERE round_id = ANY($1::uuid[]) GROUP BY 1, 2
     ) AS parts GROUP BY round_id, material ORDER BY round_id, material`,
    [roundIds],
    'totals',
  )
  const totals = new Map<string, Map<string, Quantities>>()
  for (const row of rows) {
    const byMaterial = totals.get(row.round_id) ?? new Map<string, Quantities>()
    totals.set(row.round_id, byMaterial)
    byMaterial.set(
      row.material,
      byName(ROUND_QUANTITIES, name => BigInt(row[name])),
    )
  }
  return totals
}
