import { everybodyFor, insertOf, type Sql } from '@lodestone/database'
import { formatKg, fromJson, type Grams, type JsonText } from '@lodestone/kernel'
import type { OfferTerms } from '../offer/offer.ts'
import type { Owed } from './award.draws.ts'
import type { Draw, Wanted } from './draws.ts'
import { gained } from './posting.store.ts'

/** What was awarded of an offer by one allocation, with the terms as they stood in the round. */
type Award = Owed & {
  readonly allocationId: string
  readonly roundId: string
  readonly offerId: string
  readonly participantId: string
  readonly terms: OfferTerms
}

/**
 * Keeps batches from being named for awards while what rounds report of awards is followed, or the other way round, until the transaction ends. Taken before
 * everything else.
 */
export const lockNaming = (tx: Sql, how: 'shared' | 'alone'): Promise<unknown> =>
  tx.query(
    `SELECT pg_advisory_xact_lock${how === 'shared' ? '_shared' : ''}(hashtextextended('award-draws', 0))`,
    [],
    `award-draws-${how}`,
  )

/** SQL of what of an award was delivered, of whatever batch or of none. */
const OUT = 'coalesce((SELECT sum(grams) FROM delivery WHERE delivery.allocation_id = award.allocation_id), 0)'
/** SQL of what of an award is still to be delivered. */
const LEFT = `greatest(0, award.grams - ${OUT})`

/** The award of an allocation, whosever it is. */
export const awardOf = (tx: Sql, allocationId: string): Promise<Award | undefined> =>
  everybodyFor(tx, 'awards are kept where no supplier reads them; the caller tells each of his own', async wide => {
    const [row] = await wide.query<Omit<Award, 'terms'> & { body: JsonText<OfferTerms> }>(
      `SELECT allocation_id AS "allocationId", round_id AS "roundId", offer_id AS "offerId", participant_id AS "participantId", body,
         contracted IS NOT NULL AS "isContracted", ${LEFT}::bigint AS left
       FROM award JOIN entry USING (round_id, offer_id) WHERE allocation_id = $1`,
      [allocationId],
      'award-read',
    )
    if (!row) return undefined
    const { body, ...award } = row
    return { ...award, terms: fromJson(body) }
  })

const HELD = ['reserved', 'committed', 'delivered']
const DRAWN = ['offered', ...HELD]
const HAD = HELD.join(' + ')

/** What an award has of batches that were named for it, in the order in which it draws on them. */
export const drawsOfAward = (sql: Sql, allocationId: string): Promise<Draw[]> =>
  sql.query<Draw>(
    `SELECT batch_id AS batch, ${DRAWN.map(gained).join(', ')} FROM award_draw LEFT JOIN batch_posting USING (allocation_id, batch_id)
     WHERE allocation_id = $1 GROUP BY batch_id, nth ORDER BY nth, batch_id`,
    [allocationId],
    'award-draws',
  )

const COLUMNS = { allocation_id: 'uuid', batch_id: 'uuid', offer_id: 'uuid', participant_id: 'uuid', nth: 'int' }

/** Keeps that an award draws on batches, behind those on which it drew before. */
export async function orderAwardDraws(
  tx: Sql,
  { allocationId, offerId, participantId }: Award,
  wanted: Wanted,
  before: number,
): Promise<void> {
  const rows = wanted.map(({ batch }, nth) => ({
    allocation_id: allocationId,
    batch_id: batch,
    offer_id: offerId,
    participant_id: participantId,
    nth: before + nth,
  }))
  const { form, params, sql } = insertOf('award_draw', COLUMNS, rows, 'ON CONFLICT DO NOTHING')
  await tx.query(sql(1), params, `award-draws-order-${form}`)
}

/** Batches that stand behind goods, and whether all of the goods come of them. */
export type Behind = { readonly batches: { batch: string; quantityKg: string }[]; readonly isWhole: boolean }

type Drawn = { readonly batches: readonly string[]; readonly isWhole: boolean }
const behindOf = ({ batches, isWhole }: Drawn): Behind => ({
  batches: batches.map(batch => ({ batch, quantityKg: '0' })),
  isWhole,
})

/** What was named for the awards of offers in rounds, by the ids of round and offer with a space between; whole where all that was and is to be delivered is. */
export async function namedFor(
  sql: Sql,
  held: readonly { readonly roundId: string; readonly offerId: string }[],
): Promise<Map<string, Behind>> {
  const rows = await sql.query<Drawn & { id: string }>(
    `WITH given AS (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS given (round_id, offer_id)),
       of_award AS (
         SELECT round_id, offer_id, ${LEFT} + ${OUT} AS whole,
           ARRAY(SELECT batch_id FROM award_draw WHERE allocation_id = award.allocation_id) AS batches,
           (SELECT coalesce(sum(${HAD}), 0) FROM award_draw CROSS JOIN LATERAL (
              SELECT ${HELD.map(gained).join(', ')} FROM batch_posting
              WHERE batch_posting.allocation_id = award_draw.allocation_id AND batch_posting.batch_id = award_draw.batch_id) AS had
            WHERE award_draw.allocation_id = award.allocation_id) AS drawn
         FROM given JOIN award USING (round_id, offer_id))
     SELECT round_id || ' ' || offer_id AS id, bool_and(drawn >= whole) AS "isWhole",
       ARRAY(SELECT DISTINCT batch_id FROM award_draw JOIN award USING (allocation_id)
         WHERE award.round_id = of_award.round_id AND award.offer_id = of_award.offer_id ORDER BY batch_id) AS batches
     FROM of_award GROUP BY round_id, offer_id HAVING bool_or(cardinality(batches) > 0)`,
    [held.map(one => one.roundId), held.map(one => one.offerId)],
    'award-named',
  )
  return new Map(rows.map(row => [row.id, behindOf(row)]))
}

/** What a delivery took of batches that were named for its award; none where none were. */
export async function takenBy(
  sql: Sql,
  { id, allocationId, grams }: { readonly id: string; readonly allocationId: string; readonly grams: Grams },
): Promise<Behind | undefined> {
  const rows = await sql.query<{ batch: string; grams: Grams }>(
    `SELECT batch_id AS batch, sum(grams)::bigint AS grams FROM award_draw JOIN batch_posting USING (allocation_id, batch_id)
     WHERE allocation_id = $1 AND event_id = $2 AND to_account = 'delivered' GROUP BY batch_id ORDER BY batch_id`,
    [allocationId, id],
    'award-taken',
  )
  if (rows.length === 0) return undefined
  return {
    batches: rows.map(row => ({ batch: row.batch, quantityKg: formatKg(row.grams) })),
    isWhole: rows.reduce((sum, row) => sum + row.grams, 0n) === grams,
  }
}
