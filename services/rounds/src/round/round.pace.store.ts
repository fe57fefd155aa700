import type { Sql } from '@lodestone/database'
import { and, eq, inArray, isNull } from '@lodestone/database/drizzle'
import { roundTable } from '../schema.ts'

/** How long rounds took from their close to their first match, in the order of what is shown. */
const PACES = ['minute', 'ten-minutes', 'hour', 'longer', 'waiting'] as const
export type Pace = (typeof PACES)[number]

/** Keeps when a round was first matched: further passes wait for people. */
export async function keepMatchedAt({ drizzle }: Sql, id: string, at: Date): Promise<void> {
  await drizzle
    .update(roundTable)
    .set({ matchedAt: at.toISOString() })
    .where(and(eq(roundTable.id, id), isNull(roundTable.matchedAt)))
}

type Happened = Partial<Record<'openedAt' | 'poolPublishedAt' | 'closedAt' | 'matchedAt' | 'awardedAt', string>>

/** When what has happened in rounds did. */
export async function readHappened({ drizzle }: Sql, ids: readonly string[]): Promise<Map<string, Happened>> {
  const { id, openedAt, offeringSince, closedAt, matchedAt, awardedAt } = roundTable
  const rows = await drizzle
    .select({ id, openedAt, poolPublishedAt: offeringSince, closedAt, matchedAt, awardedAt })
    .from(roundTable)
    .where(inArray(id, [...ids]))
  return new Map(
    rows.map(({ id: round, ...times }) => [
      round,
      Object.fromEntries(Object.entries(times).flatMap(([name, time]) => (time === null ? [] : [[name, time]]))),
    ]),
  )
}

/**
 * Rounds closed in the 90 days before `now`, by their pace. One that still waits is `waiting` for ten minutes, and then counts by its wait so
 * far. Left out is what was cancelled before it was matched, and what was matched before the time was kept.
 */
export async function countPaces(sql: Sql, now: Date): Promise<[Pace, number][]> {
  const rows = await sql.query<{ pace: Pace; rounds: number }>(
    `SELECT CASE WHEN matched_at IS NULL AND took <= interval '10 minutes' THEN 'waiting'
                 WHEN took <= interval '1 minute' THEN 'minute'
                 WHEN took <= interval '10 minutes' THEN 'ten-minutes'
                 WHEN took <= interval '1 hour' THEN 'hour'
                 ELSE 'longer' END AS pace,
            count(*)::int AS rounds
     FROM (SELECT matched_at, coalesce(matched_at, $1) - closed_at AS took FROM round
           WHERE closed_at > $1::timestamptz - interval '90 days'
             AND (matched_at IS NOT NULL OR state IN ('sealing', 'matching'))) AS closed
     GROUP BY pace`,
    [now.toISOString()],
    'round-paces',
  )
  const counted = new Map(rows.map(row => [row.pace, row.rounds]))
  return PACES.map(pace => [pace, counted.get(pace) ?? 0])
}
