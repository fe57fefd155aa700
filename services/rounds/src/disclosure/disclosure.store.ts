import type { Cell, Share, Totals } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { asc, eq, inArray, type RowOf, sql } from '@lodestone/database/drizzle'
import { exact, fromJson, type JsonText } from '@lodestone/kernel'
import type { BookOwner } from '../book/book.ts'
import { disclosedTable, poolSheetTable, type sealedEntryTable } from '../schema.ts'
import type { Served, ServedNeed } from './flow.ts'
import type { Paid } from './pool.results.ts'
import { type CellKey, keyOf, type LineSum } from './pool.ts'
import type { PoolResult } from './published.ts'

/** What is shown of a round's figures when it reaches a phase. */
export type Phase = 'matched' | 'awarded' | 'completed'
export type Disclosed = {
  readonly totals: Partial<Totals>
  readonly byMaterial: readonly ({ material: string } & Partial<Totals>)[]
  readonly seals: readonly BookOwner[]
  readonly shares: readonly Share[]
  /** Absent in what was disclosed before it was decided. */
  readonly pools?: readonly PoolResult[]
}

export async function keepDisclosed(tx: Sql, roundId: string, phase: Phase, data: Disclosed): Promise<void> {
  await tx.drizzle.insert(disclosedTable).values({ roundId, phase, data }).onConflictDoNothing()
}

/** What came of the pools of a round, as it was last disclosed: of one of which it may no longer be told as before it stays. */
export function poolsIn(disclosed: ReadonlyMap<Phase, Disclosed> | undefined): readonly PoolResult[] {
  const first = disclosed?.get('matched')?.pools ?? []
  const last = disclosed?.get('completed')?.pools ?? []
  return first.map(pool => last.find(one => keyOf(one) === keyOf(pool)) ?? pool)
}

/** Which figures of what was served a round has told of a cell: with its material, or of its pool. */
export const tellsOf =
  (disclosed: ReadonlyMap<Phase, Disclosed> | undefined) =>
  (cell: CellKey, name: Served): boolean =>
    [...(disclosed?.values() ?? [])].some(({ byMaterial }) =>
      byMaterial.some(row => row.material === cell.material && row[name] !== undefined),
    ) ||
    poolsIn(disclosed).some(
      pool =>
        keyOf(pool) === keyOf(cell) &&
        (name === 'matched' || (name === 'delivered' && pool.deliveredPct !== undefined)),
    )

/** What has been disclosed of rounds, by phase. */
export async function readDisclosed(
  { drizzle }: Sql,
  roundIds: readonly string[],
): Promise<Map<string, Map<Phase, Disclosed>>> {
  const rows = await drizzle
    .select()
    .from(disclosedTable)
    .where(inArray(disclosedTable.roundId, [...roundIds]))
  const rounds = new Map<string, Map<Phase, Disclosed>>()
  for (const row of rows) {
    const phases = rounds.get(row.roundId) ?? new Map<Phase, Disclosed>()
    rounds.set(row.roundId, phases.set(row.phase, row.data))
  }
  return rounds
}

/** Keeps a pool sheet, or one more part of it. */
export async function keepPool(tx: Sql, roundId: string, version: number, cells: readonly Cell[]): Promise<void> {
  await tx.drizzle
    .insert(poolSheetTable)
    .values({ roundId, version, cells: [...cells] })
    .onConflictDoUpdate({
      target: [poolSheetTable.roundId, poolSheetTable.version],
      set: { cells: sql`${poolSheetTable.cells} || excluded.cells` },
    })
}

export const readPools = (tx: Sql, roundId: string): Promise<{ version: number; cells: Cell[] }[]> =>
  tx.drizzle
    .select({ version: poolSheetTable.version, cells: poolSheetTable.cells })
    .from(poolSheetTable)
    .where(eq(poolSheetTable.roundId, roundId))
    .orderBy(asc(poolSheetTable.version))

/**
 * Runs statements that join whole books, in a transaction. A round's rows are joined moments after they were written, before the database
 * has counted them: it takes 30,000 for one, compares every line with every allocation, and is still at it after 15 s. With hash joins it
 * needs 0.2 s; and as it would sort one row, it would sort them all by their cells before it sums them, which takes as long again.
 */
export async function joinedByHash<T>(tx: Sql, work: () => Promise<T>): Promise<T> {
  const set = (value: 'on' | 'off') =>
    tx.query(`SET LOCAL enable_nestloop = ${value}; SET LOCAL enable_sort = ${value}`)
  await set('off')
  const result = await work()
  await set('on')
  return result
}

