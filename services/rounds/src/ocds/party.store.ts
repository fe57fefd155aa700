import { everybodyFor, type Sql } from '@lodestone/database'
import type { Allocation } from '../allocation/allocation.ts'
import type { Organisation } from './party.ts'

/** Names and countries of both sides of allocations, by id. */
export async function sidesOf(sql: Sql, allocations: readonly Allocation[]): Promise<Map<string, Organisation>> {
  const ids = [...new Set(allocations.flatMap(one => [one.memberId, one.supplierId]))]
  const rows = await everybodyFor(sql, 'who the other side of an allocation is, once both have accepted it', wide =>
    wide.query<Organisation>(
      `SELECT id, data->>'legalName' AS "legalName", data->>'country' AS country FROM known_participant WHERE id = ANY($1::uuid[])`,
      [ids],
      'sides',
    ),
  )
  return new Map(rows.map(row => [row.id, row]))
}
