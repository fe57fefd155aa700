import type { Sql } from '@lodestone/database'
import { othersFirst } from '@lodestone/service'
import type { ReleasePart } from './part.ts'

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
