import type { Sql } from '@lodestone/database'
import { missesBy, tierAt } from '@lodestone/engine/after'
import type { Grams } from '@lodestone/kernel'
import { readEntries } from '../book/book.store.ts'

/** An offer of which both sides accepted a total in this pass that its lots, or the tier at which it was priced, do not allow. */
export type BelowLots = {
  readonly offerId: string
  readonly accepted: Grams
  /** Grams short of the lot or the tier's floor, or beyond the last whole increment. */
  readonly misses: Grams
  readonly allocations: number
}

type Terms = Parameters<typeof missesBy>[0]
type Sold = {
  readonly offerId: string
  /** Accepted in earlier passes, for good. */
  readonly before: Grams
  /** Proposed in this pass, whatever became of it. */
  readonly proposed: Grams
  readonly accepted: Grams
  readonly allocations: number
}

/** Beside goods that an offer has sold in an earlier pass, only whole increments bind. */
export function belowLots(sold: Sold, terms: Terms): BelowLots | undefined {
  const { offerId, before, proposed, accepted, allocations } = sold
  const { lotIncrementKg } = terms
  const own = before > 0n ? { ...(lotIncrementKg === undefined ? {} : { lotIncrementKg }), tiers: [] } : terms
  const misses = missesBy(own, tierAt(own, proposed), accepted)
  return misses > 0n ? { offerId, accepted, misses, allocations } : undefined
}

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
    const terms = JSON.parse(entry.input) as Terms
    const sold = { offerId, before: BigInt(before), proposed: BigInt(proposed), accepted: BigInt(accepted) }
    return belowLots({ ...sold, allocations: n }, terms) ?? []
  })
}
