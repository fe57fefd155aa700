import type { DataOf, passRequested, RoundState, resultComputed } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import { grams } from '@lodestone/kernel'
import { roundTable } from '../schema.ts'
import type { RoundChange } from './round.ts'

export async function applyRounds(tx: Sql, changes: ReadonlyMap<string, RoundChange>): Promise<void> {
  if (changes.size === 0) return
  const rows = [...changes.values()]
  await tx.query(
    `INSERT INTO round (id, state, max_passes)
     SELECT id, state, coalesce(max_passes, 1) FROM unnest($1::uuid[], $2::text[], $3::int[]) AS given (id, state, max_passes)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
    [[...changes.keys()], rows.map(one => one.state), rows.map(one => one.maxPasses ?? null)],
    'round-apply',
  )
}

export async function findRound(
  { drizzle }: Sql,
  id: string,
): Promise<{ state: RoundState; maxPasses: number } | undefined> {
  const { state, maxPasses } = roundTable
  const [row] = await drizzle.select({ state, maxPasses }).from(roundTable).where(eq(roundTable.id, id))
  return row
}

/** Keeps what of a pass is matched anew by the next. */
export async function applySuperseded(tx: Sql, told: readonly DataOf<typeof passRequested>[]): Promise<void> {
  const rows = told.flatMap(({ roundId, pass, decisions }) =>
    decisions.flatMap(({ lineId, offerId, superseded }) =>
      superseded ? [{ roundId, pass: pass - 1, lineId, offerId, ...superseded }] : [],
    ),
  )
  if (rows.length === 0) return
  await tx.query(
    `INSERT INTO superseded (round_id, pass, line_id, offer_id, offered, need)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[]) ON CONFLICT DO NOTHING`,
    [
      rows.map(one => one.roundId),
      rows.map(one => one.pass),
      rows.map(one => one.lineId),
      rows.map(one => one.offerId),
      rows.map(one => grams(one.quantityKg)),
      rows.map(one => grams(one.needKg)),
    ],
    'superseded-apply',
  )
}

type Result = DataOf<typeof resultComputed>

/** Keeps what each pass of a matching gave to lines and took from offers, part by part. */
export async function applyResults(tx: Sql, results: readonly Result[]): Promise<void> {
  const fills = results.flatMap(({ roundId, pass = 1, fills }) => fills.map(fill => ({ roundId, pass, ...fill })))
  if (fills.length > 0)
    await tx.query(
      `INSERT INTO fill (round_id, pass, line_id, grams) SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::bigint[])
       ON CONFLICT (round_id, pass, line_id) DO UPDATE SET grams = excluded.grams`,
      [
        fills.map(one => one.roundId),
        fills.map(one => one.pass),
        fills.map(one => one.lineId),
        fills.map(one => grams(one.filledKg)),
      ],
    )
  const allotments = results.flatMap(({ roundId, pass = 1, allocations }) =>
    allocations.map(one => ({ roundId, pass, ...one })),
  )
  if (allotments.length > 0)
    await tx.query(
      `INSERT INTO allotment (round_id, pass, line_id, offer_id, grams) SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::bigint[])
       ON CONFLICT (round_id, pass, line_id, offer_id) DO UPDATE SET grams = excluded.grams`,
      [
        allotments.map(one => one.roundId),
        allotments.map(one => one.pass),
        allotments.map(one => one.lineId),
        allotments.map(one => one.offerId),
        allotments.map(one => grams(one.quantityKg)),
      ],
    )
}
