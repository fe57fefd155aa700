import type { DataOf, demandEntriesOut, LineOut } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'

/** Keeps one part of what demand tells of lines that are out of a round; again, it changes nothing. */
export async function keepLinesOut(tx: Sql, { roundId, part, lines }: DataOf<typeof demandEntriesOut>): Promise<void> {
  await tx.query('INSERT INTO line_out (round_id, part, lines) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    roundId,
    part,
    JSON.stringify(lines),
  ])
}

/** Lines that are out of a round, by their ids. All have come once the seal of the demand book has. */
export async function readLinesOut(tx: Sql, roundId: string): Promise<LineOut[]> {
  const rows = await tx.query<{ lines: LineOut[] }>('SELECT lines FROM line_out WHERE round_id = $1 ORDER BY part', [
    roundId,
  ])
  return rows.flatMap(row => row.lines)
}
