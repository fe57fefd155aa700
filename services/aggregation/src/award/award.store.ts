import { allocationEnded, isOf, roundAwarded } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'

/** Keeps what is awarded, and drops what ends with nothing delivered: it is wanted and on offer again. */
export async function applyAwards(tx: Sql, events: readonly { type: string; data: unknown }[]): Promise<void> {
  const awards = events.flatMap(event => {
    if (!isOf(roundAwarded, event)) return []
    const { roundId, awards } = event.data
    return awards.map(one => ({ ...one, roundId }))
  })
  if (awards.length > 0)
    await tx.query(
      `INSERT INTO award (allocation_id, line_id, offer_id, offered, need, round_id)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::uuid[]) ON CONFLICT DO NOTHING`,
      [
        awards.map(one => one.allocationId),
        awards.map(one => one.lineId),
        awards.map(one => one.offerId),
        awards.map(one => grams(one.quantityKg)),
        // Older awards do not say it: goods and need are the same but where goods convert.
        awards.map(one => grams(one.needKg ?? one.quantityKg)),
        awards.map(one => one.roundId),
      ],
      'award-apply',
    )
  const lapsed = events.flatMap(event => {
    if (!isOf(allocationEnded, event)) return []
    const { allocationId, state } = event.data
    return state === 'lapsed' ? [allocationId] : []
  })
  if (lapsed.length > 0)
    await tx.query('DELETE FROM award WHERE allocation_id = ANY($1::uuid[])', [lapsed], 'award-lapse')
}
