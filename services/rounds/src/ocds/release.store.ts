import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, gt, isNotNull } from '@lodestone/database/drizzle'
import { roundTable } from '../schema.ts'
import type { ReleaseRow } from './release.ts'

const COLUMNS = 'round_id AS "roundId", seq, position, date, body'

/** What the reader may see of the releases of a round. */
export const readReleases = (sql: Sql, roundId: string): Promise<ReleaseRow[]> =>
  sql.query<ReleaseRow>(
    `SELECT ${COLUMNS} FROM ocds_release WHERE round_id = $1 ORDER BY seq, part`,
    [roundId],
    'ocds-round',
  )

/** Bytes of one package beyond which no further release or record is taken into it; one alone may be larger. */
export const PACKAGE_BYTES = 4 * 1024 * 1024

/** How many releases at most, and beyond how many bytes no further one. */
export type Room = { readonly limit: number; readonly bytes?: number }
/** Rows of whole releases, and whether others follow. */
export type Page = { readonly rows: readonly ReleaseRow[]; readonly more: boolean }

/** SQL of the releases after the place `$1`, as many as `$2` and the bytes `$3` allow. */
const pageSql = (place: 'seq' | 'position', own = ''): string =>
  `WITH page AS (
     SELECT ${place} AS place, sum(octet_length(body)) AS bytes FROM ocds_release WHERE ${place} > $1 ${own}
     GROUP BY ${place} ORDER BY ${place} LIMIT $2::int + 1),
   measured AS (
     SELECT place, row_number() OVER ordered AS nth, sum(bytes) OVER ordered - bytes AS before, count(*) OVER () AS found
     FROM page WINDOW ordered AS (ORDER BY place))
   SELECT ${COLUMNS}, nth < found AS more FROM measured JOIN ocds_release ON ${place} = place ${own}
   WHERE nth <= $2 AND before < $3 ORDER BY ${place}, part`

async function readPage(
  sql: Sql,
  name: string,
  text: string,
  after: bigint,
  room: Room,
  own: unknown[],
): Promise<Page> {
  const { limit, bytes = PACKAGE_BYTES } = room
  const rows = await sql.query<ReleaseRow & { more: boolean }>(text, [after.toString(), limit, bytes, ...own], name)
  return { rows, more: rows.at(-1)?.more ?? false }
}

/** What the reader may see of the releases of a round after a place in its journal. */
export const releasesOfRound = (sql: Sql, roundId: string, after: bigint, room: Room): Promise<Page> =>
  readPage(sql, 'ocds-round-page', pageSql('seq', 'AND round_id = $4'), after, room, [roundId])

/** What the reader may see of the releases after a place in the feed, in its order. */
export const releasesAfter = (sql: Sql, position: bigint, room: Room): Promise<Page> =>
  readPage(sql, 'ocds-feed', pageSql('position'), position, room, [])

/** Milliseconds by which a harvest from a time on looks back: a release is dated when its command decides, and seen when it has committed. */
const LOOK_BACK_MS = 120_000

/** The place in the feed before the first release of a time or, to be sure, shortly before it. */
export async function positionBefore(sql: Sql, time: Date): Promise<bigint> {
  const from = new Date(time.getTime() - LOOK_BACK_MS).toISOString()
  const [row] = await everybodyFor(sql, 'the place of a time in the feed, which cursors tell', wide =>
    wide.query<{ before: bigint | null }>(
      `SELECT coalesce((SELECT min(position) FROM ocds_release WHERE date >= $1) - 1, (SELECT position FROM feed)) AS before`,
      [from],
      'ocds-position',
    ),
  )
  return row?.before ?? 0n
}

/**
 * Opened rounds that changed after a position of the feed, in its order, one more than the limit. Positions are given under one lock that is
 * held until the commit (see `keepReleases`), so nothing that commits later stands before what was seen.
 */
export const changedAfter = (
  { drizzle }: Sql,
  position: bigint,
  limit: number,
): Promise<{ id: string; position: bigint }[]> =>
  drizzle
    .select({ id: roundTable.id, position: roundTable.position })
    .from(roundTable)
    .where(and(gt(roundTable.position, position), isNotNull(roundTable.openedAt)))
    .orderBy(asc(roundTable.position))
    .limit(limit + 1)
