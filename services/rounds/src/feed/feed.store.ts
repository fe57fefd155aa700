import type { Sql } from '@lodestone/database'

/**
 * Opened rounds that changed after a position of the feed, in its order, one more than the limit. Positions are given under one lock that is
 * held until the commit (see `keepReleases`), so nothing that commits later stands before what was seen.
 */
export const changedAfter = (sql: Sql, position: bigint, limit: number): Promise<{ id: string; position: bigint }[]> =>
  sql.query<{ id: string; position: bigint }>(
    'SELECT id, position FROM round WHERE position > $1 AND opened_at IS NOT NULL ORDER BY position LIMIT $2',
    [position.toString(), limit + 1],
    'feed-rounds',
  )
