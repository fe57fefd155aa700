import type { Sql } from '@lodestone/database'
import type { Allocation } from '../allocation/allocation.ts'
import type { Organisation } from './party.ts'

/** Names and countries of both sides of allocations, by id. */
export async function sidesOf(wide: Sql, allocations: readonly Allocation[]): Promise<Map<string, Organisation>> {
  const ids = [...new Set(allocations.flatMap(one => [one.memberId, one.supplierId]))]
  const rows = await wide.query<Organisation>(
    `SELECT id, data->>'legalName' AS "legalName", data->>'country' AS country FROM known_participant WHERE id = ANY($1::uuid[])`,
    [ids],
    'sides',
  )
  return new Map(rows.map(row => [row.id, row]))
}
