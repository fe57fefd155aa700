import type { Database, Sql } from '@lodestone/database'
import { countAnew } from '../journal/journal.counts.ts'
import { shardOf } from '../shard.ts'

/** Facts of one statement. */
const BATCH = 5_000

/** The facts told on some topics, or on all, nearly in the order in which they happened, and of each subject exactly so. */
const TOLD = `DECLARE told NO SCROLL CURSOR FOR SELECT subject, seq FROM (
  SELECT subject, seq, max(time) OVER (PARTITION BY subject ORDER BY seq) AS moment FROM journal
  WHERE topic IS NOT NULL AND ($1::text[] IS NULL OR topic = ANY ($1))) AS fact
ORDER BY moment, subject, seq`

/** Puts all that was told into the outbox once more. Gives the number of facts. */
export async function tellAgain(tx: Sql, topics: readonly string[] | null): Promise<number> {
  await tx.query(TOLD, [topics])
  for (let facts = 0; ; ) {
    const rows = await tx.query<{ subject: string; seq: number }>(`FETCH ${BATCH} FROM told`)
    if (rows.length === 0) return facts
    await tx.query(
      `INSERT INTO outbox (shard, subject, seq) SELECT shard, subject, seq
       FROM unnest($1::smallint[], $2::text[], $3::int[]) WITH ORDINALITY AS fact(shard, subject, seq, place) ORDER BY place`,
      [rows.map(row => shardOf(row.subject)), rows.map(row => row.subject), rows.map(row => row.seq)],
    )
    facts += rows.length
  }
}

/**
 * Has a service tell everything again and hear everything again, for topics that are empty: after a broker's log was lost, or when the
 * database was brought back from a backup. What was applied before is known by its version and counts once. Parked records come again and
 * are tried again. Gives the number of facts. The hub must not run meanwhile: throws when a relay seems alive, unless the caller knows that
 * the database is his alone.
 */
export async function republish(database: Database, o: { alone?: boolean } = {}): Promise<number> {
  return database.within('service').transaction(async tx => {
    const alive = await tx.query('SELECT 1 FROM relay WHERE expires_at > clock_timestamp() LIMIT 1')
    if (alive.length > 0 && !o.alone)
      throw new Error(`the service ${database.schema} runs, or was killed in the last seconds: stop the hub first`)
    await tx.query('DELETE FROM outbox')
    await tx.query('DELETE FROM parked')
    await tx.query('UPDATE inbox_offset SET next_offset = 0, last_event = NULL, revision = revision + 1')
    await countAnew(tx)
    return tellAgain(tx, null)
  })
}
