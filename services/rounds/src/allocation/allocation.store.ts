import type { AllocationState, PartyDecisions } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, count, eq, inArray, type Shown, shownAs } from '@lodestone/database/drizzle'
import { formatKg, grams } from '@lodestone/kernel'
import { allocationProgressView, allocationTable } from '../schema.ts'
import type { Allocation } from './allocation.ts'

const SHOWN = {
  id: allocationProgressView.id,
  roundId: allocationProgressView.roundId,
  pass: allocationProgressView.pass,
  lineId: allocationProgressView.lineId,
  offerId: allocationProgressView.offerId,
  memberId: allocationProgressView.memberId,
  supplierId: allocationProgressView.supplierId,
  material: allocationProgressView.material,
  grade: allocationProgressView.grade,
  period: allocationProgressView.period,
  needMaterial: allocationProgressView.needMaterial,
  ratio: allocationProgressView.ratio,
  grams: allocationProgressView.grams,
  amount: allocationProgressView.priceAmount,
  currency: allocationProgressView.priceCurrency,
  landedPrice: allocationProgressView.landedPrice,
  state: allocationProgressView.state,
  member: allocationProgressView.memberAccepted,
  supplier: allocationProgressView.supplierAccepted,
  contract: allocationProgressView.contract,
  deliveredGrams: allocationProgressView.deliveredGrams,
  declinedBy: allocationProgressView.declinedBy,
  ended: allocationProgressView.ended,
}

type AllocationRow = Shown<typeof SHOWN>

/** The allocation that a row is of, with what its state has. Throws for a row that lacks some of it. */
export function allocationOf(row: AllocationRow): Allocation {
  const { grade, grams: quantity, amount, currency, member, supplier, contract, deliveredGrams, ...more } = row
  const { declinedBy, ended, state, ...own } = more
  const deal = {
    ...own,
    ...(grade === null ? {} : { grade }),
    quantity,
    price: { amount, currency },
    accepted: { member, supplier },
  }
  const contracted = () => ({
    ...deal,
    contract: contract ?? unfit(row, 'contract'),
    delivered: BigInt(deliveredGrams),
  })
  switch (state) {
    case 'proposed':
    case 'accepted':
    case 'awarded':
      return { ...deal, state }
    case 'declined':
      return { ...deal, state, declinedBy: declinedBy ?? unfit(row, 'declinedBy') }
    case 'contracted':
      return { ...contracted(), state }
    case 'delivered':
      return { ...contracted(), state, ended }
    case 'lapsed':
      return ended ? { ...deal, state, ended, ...(contract === null ? {} : { contract }) } : { ...deal, state, ended }
  }
}

function unfit({ id, state }: AllocationRow, field: string): never {
  throw new Error(`the row of allocation ${id} does not fit its state: it is ${state} and has no ${field}`)
}

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

/** Allocations of a round by state. */
export async function countByState(tx: Sql, roundId: string): Promise<(state: AllocationState) => number> {
  const rows = await tx.drizzle
    .select({ state: allocationTable.state, count: count() })
    .from(allocationTable)
    .where(eq(allocationTable.roundId, roundId))
    .groupBy(allocationTable.state)
  const counts = new Map(rows.map(row => [row.state, row.count]))
  return state => counts.get(state) ?? 0
}

/** Moves allocations of a round from some states to one, `limit` of them at most, and gives them as they were, by id. */
export async function moveAllocations(
  tx: Sql,
  roundId: string,
  states: readonly AllocationState[],
  to: AllocationState,
  limit?: number,
): Promise<Allocation[]> {
  const found = (await listAllocations(tx, { roundId, states, ...(limit === undefined ? {} : { limit }) })).slice(
    0,
    limit,
  )
  await tx.query('UPDATE allocation SET state = $2 WHERE id = ANY($1::uuid[])', [found.map(one => one.id), to])
  return found
}

