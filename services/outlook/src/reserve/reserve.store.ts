import type { ReserveTrigger } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, asc, desc, eq, gt, inArray, lt, ne, sql } from '@lodestone/database/drizzle'
import {
  reserveMovementTable,
  reserveObservationTable,
  reservePlanTable,
  reserveTable,
  reserveTriggerTable,
} from '../schema.reserve.ts'
import { type Balance, EMPTY, type MovementRow, type ReserveRow, type Seen } from './reserve.ts'

export const insertReserve = async ({ drizzle }: Sql, row: ReserveRow): Promise<void> => {
  await drizzle.insert(reserveTable).values(row)
}

export const listReserves = (
  { drizzle }: Sql,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<ReserveRow[]> =>
  drizzle
    .select()
    .from(reserveTable)
    .where(after === undefined ? undefined : gt(reserveTable.id, after))
    .orderBy(asc(reserveTable.id))
    .limit(limit + 1)
    .execute()

export const findReserves = ({ drizzle }: Sql, ids: readonly string[]): Promise<ReserveRow[]> =>
  drizzle
    .select()
    .from(reserveTable)
    .where(inArray(reserveTable.id, [...ids]))
    .execute()

/** An account, kept from others until the transaction ends. */
export async function lockReserve({ drizzle }: Sql, id: string): Promise<ReserveRow | undefined> {
  const [row] = await drizzle.select().from(reserveTable).where(eq(reserveTable.id, id)).for('update')
  return row
}

export const saveReserve = async ({ drizzle }: Sql, row: ReserveRow): Promise<void> => {
  await drizzle.update(reserveTable).set(row).where(eq(reserveTable.id, row.id))
}

/** What accounts hold and have lent, by the sum of all their entries. */
export async function balancesOf(tx: Sql, ids: readonly string[]): Promise<(id: string) => Balance> {
  const rows = await tx.query<{ reserve: string; account: string; borrower: string | null; grams: string }>(
    `SELECT reserve_id AS reserve, account, CASE account WHEN 'lent' THEN borrower END AS borrower, sum(added)::text AS grams
     FROM reserve_movement, LATERAL (VALUES (from_account, -grams), (to_account, grams)) AS entry (account, added)
     WHERE reserve_id = ANY($1::uuid[]) AND account <> 'outside' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [ids],
    'reserve-balances',
  )
  const byReserve = Map.groupBy(rows, ({ reserve }) => reserve)
  return id => {
    const own = byReserve.get(id)
    if (!own) return EMPTY
    const lent = own.flatMap(({ borrower, grams }) => (borrower === null ? [] : [[borrower, BigInt(grams)] as const]))
    return { held: BigInt(own.find(({ account }) => account === 'held')?.grams ?? 0), lent: new Map(lent) }
  }
}

/** Adds a movement as the next of its account, which its caller has locked. */
export async function insertMovement({ drizzle }: Sql, row: Omit<MovementRow, 'nth'>): Promise<MovementRow> {
  const [made] = await drizzle
    .insert(reserveMovementTable)
    .values({
      ...row,
      nth: sql`(SELECT count(*) + 1 FROM ${reserveMovementTable} WHERE ${reserveMovementTable.reserveId} = ${row.reserveId})`,
    })
    .returning()
  if (!made) throw new Error('a row that was inserted is not there')
  return made
}

export async function findMovement({ drizzle }: Sql, reserveId: string, id: string): Promise<MovementRow | undefined> {
  const { id: own, reserveId: of } = reserveMovementTable
  const [row] = await drizzle
    .select()
    .from(reserveMovementTable)
    .where(and(eq(own, id), eq(of, reserveId)))
  return row
}

/** Whether a movement is undone already. */
export async function isUndone({ drizzle }: Sql, id: string): Promise<boolean> {
  const rows = await drizzle
    .select({ id: reserveMovementTable.id })
    .from(reserveMovementTable)
    .where(eq(reserveMovementTable.corrects, id))
  return rows.length > 0
}

/** Movements of an account, the newest first. */
export const listMovements = (
  { drizzle }: Sql,
  reserveId: string,
  { below, limit }: { readonly below?: number | undefined; readonly limit: number },
): Promise<MovementRow[]> =>
  drizzle
    .select()
    .from(reserveMovementTable)
    .where(
      and(
        eq(reserveMovementTable.reserveId, reserveId),
        below === undefined ? undefined : lt(reserveMovementTable.nth, below),
      ),
    )
    .orderBy(desc(reserveMovementTable.nth))
    .limit(limit + 1)
    .execute()

type TriggerRow = typeof reserveTriggerTable.$inferSelect
export const insertTrigger = async ({ drizzle }: Sql, row: TriggerRow): Promise<void> => {
  await drizzle.insert(reserveTriggerTable).values(row)
}

/** The newest version of each trigger of accounts. */
export const listTriggers = ({ drizzle }: Sql, ids: readonly string[]): Promise<TriggerRow[]> =>
  drizzle
    .selectDistinctOn([reserveTriggerTable.reserveId, reserveTriggerTable.name])
    .from(reserveTriggerTable)
    .where(inArray(reserveTriggerTable.reserveId, [...ids]))
    .orderBy(asc(reserveTriggerTable.reserveId), asc(reserveTriggerTable.name), desc(reserveTriggerTable.version))
    .execute()

export const shownTrigger = ({ reserveId: _, ...trigger }: TriggerRow): ReserveTrigger => trigger

type ObservationRow = typeof reserveObservationTable.$inferSelect
export const insertObservation = async ({ drizzle }: Sql, row: ObservationRow): Promise<void> => {
  await drizzle.insert(reserveObservationTable).values(row)
}

/** What was seen of blocs, the newest of each month; of others than somebody where one is named. */
export async function listSeen(
  { drizzle }: Sql,
  exceptBy?: string,
): Promise<(Seen & { readonly bloc: ObservationRow['bloc'] })[]> {
  const { bloc, element, measure, month, recordedAt, recordedBy, id } = reserveObservationTable
  const rows = await drizzle
    .selectDistinctOn([bloc, element, measure, month])
    .from(reserveObservationTable)
    .where(exceptBy === undefined ? undefined : ne(recordedBy, exceptBy))
    .orderBy(asc(bloc), asc(element), asc(measure), asc(month), desc(recordedAt), desc(id))
  return rows.map(row => ({ ...row, value: Number(row.value) }))
}

type PlanRow = typeof reservePlanTable.$inferSelect
export const insertPlan = async ({ drizzle }: Sql, row: PlanRow): Promise<void> => {
  await drizzle.insert(reservePlanTable).values(row)
}

export const listPlans = (
  { drizzle }: Sql,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<PlanRow[]> =>
  drizzle
    .select()
    .from(reservePlanTable)
    .where(before === undefined ? undefined : lt(reservePlanTable.id, before))
    .orderBy(desc(reservePlanTable.id))
    .limit(limit + 1)
    .execute()
