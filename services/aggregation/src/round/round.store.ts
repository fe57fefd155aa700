import type { DataOf, RoundState, resultComputed } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'

export async function applyRounds(tx: Sql, states: ReadonlyMap<string, RoundState>): Promise<void> {
  if (states.size === 0) return
  await tx.query(
    `INSERT INTO round (id, state) SELECT * FROM unnest($1::uuid[], $2::text[])
     ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
    [[...states.keys()], [...states.values()]],
    'round-apply',
  )
}

export async function findRound(sql: Sql, id: string): Promise<{ state: RoundState } | undefined> {
  const [row] = await sql.query<{ state: RoundState }>('SELECT state FROM round WHERE id = $1', [id], 'round-find')
  return row
}

type Result = DataOf<typeof resultComputed>

/** Keeps what the first pass of a matching gave to lines and took from offers, part by part: a further one gives anew what was refused of it. */
export async function applyResults(tx: Sql, told: readonly Result[]): Promise<void> {
  const results = told.filter(({ pass = 1 }) => pass === 1)
  const fills = results.flatMap(({ roundId, fills }) => fills.map(fill => ({ roundId, ...fill })))
  if (fills.length > 0)
    await tx.query(
      `INSERT INTO fill (round_id, line_id, grams) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[])
       ON CONFLICT (round_id, line_id) DO UPDATE SET grams = excluded.grams`,
      [fills.map(one => one.roundId), fills.map(one => one.lineId), fills.map(one => grams(one.filledKg))],
    )
  const allotments = results.flatMap(({ roundId, allocations }) => allocations.map(one => ({ roundId, ...one })))
  if (allotments.length > 0)
    await tx.query(
      `INSERT INTO allotment (round_id, line_id, offer_id, grams) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[])
       ON CONFLICT (round_id, line_id, offer_id) DO UPDATE SET grams = excluded.grams`,
      [
        allotments.map(one => one.roundId),
        allotments.map(one => one.lineId),
        allotments.map(one => one.offerId),
        allotments.map(one => grams(one.quantityKg)),
      ],
    )
}
