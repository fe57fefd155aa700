import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { exact, fromJson, type JsonText } from '@lodestone/kernel'
import type { sealedEntryTable } from '../schema.ts'
import type { Served, ServedNeed } from './flow.ts'
import type { Paid } from './pool.results.ts'
import type { LineSum } from './pool.ts'

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