/** Lines that were asked in a round, summed by cell, commitment, corporate group and fate. One that is not sealed has no commitment here. */
export async function readLineSums(tx: Sql, roundId: string): Promise<LineSum[]> {
  const rows = await tx.query<Omit<LineSum, 'grams'> & { grams: string }>(
    `SELECT coalesce(sealed.material, joined.material) AS material, coalesce(sealed.grade, joined.grade) AS grade,
       coalesce(sealed.period, joined.period) AS period, coalesce(sealed.bloc, known.data->>'bloc') AS bloc,
       coalesce(sealed.input::jsonb->>'commitment', '') AS commitment,
       coalesce(sealed.corporate_group, lower(known.data->>'group'), joined.participant_id::text) AS "group",
       CASE WHEN sealed.id IS NOT NULL THEN 'confirmed' WHEN joined.status = 'dropped' THEN 'dropped' ELSE 'left' END AS fate,
       sum(coalesce(sealed.grams, joined.grams))::text AS grams
     FROM (SELECT * FROM entry WHERE round_id = $1 AND asked) AS joined
     FULL JOIN (SELECT * FROM sealed_entry WHERE round_id = $1 AND owner = 'demand') AS sealed ON sealed.id = joined.line_id
     LEFT JOIN known_participant AS known ON known.id = joined.participant_id
     GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    [roundId],
  )
  return rows.map(row => ({ ...row, grams: BigInt(row.grams) }))
}

/** What the allocations of a round serve, summed by cell, commitment, member group and offer. */
export async function readFlows(tx: Sql, roundId: string): Promise<ServedNeed[]> {
  const offers = await tx.query<
    Pick<RowOf<typeof sealedEntryTable>, 'id' | 'corporate_group'> & { input: JsonText<Pick<ServedNeed, 'chain'>> }
  >(
    `SELECT id, corporate_group, input FROM sealed_entry
     WHERE round_id = $1 AND owner = 'supply' AND id IN (SELECT offer_id FROM allocation WHERE round_id = $1)`,
    [roundId],
  )
  const known = new Map(
    offers.map(row => [row.id, { supplierGroup: row.corporate_group, chain: fromJson(row.input).chain }]),
  )
  const rows = await tx.query<
    { offer_id: string } & Omit<ServedNeed, Served | 'supplierGroup' | 'chain'> & Record<Served, string>
  >(
    `SELECT offer_id, line.material, line.grade, line.period, line.bloc, line.input::jsonb->>'commitment' AS commitment,
       line.corporate_group AS "group", sum(matched_need)::text AS matched, sum(accepted_need)::text AS accepted,
       sum(contracted_need)::text AS contracted, sum(delivered_need)::text AS delivered
     FROM allocation_progress AS own
     JOIN sealed_entry AS line ON line.round_id = own.round_id AND line.owner = 'demand' AND line.id = own.line_id
     WHERE own.round_id = $1 GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    [roundId],
  )
  return rows.map(({ offer_id, ...row }) => ({
    ...row,
    ...(known.get(offer_id) ?? { supplierGroup: '', chain: [] }),
    matched: BigInt(row.matched),
    accepted: BigInt(row.accepted),
    contracted: BigInt(row.contracted),
    delivered: BigInt(row.delivered),
  }))
}

/** What the goods that a round matched cost ex works, by cell, in its base currency by its rates. */
export async function readPaid(tx: Sql, roundId: string, rates: Readonly<Record<string, string>>): Promise<Paid[]> {
  const rows = await tx.query<Omit<Paid, 'cost'> & { grams: string; amount: string; currency: string }>(
    `SELECT line.material, line.grade, line.period, line.bloc, own.price_amount AS amount, own.price_currency AS currency,
       sum(own.grams)::text AS grams
     FROM allocation AS own
     JOIN sealed_entry AS line ON line.round_id = own.round_id AND line.owner = 'demand' AND line.id = own.line_id
     WHERE own.round_id = $1 AND NOT own.superseded GROUP BY 1, 2, 3, 4, 5, 6`,
    [roundId],
  )
  return rows.map(({ grams, amount, currency, ...cell }) => {
    const rate = rates[currency]
    if (rate === undefined) throw new Error('an allocation is priced in a currency for which its round has no rate')
    const price = exact.multiply(exact.decimalToRational(amount), exact.decimalToRational(rate))
    return { ...cell, cost: exact.multiply(exact.rational(BigInt(grams), 1000n), price) }
  })
}
