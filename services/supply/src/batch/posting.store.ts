import type { MovedBecause } from '@lodestone/contracts'
import { rowsOf, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { ACCOUNTS, type Movement } from '@lodestone/provenance'
import type { batchPostingTable } from '../schema.ts'

/** Why grams moved, and for what. */
export type Ground = {
  readonly because: MovedBecause
  readonly at: string
  readonly madeInto?: string
  readonly roundId?: string
  readonly allocationId?: string
  /** Of a round's, by which it was told. */
  readonly eventId?: string
}

/** A movement of a holder's batch, for an offer if one is named. */
export type Posting = Movement & { readonly participantId: string; readonly offerId?: string }

const COLUMNS = {
  batch_id: 'uuid',
  participant_id: 'uuid',
  from_account: 'text',
  to_account: 'text',
  grams: 'bigint',
  because: 'text',
  made_into: 'uuid',
  offer_id: 'uuid',
  round_id: 'uuid',
  allocation_id: 'uuid',
  event_id: 'uuid',
  at: 'timestamptz',
}
const NAMES = Object.keys(COLUMNS).join(', ')

/** SQL of what an account gains by movements that are grouped. */
export const gained = (account: string): string =>
  `sum(CASE WHEN to_account = '${account}' THEN grams WHEN from_account = '${account}' THEN -grams ELSE 0 END)::bigint AS ${account}`
/** SQL of a table's accounts with what they gain by `moved`. */
const withGains = (table: string, accounts: readonly string[]): string =>
  accounts.map(account => `${account} = ${table}.${account} + moved.${account}`).join(', ')
const DRAWN = ['offered', 'reserved', 'committed', 'delivered'] as const

/**
 * Keeps movements of batches that the caller has locked. One statement writes the postings and, out of them and nothing else, the accounts of batches
 * and of what offers have of these, so that none of the three can say another thing.
 */
export async function savePostings(tx: Sql, postings: readonly Posting[], ground: Ground): Promise<void> {
  if (postings.length === 0) return
  const { form, params, from } = rowsOf(
    COLUMNS,
    postings.map(one => ({
      batch_id: one.batch,
      participant_id: one.participantId,
      from_account: one.from,
      to_account: one.to,
      grams: one.grams,
      because: ground.because,
      made_into: ground.madeInto ?? null,
      offer_id: one.offerId ?? null,
      round_id: ground.roundId ?? null,
      allocation_id: ground.allocationId ?? null,
      event_id: ground.eventId ?? null,
      at: ground.at,
    })),
  )
  await tx.query(
    `WITH given AS MATERIALIZED (SELECT * FROM ${from(1, 'given')}),
       posted AS (INSERT INTO batch_posting (${NAMES}) SELECT ${NAMES} FROM given ORDER BY position),
       drawn AS (
         UPDATE batch_draw SET ${withGains('batch_draw', DRAWN)}
         FROM (SELECT offer_id, batch_id, ${DRAWN.map(gained).join(', ')} FROM given WHERE offer_id IS NOT NULL GROUP BY offer_id, batch_id) AS moved
         WHERE batch_draw.offer_id = moved.offer_id AND batch_draw.batch_id = moved.batch_id)
     UPDATE batch SET ${withGains('batch', ACCOUNTS)}
     FROM (SELECT batch_id, ${ACCOUNTS.map(gained).join(', ')} FROM given GROUP BY batch_id) AS moved WHERE batch.id = moved.batch_id`,
    params,
    `postings-save-${form}`,
  )
}

export type PostingRow = Omit<RowOf<typeof batchPostingTable>, 'id' | 'batch_id' | 'participant_id' | 'event_id'>

/** The latest movements of a batch, the newest first. */
export const postingsOf = (sql: Sql, batchId: string, limit: number): Promise<PostingRow[]> =>
  sql.query<PostingRow>(
    `SELECT from_account, to_account, grams, because, made_into, offer_id, round_id, allocation_id, at FROM batch_posting
     WHERE batch_id = $1 ORDER BY id DESC LIMIT $2`,
    [batchId, limit],
    'postings',
  )

/** Which entries of the ledger a delivery has to do with. */
export type Delivered = {
  readonly id: string
  readonly roundId: string
  readonly offerId: string
  readonly allocationId: string
}

/** What the round reserved of an offer, what the contract of one allocation moved, and what a delivery of it took, the oldest first. */
export const postingsFor = (sql: Sql, { id, roundId, offerId, allocationId }: Delivered, limit: number) =>
  sql.query<PostingRow & { batch_id: string }>(
    `SELECT batch_id, from_account, to_account, grams, because, made_into, offer_id, round_id, allocation_id, at FROM batch_posting
     WHERE batch_id IN (SELECT batch_id FROM batch_draw WHERE offer_id = $1 UNION SELECT batch_id FROM award_draw WHERE allocation_id = $3)
       AND (offer_id = $1 OR offer_id IS NULL) AND round_id = $2
       AND ((allocation_id IS NULL AND offer_id = $1) OR (allocation_id = $3 AND (because <> 'delivery-reported' OR event_id = $4)))
     ORDER BY id LIMIT $5`,
    [offerId, roundId, allocationId, id, limit],
    'postings-of-delivery',
  )
