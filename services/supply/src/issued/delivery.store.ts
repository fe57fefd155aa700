import type {
  allocationEnded,
  contractReported,
  DataOf,
  Delivery,
  deliveryReported,
  roundAwarded,
} from '@lodestone/contracts'
import { insertOf, type Sql } from '@lodestone/database'
import { and, asc, eq, gt, or } from '@lodestone/database/drizzle'
import { formatKg, type Grams, grams, present } from '@lodestone/kernel'
import { awardTable, deliveryTable } from '../schema.ts'

export type DeliveryRow = typeof deliveryTable.$inferSelect
export type AwardRow = typeof awardTable.$inferSelect

const AWARD_COLUMNS = { allocation_id: 'uuid', round_id: 'uuid', offer_id: 'uuid', grams: 'bigint', awarded: 'bigint' }

/** Keeps of which offers allocations were awarded, and how much. */
export async function keepAwards(tx: Sql, roundId: string, { awards }: DataOf<typeof roundAwarded>): Promise<void> {
  if (awards.length === 0) return
  const rows = awards.map(one => ({
    allocation_id: one.allocationId,
    round_id: roundId,
    offer_id: one.offerId,
    grams: grams(one.quantityKg),
    awarded: grams(one.quantityKg),
  }))
  const { form, params, sql } = insertOf('award', AWARD_COLUMNS, rows, 'ON CONFLICT DO NOTHING')
  await tx.query(sql(1), params, `awards-keep-${form}`)
}

/** Keeps what was contracted of an award, which is of so much from then on. */
export const keepContract = ({ drizzle }: Sql, data: DataOf<typeof contractReported>) =>
  drizzle
    .update(awardTable)
    .set({ grams: grams(data.quantityKg), contracted: grams(data.quantityKg), contractedOn: data.date })
    .where(eq(awardTable.allocationId, data.allocationId))

/** Keeps that an award has ended: it is of what was delivered. */
export async function endAward(tx: Sql, { allocationId }: DataOf<typeof allocationEnded>): Promise<void> {
  await tx.query(
    'UPDATE award SET grams = (SELECT coalesce(sum(grams), 0) FROM delivery WHERE allocation_id = $1) WHERE allocation_id = $1',
    [allocationId],
    'award-end',
  )
}

/** The award of an allocation of which something was delivered. */
export async function readAward({ drizzle }: Sql, allocationId: string): Promise<AwardRow> {
  const [row] = await drizzle.select().from(awardTable).where(eq(awardTable.allocationId, allocationId))
  return present(row)
}

/**
 * Keeps a delivery under the id of the event that told it; gives its grams where it was not known. One of an award that nobody told here has no goods that
 * are known.
 */
export async function keepDelivery(
  tx: Sql,
  {
    id,
    roundId,
    data,
  }: { readonly id: string; readonly roundId: string; readonly data: DataOf<typeof deliveryReported> },
): Promise<Grams> {
  const [kept] = await tx.query<{ grams: Grams }>(
    `INSERT INTO delivery (id, allocation_id, round_id, offer_id, participant_id, member_id, material, grams, date)
     SELECT $1, allocation_id, round_id, offer_id, $4, $5, entry.body::jsonb->>'material', $6, $7::date
     FROM award JOIN entry USING (round_id, offer_id) WHERE allocation_id = $2 AND round_id = $3
     ON CONFLICT DO NOTHING RETURNING grams`,
    [id, data.allocationId, roundId, data.supplierId, data.memberId, grams(data.quantityKg), data.date],
    'delivery-keep',
  )
  return kept?.grams ?? 0n
}

export type DeliveryFilter = {
  readonly id?: string
  /** Of this organisation, on either side. */
  readonly org?: string
  readonly allocation?: string | undefined
  readonly after?: string
  readonly limit: number
}

/** Deliveries by id, one more than the limit. */
export function listDeliveries({ drizzle }: Sql, filter: DeliveryFilter): Promise<DeliveryRow[]> {
  const { id, org, allocation, after, limit } = filter
  const { id: own, participantId, memberId, allocationId } = deliveryTable
  return drizzle
    .select()
    .from(deliveryTable)
    .where(
      and(
        id === undefined ? undefined : eq(own, id),
        org === undefined ? undefined : or(eq(participantId, org), eq(memberId, org)),
        allocation === undefined ? undefined : eq(allocationId, allocation),
        after === undefined ? undefined : gt(own, after),
      ),
    )
    .orderBy(asc(own))
    .limit(limit + 1)
}

/** A delivery as its parties see it: neither the offer nor the line of the other side. */
export const showDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  roundId: row.roundId,
  allocationId: row.allocationId,
  memberId: row.memberId,
  supplierId: row.participantId,
  material: row.material,
  quantityKg: formatKg(row.grams),
  date: row.date,
})
