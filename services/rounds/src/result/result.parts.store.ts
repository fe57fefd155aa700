import type { ResultPart } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, eq } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import { resultPartTable } from '../schema.ts'
import { forgetExplanations, keepExplanations } from './result.explanations.store.ts'
import { type WrittenPart, writePart } from './result.ts'

/** Keeps one part. The first one starts a result anew: what is left of an earlier one that did not hold goes. */
export async function keepPart(tx: Sql, { explanations, ...rest }: ResultPart): Promise<void> {
  const { roundId: id, pass = 1 } = rest
  if (rest.part === 1) {
    await forgetParts(tx, id)
    await forgetExplanations(tx, { id, pass })
  }
  await keepExplanations(tx, { id, pass }, explanations)
  const part: ResultPart = { ...rest, explanations: [] }
  await tx.query(
    `INSERT INTO result_part (round_id, part, parts, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (round_id, part) DO UPDATE SET parts = excluded.parts, body = excluded.body`,
    [part.roundId, part.part, part.parts, JSON.stringify(part)],
    'result-part-keep',
  )
}

export const forgetParts = (tx: Sql, roundId: string): Promise<unknown> =>
  tx.drizzle.delete(resultPartTable).where(eq(resultPartTable.roundId, roundId))

export const partNumbers = (tx: Sql, roundId: string): Promise<{ part: number; parts: number }[]> =>
  tx.drizzle
    .select({ part: resultPartTable.part, parts: resultPartTable.parts })
    .from(resultPartTable)
    .where(eq(resultPartTable.roundId, roundId))

/** The parts of a result in order, one statement each: a part may be hundreds of kilobytes of text. */
export async function readParts(tx: Sql, roundId: string, parts: number): Promise<WrittenPart[]> {
  const read: WrittenPart[] = []
  for (let part = 1; part <= parts; part++) {
    const [row] = await tx.drizzle
      .select({ body: resultPartTable.body })
      .from(resultPartTable)
      .where(and(eq(resultPartTable.roundId, roundId), eq(resultPartTable.part, part)))
    if (row) read.push(writePart(fromJson(row.body)))
  }
  return read
}
