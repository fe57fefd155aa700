import type { DataOf, JudgedUnder, roundOpened } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { fromJson, type JsonText, type Seal } from '@lodestone/kernel'
import type { BookState, Entry } from '../entry/entry.ts'
import type { OfferTerms } from '../offer/offer.ts'
import type { SealedPrice } from '../price/price.ts'
import type { Judgement, RoundPolicy } from '../screening/screening.ts'
import type { SealedOffer } from './book.ts'

export type RoundData = DataOf<typeof roundOpened>

/** The policy version under which a round was opened; none where it opened before rounds named one. */
export function policyOf({ rules: { provenancePolicy } }: RoundData): RoundPolicy {
  const { id, version } = provenancePolicy ?? {}
  return id === undefined || version === undefined ? undefined : { id, version }
}

/**
 * Subjects whose history is not shown: sealed books, from their seal until the round is matched, since their entries carry prices. The
 * book of a round that is cancelled in between stays closed.
 */
export const sealedSubjects = 'SELECT round_id::text FROM book WHERE seal IS NOT NULL AND NOT matched'

/** Under what a round judges, when this service knows the round. */
export async function knownBook(sql: Sql, roundId: string): Promise<{ policy: RoundPolicy } | undefined> {
  const [row] = await sql.query<{ policy: JudgedUnder | null }>(
    "SELECT data->'rules'->'provenancePolicy' AS policy FROM book WHERE round_id = $1",
    [roundId],
    'book-known',
  )
  return row && { policy: row.policy ?? undefined }
}

/** Opens a book; false when the round has one, which is then left as it is. */
export async function openBook(tx: Sql, round: RoundData): Promise<boolean> {
  const opened = await tx.query(
    "INSERT INTO book (round_id, state, offers_close_at, data) VALUES ($1, 'open', $2, $3) ON CONFLICT DO NOTHING RETURNING 1",
    [round.roundId, round.offersCloseAt, JSON.stringify(round)],
  )
  return opened.length === 1
}

/** The book of a round, locked until the transaction ends. */
export async function lockBook(tx: Sql, roundId: string): Promise<{ state: BookState; round: RoundData } | undefined> {
  const [row] = await tx.query<{ state: BookState; data: RoundData }>(
    'SELECT state, data FROM book WHERE round_id = $1 FOR UPDATE',
    [roundId],
  )
  return row && { state: row.state, round: row.data }
}

export async function endBook(tx: Sql, roundId: string, cancelled: boolean): Promise<void> {
  await tx.query("UPDATE book SET state = 'done', done_at = clock_timestamp(), cancelled = $2 WHERE round_id = $1", [
    roundId,
    cancelled,
  ])
}

/** Records the close by the database's clock: from here nothing joins, and prices open under the round's key. */
export async function recordClose(tx: Sql, roundId: string): Promise<void> {
  await tx.query('UPDATE book SET closed_at = clock_timestamp() WHERE round_id = $1', [roundId])
}

/** Ends the secrecy of a sealed book's prices. A book that is open or over has none to tell. */
export async function markMatched(tx: Sql, roundId: string): Promise<void> {
  await tx.query("UPDATE book SET matched = true WHERE round_id = $1 AND state = 'sealed'", [roundId])
}

/** Offers that joined a round and stand in it, with what is thought of each by itself. */
export async function standingEntries(tx: Sql, roundId: string): Promise<{ entry: Entry; judgement: Judgement }[]> {
  const rows = await tx.query<{
    offer_id: string
    participant_id: string
    version: number
    level: Entry['level']
    body: JsonText<OfferTerms>
    sealed_price: SealedPrice
    computed: Judgement['computed']
    decision: NonNullable<Judgement['decision']> | null
  }>(
    `SELECT offer_id, entry.participant_id, entry.version, entry.level, entry.body, entry.sealed_price, computed, decision
     FROM entry JOIN offer ON offer.id = offer_id WHERE round_id = $1 AND entry.status = 'joined' AND live ORDER BY offer_id`,
    [roundId],
  )
  return rows.map(row => ({
    entry: {
      roundId,
      offerId: row.offer_id,
      participantId: row.participant_id,
      version: row.version,
      status: 'joined',
      level: row.level,
      terms: fromJson(row.body),
      price: row.sealed_price,
    },
    judgement: { computed: row.computed, ...(row.decision ? { decision: row.decision } : {}) },
  }))
}

/** Confirms what was sealed, and closes the book with its seal. */
export async function closeBook(
  tx: Sql,
  roundId: string,
  seal: Seal,
  offers: readonly SealedOffer[],
  entries: readonly Entry[],
): Promise<void> {
  const salts = new Map(offers.map(offer => [offer.id, offer.salt]))
  await tx.query(
    `UPDATE entry SET status = 'confirmed', level = given.level, salt = given.salt
     FROM unnest($2::uuid[], $3::text[], $4::text[]) AS given (offer_id, level, salt)
     WHERE entry.round_id = $1 AND entry.offer_id = given.offer_id`,
    [
      roundId,
      entries.map(entry => entry.offerId),
      entries.map(entry => entry.level),
      entries.map(entry => salts.get(entry.offerId)),
    ],
  )
  await tx.query("UPDATE book SET state = 'sealed', seal = $2 WHERE round_id = $1", [roundId, JSON.stringify(seal)])
}

/** Whether a round is over. What ends it is told once; told again it changes nothing. */
export async function isOver(tx: Sql, roundId: string): Promise<boolean> {
  return (
    (await tx.query("SELECT 1 FROM book WHERE round_id = $1 AND state = 'done'", [roundId], 'book-over')).length > 0
  )
}

/** Binds offers that an award has met, with the grams that it took of them. */
export async function bindAwarded(
  tx: Sql,
  roundId: string,
  awards: readonly { offerId: string; grams: bigint }[],
): Promise<void> {
  await tx.query(
    `UPDATE entry SET awarded = true, awarded_grams = coalesce(awarded_grams, 0) + given.grams
     FROM (SELECT offer_id, sum(grams) AS grams FROM unnest($2::uuid[], $3::bigint[]) AS one (offer_id, grams) GROUP BY offer_id) AS given
     WHERE round_id = $1 AND entry.offer_id = given.offer_id`,
    [roundId, awards.map(one => one.offerId), awards.map(one => one.grams)],
  )
}

/**
 * Lets other rounds have the offers of a round that is over, but for those that an award binds; what it left of `carried` ones is free. Gives their
 * ids.
 */
export async function releaseEntries(tx: Sql, roundId: string, carried: readonly string[]): Promise<string[]> {
  const released = await tx.query<{ offer_id: string }>(
    `UPDATE entry SET live = false WHERE round_id = $1 AND live AND (NOT awarded OR offer_id = ANY($2::uuid[])) RETURNING offer_id`,
    [roundId, carried],
  )
  return released.map(row => row.offer_id)
}
