import type { Sql } from '@lodestone/database'
import type { Book } from '../entry/entry.store.ts'

/** Books that a pool waits for: collected ones without a pool, and sealed ones that their pool has not been compared with. */
export async function waitingBooks(sql: Sql, roundId?: string): Promise<Book[]> {
  const rows = await sql.query<{ round_id: string } & Omit<Book, 'roundId'>>(
    `SELECT book.round_id, phase, count, digest FROM book LEFT JOIN pool USING (round_id)
     WHERE ((phase = 'collected' AND settled IS NULL) OR (phase = 'sealed' AND settled = false)) AND ($1::uuid IS NULL OR round_id = $1)`,
    [roundId ?? null],
    'pool-waiting',
  )
  return rows.map(({ round_id, ...book }) => ({ roundId: round_id, ...book }))
}

/** Remembers that a round's pool is published, and whether its sealed book has been compared with it. */
export async function markPool(tx: Sql, roundId: string, settled: boolean): Promise<void> {
  await tx.query(
    'INSERT INTO pool (round_id, settled) VALUES ($1, $2) ON CONFLICT (round_id) DO UPDATE SET settled = excluded.settled',
    [roundId, settled],
  )
}
