import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, eq, gt, isNotNull, type RowOf } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import type { journalTable } from '@lodestone/messaging/schema'
import { othersFirst } from '@lodestone/service'
import { roundTable } from '../schema.ts'
import type { ReleasePart } from './part.ts'
import type { ReleaseRow } from './release.ts'
import type { JournalFact } from './telling.ts'

/** How far a round has been told, and how far its journal goes. */
export async function toldOf(tx: Sql, roundId: string): Promise<{ told: number; head: number }> {
  const [row] = await tx.query<{ told: number; head: number | null }>(
    'SELECT told, (SELECT seq FROM journal_heads(ARRAY[id::text])) AS head FROM round WHERE id = $1',
    [roundId],
    'round-told',
  )
  return { told: row?.told ?? 0, head: row?.head ?? 0 }
}

/** Facts of some types in a round's journal after a place in it, and which figures were disclosed together with them. */
export async function untoldFacts(
  wide: Sql,
  roundId: string,
  after: number,
  types: readonly string[],
): Promise<{ facts: JournalFact[]; disclosures: { time: string; phase: string }[] }> {
  const rows = await wide.query<Pick<RowOf<typeof journalTable>, 'seq' | 'type' | 'time' | 'data'>>(
    'SELECT seq, type, time, data FROM journal WHERE subject = $1 AND seq > $2 AND type = ANY($3) ORDER BY seq',
    [roundId, after, types],
    'round-untold',
  )
  const facts = rows.map(({ data, ...row }) => ({ ...row, data: fromJson(data) }))
  if (facts.length === 0) return { facts, disclosures: [] }
  // Not by their order: a fact may be timed before one that it follows, by another process's clock.
  const disclosures = await wide.query<{ time: string; phase: string }>(
    "SELECT time, data::jsonb->>'phase' AS phase FROM journal WHERE subject = $1 AND time = ANY($2) ORDER BY seq",
    [`disclosed:${roundId}`, facts.map(fact => fact.time)],
    'round-disclosures',
  )
  return { facts, disclosures }
}

/** Opened rounds, or one of them, whose journal goes further than what has been told of them. */
export async function listUntold(database: Sql, roundId?: string): Promise<string[]> {
  const rows = await everybodyFor(database, 'what is to be told of rounds is told for all who may see it', wide =>
    wide.query<{ id: string }>(
      `SELECT id FROM round WHERE opened_at IS NOT NULL AND ($1::uuid IS NULL OR id = $1)
         AND told < (SELECT seq FROM journal WHERE subject = round.id::text ORDER BY seq DESC LIMIT 1)
       ORDER BY id`,
      [roundId ?? null],
      'rounds-untold',
    ),
  )
  return rows.map(row => row.id)
}

/** What a fact tells; nothing when it has no parts. Parts are made as they are taken. */
export type Made = { readonly seq: number; readonly date: string; readonly parts: Iterable<ReleasePart> }

type Written = { nth: number; seq: number; part: number; date: string; audience: ReleasePart['audience']; body: string }

/** Letters of bodies that are written in one go, by turns with whatever else the process does. */
const WRITTEN_AT_ONCE = 128 * 1024

/**
 * Keeps releases of a round at the end of the feed of changes, and how far the round has now been told. The last statements of their transaction: they
 * take the one lock that all of them share, and hold it until the commit, so that places in the feed become visible in their order. A date is never
 * before that of the release before it, whichever process's clock gave it.
 */
export async function keepReleases(wide: Sql, roundId: string, releases: readonly Made[], told: number): Promise<void> {
  const { portions, count } = await written(releases)
  const [feed] = await wide.query<{ before: bigint }>(
    `WITH last AS (UPDATE feed SET position = position + $2::int RETURNING position - $2::int AS before),
       moved AS (UPDATE round SET position = last.before + $2::int, told = $3::int FROM last WHERE id = $1::uuid)
     SELECT before FROM last`,
    [roundId, count, told],
    'ocds-place',
  )
  for (const rows of portions) {
    const ofSides = rows.map(({ audience }) => (typeof audience === 'object' ? audience : undefined))
    await wide.query(
      `INSERT INTO ocds_release (round_id, seq, part, position, date, shared, member_id, supplier_id, body)
       SELECT $1::uuid, seq, part, $2::bigint + nth + 1,
         greatest(row.date, (SELECT earlier.date FROM ocds_release AS earlier WHERE earlier.round_id = $1::uuid ORDER BY earlier.seq DESC LIMIT 1)),
         shared, member_id, supplier_id, body
       FROM unnest($3::int[], $4::int[], $5::int[], $6::timestamptz[], $7::bool[], $8::uuid[], $9::uuid[], $10::text[])
         AS row (nth, seq, part, date, shared, member_id, supplier_id, body)`,
      [
        roundId,
        String(feed?.before ?? 0),
        rows.map(row => row.nth),
        rows.map(row => row.seq),
        rows.map(row => row.part),
        rows.map(row => row.date),
        rows.map(row => row.audience === 'everybody'),
        ofSides.map(sides => sides?.memberId ?? null),
        ofSides.map(sides => sides?.supplierId ?? null),
        rows.map(row => row.body),
      ],
      'ocds-keep',
    )
  }
}

/** The rows of releases in portions of one statement each, and how many releases have any. */
async function written(releases: readonly Made[]): Promise<{ portions: Written[][]; count: number }> {
  const portions: Written[][] = []
  let room = 0
  let nth = -1
  for (const { seq, date, parts } of releases) {
    let part = 0
    for (const { audience, ...what } of parts) {
      if (part === 0) nth++
      const body = JSON.stringify(what)
      if (room <= 0) {
        portions.push([])
        room = WRITTEN_AT_ONCE
        await othersFirst()
      }
      portions.at(-1)?.push({ nth, seq, part: part++, date, audience, body })
      room -= body.length
    }
  }
  return { portions, count: nth + 1 }
}

/** Says how far a round has been told when that makes no release. */
export async function keepTold(wide: Sql, roundId: string, told: number): Promise<void> {
  await wide.drizzle.update(roundTable).set({ told }).where(eq(roundTable.id, roundId))
}

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
