import { dataOf, type Round as Shown, supplyEntryChanged } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { inArray } from '@lodestone/database/drizzle'
import type { ReceivedEvent } from '@lodestone/messaging'
import { roundTable } from '../schema.ts'
import { holdsFor, type Origin } from './origin.ts'

type Joined = Origin & {
  readonly roundId: string
  readonly offerId: string
  readonly isOut: boolean
  readonly reason: string | undefined
  readonly since: string
}

/** Keeps which offers in rounds are not of the origin that these ask: the last word of a batch for each. */
export async function applyOffersOut(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const told = events.filter(event => event.type === supplyEntryChanged.type)
  if (told.length === 0) return
  const changed = told.map(event => ({ ...dataOf(supplyEntryChanged, event), since: event.time }))
  const drafts = await draftsOf(tx, [...new Set(changed.map(one => one.roundId))])
  const last = new Map<string, Joined>()
  for (const { roundId, offerId, status, level, assurance = 'declared', reason, since } of changed) {
    const draft = drafts.get(roundId)
    const isOut = status === 'joined' && draft !== undefined && !holdsFor({ level, assurance }, { draft }, {})
    last.set(`${roundId} ${offerId}`, { roundId, offerId, level, assurance, isOut, reason, since })
  }
  const [out, back] = [[...last.values()].filter(one => one.isOut), [...last.values()].filter(one => !one.isOut)]
  if (back.length > 0)
    await tx.query(
      `DELETE FROM offer_out USING unnest($1::uuid[], $2::uuid[]) AS given (round_id, offer_id)
       WHERE offer_out.round_id = given.round_id AND offer_out.offer_id = given.offer_id`,
      [back.map(one => one.roundId), back.map(one => one.offerId)],
      'offers-back',
    )
  if (out.length > 0)
    await tx.query(
      `INSERT INTO offer_out (round_id, offer_id, level, assurance, reason, since)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
       ON CONFLICT (round_id, offer_id) DO UPDATE SET level = excluded.level, assurance = excluded.assurance, reason = excluded.reason, since = excluded.since`,
      [
        out.map(one => one.roundId),
        out.map(one => one.offerId),
        out.map(one => one.level),
        out.map(one => one.assurance),
        out.map(one => one.reason ?? null),
        out.map(one => one.since),
      ],
      'offers-out',
    )
}

async function draftsOf({ drizzle }: Sql, roundIds: readonly string[]) {
  const rows = await drizzle
    .select({ id: roundTable.id, draft: roundTable.draft })
    .from(roundTable)
    .where(inArray(roundTable.id, [...roundIds]))
  return new Map(rows.map(({ id, draft }) => [id, draft]))
}

/** Offers that are shown one by one. */
const LATEST = 20

/** The offers in rounds that are not of the origin that these ask, by round: how many, and the latest of them. */
export async function readOffersOut(
  sql: Sql,
  roundIds: readonly string[],
): Promise<Map<string, NonNullable<Shown['offersOut']>>> {
  type Latest = Omit<NonNullable<Shown['offersOut']>['latest'][number], 'reason'> & { reason: string | null }
  const rows = await sql.query<Latest & { roundId: string; count: number }>(
    `SELECT round_id AS "roundId", count, offer_id AS "offerId", level, assurance, reason, since FROM (
       SELECT *, (count(*) OVER own)::int AS count, row_number() OVER (PARTITION BY round_id ORDER BY since DESC, offer_id) AS nth
       FROM offer_out WHERE round_id = ANY($1::uuid[]) WINDOW own AS (PARTITION BY round_id)) AS one
     WHERE nth <= $2 ORDER BY round_id, nth`,
    [roundIds, LATEST],
    'offers-out-read',
  )
  return new Map(
    [...Map.groupBy(rows, row => row.roundId)].map(([id, own]) => [
      id,
      {
        count: own[0]?.count ?? 0,
        latest: own.map(({ roundId: _, count: __, reason, ...one }) => ({
          ...one,
          ...(reason === null ? {} : { reason }),
        })),
      },
    ]),
  )
}
