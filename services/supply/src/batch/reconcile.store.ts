import type { Sql } from '@lodestone/database'
import { ACCOUNTS } from '@lodestone/provenance'
import { heldByReports } from './report.store.ts'

/** Two figures that must be the same and are not. */
type Difference = {
  readonly what: 'rounds' | 'awards' | 'draw' | 'batch' | 'inputs'
  readonly id: string
  readonly account: string
  readonly kept: bigint
  readonly expected: bigint
}

const HELD = ['reserved', 'committed', 'delivered'] as const
const DRAWN = ['offered', ...HELD] as const

const gained = (account: string): string =>
  `coalesce(sum(CASE WHEN to_account = '${account}' THEN grams WHEN from_account = '${account}' THEN -grams ELSE 0 END), 0)::bigint AS ${account}`

/** What awards have of the batches that were named for them, and how much was named. */
const NAMED = `SELECT allocation_id::text AS id, ${HELD.map(gained).join(', ')},
    coalesce(sum(grams) FILTER (WHERE from_account = 'available'), 0) AS named
  FROM award_draw JOIN batch_posting USING (allocation_id, batch_id) GROUP BY allocation_id`
/** What they must have by what rounds reported: of what was named and not delivered as much as is still to be delivered. */
const OWED = `SELECT id, CASE WHEN contracted IS NULL THEN rest ELSE 0 END AS reserved, CASE WHEN contracted IS NULL THEN 0 ELSE rest END AS committed,
    least(delivered, out) AS delivered
  FROM (SELECT id, contracted, delivered, out, greatest(0, least(named - delivered, award.grams - out)) AS rest
    FROM (${NAMED}) AS named JOIN award ON allocation_id::text = id
    CROSS JOIN LATERAL (SELECT coalesce(sum(grams), 0) AS out FROM delivery WHERE delivery.allocation_id = award.allocation_id) AS delivery) AS owed`

/** Rows of `kept` and `expected`, an account of an id each. */
const beside = (what: Difference['what'], accounts: readonly string[], kept: string, expected: string): string =>
  accounts
    .map(
      account =>
        `SELECT '${what}' AS what, coalesce(k.id, e.id) AS id, '${account}' AS account, coalesce(k.${account}, 0)::bigint AS kept, coalesce(e.${account}, 0)::bigint AS expected
         FROM (${kept}) AS k FULL JOIN (${expected}) AS e ON e.id = k.id`,
    )
    .join(' UNION ALL ')

/**
 * What differs in the ledger, all of it counted anew: what offers have reserved, committed and delivered and what rounds have told of them; what they have of
 * batches, and the batches themselves, and all movements; what is transformed and what batches that stand were made of.
 */
export const differences = (sql: Sql): Promise<Difference[]> =>
  sql.query<Difference>(
    `SELECT * FROM (
       ${beside(
         'rounds',
         HELD,
         `SELECT offer_id::text AS id, ${HELD.map(one => `sum(${one}) AS ${one}`).join(', ')} FROM batch_draw GROUP BY offer_id`,
         `SELECT "offerId"::text AS id, reserved, committed, delivered FROM (${heldByReports('true')}) AS held`,
       )}
       UNION ALL ${beside('awards', HELD, `SELECT id, ${HELD.join(', ')} FROM (${NAMED}) AS named`, OWED)}
       UNION ALL ${beside(
         'draw',
         DRAWN,
         `SELECT offer_id || ' ' || batch_id AS id, ${DRAWN.join(', ')} FROM batch_draw`,
         `SELECT offer_id || ' ' || batch_id AS id, ${DRAWN.map(gained).join(', ')} FROM batch_posting WHERE offer_id IS NOT NULL GROUP BY offer_id, batch_id`,
       )}
       UNION ALL ${beside(
         'batch',
         ACCOUNTS,
         `SELECT id::text, ${ACCOUNTS.join(', ')} FROM batch`,
         `SELECT batch_id::text AS id, ${ACCOUNTS.map(gained).join(', ')} FROM batch_posting GROUP BY batch_id`,
       )}
       UNION ALL ${beside(
         'inputs',
         ['transformed'],
         'SELECT id::text, transformed FROM batch',
         'SELECT input_id::text AS id, sum(batch_input.grams) AS transformed FROM batch_input JOIN batch ON id = batch_id WHERE withdrawn = 0 GROUP BY input_id',
       )}
     ) AS compared WHERE kept <> expected ORDER BY what, id, account`,
  )
