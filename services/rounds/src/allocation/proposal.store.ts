import type { Proposal } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { formatKg, quarterOf } from '@lodestone/kernel'

type Row = Omit<Proposal, 'quantityKg' | 'deliveryQuarter' | 'price' | 'grade'> & {
  grade: string | null
  grams: string
  amount: string
  currency: Proposal['price']['currency']
}

export type ProposalFilter = {
  readonly roundId: string
  readonly supplierId?: string
  readonly offerId?: string
  readonly pass?: number
  readonly after?: { readonly offerId: string; readonly pass: number }
  readonly limit?: number
}

/**
 * What passes proposed of offers, by offer and pass, one more than the limit. A sum over all that was proposed, whatever became of it: a sum that fell when
 * a member declines would tell that member's kilograms.
 */
export async function readProposals(sql: Sql, filter: ProposalFilter): Promise<Proposal[]> {
  const rows = await everybodyFor(sql, 'an offer is told as one sum, with the countries it goes to', wide =>
    wide.query<Row>(
      `SELECT own.round_id AS "roundId", own.offer_id AS "offerId", own.supplier_id AS "supplierId", own.pass, own.material, own.grade, own.period,
         array_agg(DISTINCT left(line.input::jsonb->>'deliverTo', 2)) AS "deliveryCountries", sum(own.grams)::text AS grams,
         own.price_amount AS amount, own.price_currency AS currency,
         CASE WHEN bool_or(own.supplier_accepted) THEN 'accepted' WHEN bool_or(own.declined_by = 'supplier') THEN 'declined'
           WHEN bool_or(own.state = 'proposed') THEN 'open' ELSE 'ended' END AS state
       FROM allocation AS own
       JOIN sealed_entry AS line ON line.round_id = own.round_id AND line.owner = 'demand' AND line.id = own.line_id
       WHERE own.round_id = $1 AND ($2::uuid IS NULL OR own.supplier_id = $2) AND ($3::uuid IS NULL OR own.offer_id = $3)
         AND ($4::int IS NULL OR own.pass = $4) AND ($5::uuid IS NULL OR (own.offer_id, own.pass) > ($5, $6::int))
       GROUP BY own.round_id, own.offer_id, own.supplier_id, own.pass, own.material, own.grade, own.period, own.price_amount, own.price_currency
       ORDER BY own.offer_id, own.pass LIMIT $7`,
      [
        filter.roundId,
        filter.supplierId ?? null,
        filter.offerId ?? null,
        filter.pass ?? null,
        filter.after?.offerId ?? null,
        filter.after?.pass ?? null,
        filter.limit === undefined ? null : filter.limit + 1,
      ],
      'proposals',
    ),
  )
  return rows.map(({ grade, grams, amount, currency, ...row }) => ({
    ...row,
    ...(grade === null ? {} : { grade }),
    deliveryQuarter: quarterOf(row.period),
    quantityKg: formatKg(BigInt(grams)),
    price: { amount, currency },
  }))
}

/** Has a supplier decide on what is open of an offer in a pass. */
export const decideOffer = (
  tx: Sql,
  { roundId, offerId, pass }: { roundId: string; offerId: string; pass: number },
  kind: 'accepted' | 'declined',
): Promise<unknown> =>
  tx.query(
    kind === 'accepted'
      ? `UPDATE allocation SET supplier_accepted = true, state = CASE WHEN member_accepted THEN 'accepted' ELSE state END
         WHERE round_id = $1 AND offer_id = $2 AND pass = $3 AND state = 'proposed'`
      : `UPDATE allocation SET state = 'declined', declined_by = 'supplier'
         WHERE round_id = $1 AND offer_id = $2 AND pass = $3 AND state = 'proposed'`,
    [roundId, offerId, pass],
    `offer-${kind}`,
  )
