import { everybodyFor, type Sql } from '@lodestone/database'

/**
 * Moves changed rounds to the end of the feed of changes. The last statement of whoever changes a round but for the journal: it takes the
 * one lock that all of them share, and holds it until the commit.
 */
export async function stampFeed(tx: Sql, roundIds: readonly string[]): Promise<void> {
  if (roundIds.length === 0) return
  await tx.query(
    `WITH last AS (UPDATE feed SET position = position + cardinality($1::uuid[]) RETURNING position)
     UPDATE round SET position = last.position - given.nth + 1
     FROM last, unnest($1::uuid[]) WITH ORDINALITY AS given (id, nth) WHERE round.id = given.id`,
    [roundIds],
    'feed-stamp',
  )
}

/** Milliseconds by which a harvest from a time on looks back: a fact is dated when its command began, and seen when it has committed. */
const LOOK_BACK_MS = 120_000

/**
 * Opened rounds that changed after a position of the feed, in its order, one more than the limit; of those, when a time is given, the ones
 * of which something happened since then, or shortly before.
 */
export async function changedAfter(
  sql: Sql,
  position: bigint,
  limit: number,
  since?: Date,
): Promise<{ id: string; position: bigint }[]> {
  const from = since && new Date(since.getTime() - LOOK_BACK_MS).toISOString()
  return everybodyFor(sql, 'which rounds have changed, not by whom or how', wide =>
    wide.query<{ id: string; position: bigint }>(
      `SELECT id, position FROM round
       WHERE position > $1 AND opened_at IS NOT NULL
         AND ($3::timestamptz IS NULL OR EXISTS (SELECT 1 FROM journal WHERE subject = round.id::text AND time >= $3))
       ORDER BY position LIMIT $2`,
      [position.toString(), limit + 1, from ?? null],
    ),
  )
}
