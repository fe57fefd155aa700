import type { Sql } from '@lodestone/database'
import { missesIn } from '@lodestone/engine/after'
import { readEntries } from '../book/book.inputs.store.ts'
import type { BelowLots } from './allocation.ts'

/** Offers of a round whose accepted total in its pass breaks their lots or tiers, were the undecided to lapse. By id. */
export async function readBelowLots(tx: Sql, { id, pass }: { id: string; pass: number }): Promise<BelowLots[]> {
  const rows = await tx.query<{ offerId: string; before: string; proposed: string; accepted: string; n: number }>(
    `SELECT offer_id AS "offerId", sum(CASE WHEN pass < $2 AND state = 'accepted' THEN grams ELSE 0 END)::text AS before,
       sum(CASE WHEN pass = $2 THEN grams ELSE 0 END)::text AS proposed,
       sum(CASE WHEN pass = $2 AND state = 'accepted' THEN grams ELSE 0 END)::text AS accepted,
       count(*) FILTER (WHERE pass = $2 AND state = 'accepted')::int AS n
     FROM allocation WHERE round_id = $1 GROUP BY offer_id
     HAVING count(*) FILTER (WHERE pass = $2 AND state <> 'accepted') > 0
       AND count(*) FILTER (WHERE pass = $2 AND state = 'accepted') > 0 ORDER BY offer_id`,
    [id, pass],
    'allocation-below-lots',
  )
  if (rows.length === 0) return []
  const offers = await readEntries(
    tx,
    id,
    'supply',
    rows.map(row => row.offerId),
  )
  return rows.flatMap(({ offerId, before, proposed, accepted, n }) => {
    const entry = offers.get(offerId)
    if (!entry) throw new Error('an allocation names an entry that is not in the sealed books')
    const sold = { before: BigInt(before), proposed: BigInt(proposed), accepted: BigInt(accepted) }
    const misses = missesIn(entry.input, sold)
    return misses > 0n ? [{ offerId, accepted: sold.accepted, misses, allocations: n }] : []
  })
}