/** Whether anything of a round is open for a decision. */
export async function anyOpen(tx: Sql, roundId: string): Promise<boolean> {
  const rows = await tx.drizzle
    .select({ id: allocationTable.id })
    .from(allocationTable)
    .where(and(eq(allocationTable.roundId, roundId), eq(allocationTable.state, 'proposed')))
    .limit(1)
  return rows.length > 0
}

/** Accepts for both sides what is open of a round, `limit` of them at most, and gives them as they were, by id. */
export async function acceptOpen(tx: Sql, roundId: string, limit: number): Promise<Allocation[]> {
  const open = (await listAllocations(tx, { roundId, states: ['proposed'], limit })).slice(0, limit)
  await tx.query(
    "UPDATE allocation SET state = 'accepted', member_accepted = true, supplier_accepted = true WHERE id = ANY($1::uuid[])",
    [open.map(one => one.id)],
  )
  return open
}

/** Lets what both sides accepted of some offers in a pass lapse, and gives it as it was, by id. */
export async function lapseOffers(
  tx: Sql,
  roundId: string,
  pass: number,
  offerIds: readonly string[],
): Promise<Allocation[]> {
  if (offerIds.length === 0) return []
  const lapsing = await listAllocations(tx, { roundId, pass, offerIds, states: ['accepted'] })
  await tx.query("UPDATE allocation SET state = 'lapsed' WHERE id = ANY($1::uuid[])", [lapsing.map(one => one.id)])
  return lapsing
}

/** Marks what was refused in a pass, because the next one matches it anew. */
export const supersede = (tx: Sql, roundId: string, pass: number): Promise<unknown> =>
  tx.drizzle
    .update(allocationTable)
    .set({ superseded: true })
    .where(
      and(
        eq(allocationTable.roundId, roundId),
        eq(allocationTable.pass, pass),
        inArray(allocationTable.state, ['declined', 'lapsed']),
      ),
    )

/** What allocations of a pass serve of the need, in kilograms. */
export async function matchedKg(tx: Sql, roundId: string, pass: number): Promise<{ count: number; kg: string }> {
  const [row] = await tx.query<{ count: number; grams: string }>(
    'SELECT count(*)::int AS count, coalesce(sum(need(grams, ratio)), 0)::text AS grams FROM allocation WHERE round_id = $1 AND pass = $2',
    [roundId, pass],
  )
  return { count: row?.count ?? 0, kg: formatKg(BigInt(row?.grams ?? '0')) }
}

/** How the parties of a round's pass have decided: members by allocation, suppliers by offer; one of them when asked. By party. */
export const readPartyDecisions = (
  sql: Sql,
  { id, pass }: { id: string; pass: number },
  org?: string,
): Promise<PartyDecisions[]> =>
  sql.query<PartyDecisions>(
    `WITH sides AS (
       SELECT member_id AS party, 'member' AS side, state, member_accepted AS accepted, declined_by = 'member' AS declined
       FROM allocation WHERE round_id = $1 AND pass = $2
       UNION ALL
       SELECT supplier_id, 'supplier', CASE WHEN bool_or(state = 'proposed') THEN 'proposed' END, bool_or(supplier_accepted),
         bool_or(declined_by = 'supplier')
       FROM allocation WHERE round_id = $1 AND pass = $2 GROUP BY supplier_id, offer_id),
     decided AS (
       SELECT party, side, CASE WHEN accepted THEN 'accepted' WHEN declined THEN 'declined' WHEN state = 'proposed' THEN 'open'
         ELSE 'ended' END AS how FROM sides)
     SELECT party AS "participantId", side, count(*) FILTER (WHERE how = 'open')::int AS open,
       count(*) FILTER (WHERE how = 'accepted')::int AS accepted, count(*) FILTER (WHERE how = 'declined')::int AS declined,
       count(*) FILTER (WHERE how = 'ended')::int AS ended
     FROM decided WHERE $3::uuid IS NULL OR party = $3 GROUP BY party, side ORDER BY party, side`,
    [id, pass, org ?? null],
    'party-decisions',
  )
