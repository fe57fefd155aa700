import type { Sql } from '@lodestone/database'
import { ACCOUNTS } from '@lodestone/provenance'
import { heldByTold } from './told.store.ts'

/** Two figures that must be the same and are not. */
type Difference = {
  readonly what: 'rounds' | 'draw' | 'batch' | 'inputs'
  readonly id: string
  readonly account: string
  readonly kept: bigint
  readonly expected: bigint
}

const HELD = ['reserved', 'committed', 'delivered'] as const
const DRAWN = ['offered', ...HELD] as const

const gained = (account: string): string =>
  `coalesce(sum(CASE WHEN to_account = '${account}' THEN grams WHEN from_account = '${account}' THEN -grams ELSE 0 END), 0)::bigint AS ${account}`

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
 * batches, and the batches themselves, and all movements; what is transformed and what batches were made of.
 */
export const differences = (sql: Sql): Promise<Difference[]> =>
  sql.query<Difference>(
    `SELECT * FROM (
       ${beside(
         'rounds',
         HELD,
         `SELECT offer_id::text AS id, ${HELD.map(one => `sum(${one}) AS ${one}`).join(', ')} FROM batch_draw GROUP BY offer_id`,
         `SELECT "offerId"::text AS id, reserved, committed, delivered FROM (${heldByTold('true')}) AS held`,
       )}
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
         'SELECT input_id::text AS id, sum(grams) AS transformed FROM batch_input GROUP BY input_id',
       )}
     ) AS compared WHERE kept <> expected ORDER BY what, id, account`,
  )
