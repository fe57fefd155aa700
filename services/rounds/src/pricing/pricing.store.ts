import { type DataOf, isOf, offerExpired, offerPosted, offerRevised, offerWithdrawn } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import type { Standing } from './pricing.ts'

type Posted = DataOf<typeof offerPosted>

/** Keeps in what each standing offer is priced: the last word of a batch for each. */
export async function applyPricings(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const last = new Map<string, { version: number; told: Posted | undefined }>()
  for (const event of events) {
    const told = isOf(offerPosted, event) || isOf(offerRevised, event)
    if (!told && !isOf(offerWithdrawn, event) && !isOf(offerExpired, event)) continue
    const { offerId, version } = event.data
    last.set(offerId, { version, told: told ? event.data : undefined })
  }
  if (last.size === 0) return
  const rows = [...last].map(([id, { version, told }]) => ({ id, version, ...told?.offer, ...told?.offer.pricing }))
  const column = (of: (row: (typeof rows)[number]) => string | undefined) => rows.map(row => of(row) ?? null)
  await tx.query(
    `INSERT INTO offer_pricing (offer_id, version, material, period, valid_until, currency, index_name)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[])
     ON CONFLICT (offer_id) DO UPDATE SET version = excluded.version, material = excluded.material, period = excluded.period,
       valid_until = excluded.valid_until, currency = excluded.currency, index_name = excluded.index_name
     WHERE offer_pricing.version < excluded.version`,
    [
      rows.map(({ id }) => id),
      rows.map(({ version }) => version),
      column(row => row.material),
      column(row => row.period),
      column(row => row.validUntil),
      column(row => row.currency),
      column(row => row.index),
    ],
    'offer-pricing-apply',
  )
}

/** In what the standing offers of these materials are priced, as far as it is known here: each basis once, with the latest that it is valid. */
export async function readPricings(sql: Sql, materials: readonly string[]): Promise<Standing[]> {
  const rows = await sql.query<Omit<Standing, 'index'> & { index: string | null }>(
    `SELECT material, period, max(valid_until) AS "validUntil", currency, index_name AS index FROM offer_pricing
     WHERE material = ANY ($1) AND currency IS NOT NULL GROUP BY material, period, currency, index_name`,
    [materials],
  )
  return rows.map(({ index, ...row }) => ({ ...row, ...(index === null ? {} : { index }) }))
}
