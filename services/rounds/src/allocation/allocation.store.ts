import type { AllocationState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { eq, type Shown, shownAs } from '@lodestone/database/drizzle'
import { grams } from '@lodestone/kernel'
import { allocationProgressView, allocationTable } from '../schema.ts'
import { allocationOf, SHOWN } from './allocation.row.ts'
import type { Allocation } from './allocation.ts'

export async function insertAllocations(tx: Sql, allocations: readonly Allocation[]): Promise<void> {
  const column = <T>(of: (allocation: Allocation) => T): T[] => allocations.map(of)
  await tx.query(
    `INSERT INTO allocation (id, round_id, line_id, offer_id, member_id, supplier_id, material, grade, period, need_material,
       ratio, grams, price_amount, price_currency, landed_price, state, member_accepted, supplier_accepted, pass)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[],
       $11::bigint[], $12::bigint[], $13::text[], $14::text[], $15::text[], $16::text[], $17::bool[], $18::bool[], $19::int[])`,
    [
      column(one => one.id),
      column(one => one.roundId),
      column(one => one.lineId),
      column(one => one.offerId),
      column(one => one.memberId),
      column(one => one.supplierId),
      column(one => one.material),
      column(one => one.grade ?? null),
      column(one => one.period),
      column(one => one.needMaterial),
      column(one => one.ratio.toString()),
      column(one => one.quantity.toString()),
      column(one => one.price.amount),
      column(one => one.price.currency),
      column(one => one.landedPrice),
      column(one => one.state),
      column(one => one.accepted.member),
      column(one => one.accepted.supplier),
      column(one => one.pass),
    ],
    'allocations-insert',
  )
}

/** An allocation as it stands. To change it, lock its round first: that lock guards all of a round's allocations. */
export async function findAllocation({ drizzle }: Sql, id: string): Promise<Allocation | undefined> {
  const [row] = await drizzle.select(SHOWN).from(allocationProgressView).where(eq(allocationProgressView.id, id))
  return row && allocationOf(row)
}

/** What an allocation has only in some states. */
const NOTHING_YET = { contract: null, ended: false, declinedBy: null }

export async function saveAllocation(tx: Sql, allocation: Allocation): Promise<void> {
  const { id, state, accepted, contract, ended, declinedBy } = { ...NOTHING_YET, ...allocation }
  await tx.drizzle
    .update(allocationTable)
    .set({
      state,
      memberAccepted: accepted.member,
      supplierAccepted: accepted.supplier,
      contractedGrams: contract && grams(contract.quantityKg),
      contract,
      ended,
      declinedBy,
    })
    .where(eq(allocationTable.id, id))
}

/** Keeps one delivery as the next of its allocation. */
export async function insertDelivery(
  tx: Sql,
  allocation: Pick<Allocation, 'id' | 'memberId' | 'supplierId'>,
  delivery: { quantityKg: string; date: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO delivery (allocation_id, number, grams, date, member_id, supplier_id)
     SELECT $1::uuid, count(*) + 1, $2::bigint, $3::date, $4::uuid, $5::uuid FROM delivery WHERE allocation_id = $1`,
    [allocation.id, grams(delivery.quantityKg).toString(), delivery.date, allocation.memberId, allocation.supplierId],
    'delivery-insert',
  )
}

export type AllocationFilter = {
  roundId: string
  /** Only allocations that this organisation may see: as their member, or as their supplier once both sides have accepted. */
  org?: string
  states?: readonly AllocationState[]
  pass?: number
  offerIds?: readonly string[]
  after?: string
  limit?: number
}

/** Allocations of a round by id, one more than the limit; all of them without one. */
export async function listAllocations(sql: Sql, filter: AllocationFilter): Promise<Allocation[]> {
  const rows = await sql.query<Shown<typeof SHOWN>>(
    `SELECT ${shownAs(SHOWN)} FROM allocation_progress
     WHERE round_id = $1
       AND ($2::uuid IS NULL OR member_id = $2 OR (supplier_id = $2 AND member_accepted AND supplier_accepted))
       AND ($3::text[] IS NULL OR state = ANY($3)) AND ($4::uuid IS NULL OR id > $4)
       AND ($6::int IS NULL OR pass = $6) AND ($7::uuid[] IS NULL OR offer_id = ANY($7))
     ORDER BY id LIMIT $5`,
    [
      filter.roundId,
      filter.org ?? null,
      filter.states ?? null,
      filter.after ?? null,
      filter.limit === undefined ? null : filter.limit + 1,
      filter.pass ?? null,
      filter.offerIds ?? null,
    ],
  )
  return rows.map(allocationOf)
}
