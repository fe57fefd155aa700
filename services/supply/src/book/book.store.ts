import type { DataOf, JudgedUnder, roundOpened } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, asc, eq, type RowOf, sql } from '@lodestone/database/drizzle'
import type { Seal } from '@lodestone/kernel'
import { ENTRY_SHOWN, entryOf } from '../entry/entry.store.ts'
import type { BookState, Entry } from '../entry/entry.ts'
import { bookTable, entryTable, offerTable } from '../schema.ts'
import { type Judgement, judgementOf } from '../screening/judgement.ts'
import type { RoundPolicy } from '../screening/screening.ts'
import type { SealedOffer } from './book.parts.ts'

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
export async function knownBook({ drizzle }: Sql, roundId: string): Promise<{ policy: RoundPolicy } | undefined> {
  const [row] = await drizzle
    .select({ policy: sql<JudgedUnder | null>`${bookTable.data}->'rules'->'provenancePolicy'` })
    .from(bookTable)
    .where(eq(bookTable.roundId, roundId))
  return row && { policy: row.policy ?? undefined }
}

/** Opens a book, of which a round of projects has none: it is over at once. False when the round has one, which is then left as it is. */
export async function openBook(tx: Sql, round: RoundData): Promise<boolean> {
  const { roundId, offersCloseAt } = round
  const { rowCount } = await tx.drizzle
    .insert(bookTable)
    .values({ roundId, ...(round.type === 'project' ? OVER : { state: 'open' }), offersCloseAt, data: round })
    .onConflictDoNothing()
  return rowCount === 1
}

/** The book of a round, locked until the transaction ends. */
export async function lockBook(tx: Sql, roundId: string): Promise<{ state: BookState; round: RoundData } | undefined> {
  const [row] = await tx.drizzle
    .select({ state: bookTable.state, round: bookTable.data })
    .from(bookTable)
    .where(eq(bookTable.roundId, roundId))
    .for('update')
  return row
}

const OVER = { state: 'done', doneAt: sql`clock_timestamp()` } as const

export async function endBook(tx: Sql, roundId: string, cancelled: boolean): Promise<void> {
  await tx.drizzle
    .update(bookTable)
    .set({ state: 'done', doneAt: sql`clock_timestamp()`, cancelled })
    .where(eq(bookTable.roundId, roundId))
}

/** Records the close by the database's clock: from here nothing joins, and prices open under the round's key. */
export async function recordClose(tx: Sql, roundId: string): Promise<void> {
  await tx.drizzle.update(bookTable).set({ closedAt: sql`clock_timestamp()` }).where(eq(bookTable.roundId, roundId))
}

/** Ends the secrecy of a sealed book's prices. A book that is open or over has none to tell. */
export async function markMatched(tx: Sql, roundId: string): Promise<void> {
  await tx.drizzle
    .update(bookTable)
    .set({ matched: true })
    .where(and(eq(bookTable.roundId, roundId), eq(bookTable.state, 'sealed')))
}

/** Offers that joined a round and stand in it, with what is thought of each by itself. */
export async function standingEntries(tx: Sql, roundId: string): Promise<{ entry: Entry; judgement: Judgement }[]> {
  const rows = await tx.drizzle
    .select({
      entry: ENTRY_SHOWN,
      computed: offerTable.computed,
      decision: offerTable.decision,
      lapsed: offerTable.lapsed,
    })
    .from(entryTable)
    .innerJoin(offerTable, eq(offerTable.id, entryTable.offerId))
    .where(and(eq(entryTable.roundId, roundId), eq(entryTable.status, 'joined'), eq(entryTable.live, true)))
    .orderBy(asc(entryTable.offerId))
  return rows.map(({ entry, ...judged }) => ({ entry: entryOf(entry), judgement: judgementOf(judged) }))
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
    `UPDATE entry SET status = 'confirmed', level = given.level, assurance = given.assurance, salt = given.salt
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS given (offer_id, level, salt, assurance)
     WHERE entry.round_id = $1 AND entry.offer_id = given.offer_id`,
    [
      roundId,
      entries.map(entry => entry.offerId),
      entries.map(entry => entry.level),
      entries.map(entry => salts.get(entry.offerId)),
      entries.map(entry => entry.assurance),
    ],
  )
  await tx.drizzle.update(bookTable).set({ state: 'sealed', seal }).where(eq(bookTable.roundId, roundId))
}

/** Whether a round is over. What ends it is told once; told again it changes nothing. */
export const isOver = async ({ drizzle }: Sql, roundId: string): Promise<boolean> =>
  (await drizzle.$count(bookTable, and(eq(bookTable.roundId, roundId), eq(bookTable.state, 'done')))) > 0

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
  const released = await tx.query<Pick<RowOf<typeof entryTable>, 'offer_id'>>(
    `UPDATE entry SET live = false WHERE round_id = $1 AND live AND (NOT awarded OR offer_id = ANY($2::uuid[])) RETURNING offer_id`,
    [roundId, carried],
  )
  return released.map(row => row.offer_id)
}
