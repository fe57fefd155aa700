import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'
import type { OfferChange } from './offer.ts'

/** Applies folded changes of offers: new versions as a whole, levels and ends to what is there. */
export async function applyOffers(tx: Sql, changes: ReadonlyMap<string, OfferChange>): Promise<void> {
  const posted = [...changes.values()].flatMap(({ posted, level, status }) =>
    posted ? [{ posted, level, status }] : [],
  )
  if (posted.length > 0)
    await tx.query(
      `INSERT INTO offer (id, participant_id, version, status, level, material, period, grams, chain, grade, composition)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::jsonb[],
         $10::text[], $11::jsonb[])
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, status = excluded.status, level = excluded.level,
         material = excluded.material, period = excluded.period, grams = excluded.grams, chain = excluded.chain,
         grade = excluded.grade, composition = excluded.composition`,
      [
        posted.map(one => one.posted.offerId),
        posted.map(one => one.posted.participantId),
        posted.map(one => one.posted.version),
        posted.map(one => one.status ?? 'standing'),
        posted.map(one => one.level ?? null),
        posted.map(one => one.posted.offer.material),
        posted.map(one => one.posted.offer.period),
        posted.map(one => grams(one.posted.offer.quantityKg)),
        posted.map(one => JSON.stringify(one.posted.offer.chain.map(({ stage, country }) => ({ stage, country })))),
        posted.map(one => one.posted.offer.grade ?? null),
        posted.map(({ posted: { offer } }) => (offer.composition ? JSON.stringify(offer.composition) : null)),
      ],
      'offer-post',
    )
  const others = [...changes].filter(([, change]) => change.posted === undefined)
  if (others.length > 0)
    await tx.query(
      `UPDATE offer SET level = coalesce(given.level, offer.level), status = coalesce(given.status, offer.status)
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (id, level, status) WHERE offer.id = given.id`,
      [
        others.map(([id]) => id),
        others.map(([, change]) => change.level ?? null),
        others.map(([, change]) => change.status ?? null),
      ],
      'offer-change',
    )
}
