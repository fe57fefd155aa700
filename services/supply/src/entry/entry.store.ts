import { type Insert, insertOf, LINE, type Sql } from '@lodestone/database'
import { and, asc, eq, gt, type RowOf, type Shown, shownAs } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import { sealedOf } from '../price/price.ts'
import { bookTable, entryTable } from '../schema.ts'
import type { RoundPolicy } from '../screening/screening.ts'
import type { Entry, LiveEntry } from './entry.ts'
import type { EarlierAwards } from './remainder.ts'

/** Columns that an entry is read from. */
export const ENTRY_SHOWN = {
  roundId: entryTable.roundId,
  offerId: entryTable.offerId,
  participantId: entryTable.participantId,
  version: entryTable.version,
  status: entryTable.status,
  level: entryTable.level,
  assurance: entryTable.assurance,
  reason: entryTable.reason,
  why: entryTable.why,
  carriedFrom: entryTable.carriedFrom,
  body: entryTable.body,
  sealedPrice: entryTable.sealedPrice,
}
type EntryRow = Shown<typeof ENTRY_SHOWN>

export const entryOf = ({ reason, why, carriedFrom, body, sealedPrice, ...row }: EntryRow): Entry => ({
  ...row,
  ...(reason === null ? {} : { reason }),
  ...(why === null ? {} : { why }),
  ...(carriedFrom === null ? {} : { carriedFrom }),
  terms: fromJson(body),
  price: sealedOf(row.offerId, sealedPrice),
})

const COLUMNS = {
  round_id: 'uuid',
  offer_id: 'uuid',
  participant_id: 'uuid',
  version: 'int',
  status: 'text',
  level: 'text',
  assurance: 'text',
  reason: 'text',
  why: 'jsonb',
  live: 'bool',
  carried_from: 'uuid',
  body: LINE,
  sealed_price: 'jsonb',
}

/** Inserts or replaces entries. */
export const entryInsert = (entries: readonly Entry[]): Insert =>
  insertOf(
    'entry',
    COLUMNS,
    entries.map(entry => ({
      round_id: entry.roundId,
      offer_id: entry.offerId,
      participant_id: entry.participantId,
      version: entry.version,
      status: entry.status,
      level: entry.level,
      assurance: entry.assurance,
      reason: entry.status === 'left' ? (entry.reason ?? null) : null,
      why: entry.status === 'left' && entry.why ? JSON.stringify(entry.why) : null,
      live: entry.status !== 'left',
      carried_from: entry.carriedFrom ?? null,
      body: JSON.stringify(entry.terms),
      sealed_price: JSON.stringify(entry.price),
    })),
    `ON CONFLICT (round_id, offer_id) DO UPDATE SET version = excluded.version, status = excluded.status, level = excluded.level, assurance = excluded.assurance, reason = excluded.reason, why = excluded.why, live = excluded.live, carried_from = excluded.carried_from, body = excluded.body, sealed_price = excluded.sealed_price`,
  )

/** Saves entries in their order: a place that is left goes first, since an offer has one live place at a time. */
export async function saveEntries(tx: Sql, entries: readonly Entry[]): Promise<void> {
  const left = entries.filter(entry => entry.status === 'left')
  const rest = entries.filter(entry => entry.status !== 'left')
  for (const part of [left, rest]) {
    if (part.length === 0) continue
    const { form, params, sql } = entryInsert(part)
    await tx.query(sql(1), params, `entry-save-${form}`)
  }
}

/** The place that binds each of these offers, by offer id. The caller shares the gate, so that the rounds stay as they are. */
export async function liveEntriesOf(tx: Sql, offerIds: readonly string[]): Promise<Map<string, LiveEntry>> {
  const rows = await tx.query<
    EntryRow & Pick<RowOf<typeof bookTable>, 'state' | 'offers_close_at'> & { policy: NonNullable<RoundPolicy> | null }
  >(
    `SELECT ${shownAs(ENTRY_SHOWN, 'entry')}, state, offers_close_at, book.data->'rules'->'provenancePolicy' AS policy FROM entry JOIN book USING (round_id) WHERE offer_id = ANY($1::uuid[]) AND live`,
    [offerIds],
    'entry-live',
  )
  return new Map(
    rows.map(({ state, offers_close_at: offersCloseAt, policy, ...row }) => [
      row.offerId,
      { ...entryOf(row), book: { state, offersCloseAt, ...(policy ? { policy } : {}) } },
    ]),
  )
}

/** What rounds that are over awarded of offers, and opened of their prices, by offer: none of an offer that none of them sealed. */
export async function earlierOf(tx: Sql, offerIds: readonly string[]): Promise<Map<string, EarlierAwards>> {
  const rows = await tx.query<Omit<EarlierAwards, 'openedVersion'> & { offerId: string; openedVersion: number | null }>(
    `SELECT offer_id AS "offerId", (array_agg(round_id ORDER BY done_at DESC NULLS LAST))[1] AS "roundId", sum(coalesce(awarded_grams, 0))::bigint AS awarded,
       max(version) FILTER (WHERE cancelled) AS "openedVersion"
     FROM entry JOIN book USING (round_id) WHERE offer_id = ANY($1::uuid[]) AND status = 'confirmed' AND book.state = 'done' GROUP BY offer_id`,
    [offerIds],
    'entry-earlier',
  )
  return new Map(
    rows.map(({ offerId, openedVersion, ...own }) => [
      offerId,
      { ...own, ...(openedVersion === null ? {} : { openedVersion }) },
    ]),
  )
}

export type EntryFilter = { roundId: string; participantId?: string; after?: string; limit: number }

/** Entries of a round by offer id, one more than the limit, and whether the round is matched. */
export async function listEntries(
  { drizzle }: Sql,
  filter: EntryFilter,
): Promise<{ entry: Entry; matched: boolean }[]> {
  const rows = await drizzle
    .select({ entry: ENTRY_SHOWN, matched: bookTable.matched })
    .from(entryTable)
    .innerJoin(bookTable, eq(bookTable.roundId, entryTable.roundId))
    .where(
      and(
        eq(entryTable.roundId, filter.roundId),
        filter.participantId === undefined ? undefined : eq(entryTable.participantId, filter.participantId),
        filter.after === undefined ? undefined : gt(entryTable.offerId, filter.after),
      ),
    )
    .orderBy(asc(entryTable.offerId))
    .limit(filter.limit + 1)
  return rows.map(({ entry, matched }) => ({ entry: entryOf(entry), matched }))
}
