import { everybodyFor, type Sql } from '@lodestone/database'
import { eq, type RowOf } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import type { journalTable } from '@lodestone/messaging/schema'
import { roundTable } from '../schema.ts'
import type { JournalFact } from './sources.ts'

/** How far a round has been told, and how far its journal goes. */
export async function toldOf(tx: Sql, roundId: string): Promise<{ told: number; head: number }> {
  const [row] = await tx.query<{ told: number; head: number | null }>(
    'SELECT told, (SELECT seq FROM journal_heads(ARRAY[id::text])) AS head FROM round WHERE id = $1',
    [roundId],
    'round-told',
  )
  return { told: row?.told ?? 0, head: row?.head ?? 0 }
}

/** Facts of some types in a round's journal after a place in it, and which figures were disclosed together with them. */
export async function untoldFacts(
  wide: Sql,
  roundId: string,
  after: number,
  types: readonly string[],
): Promise<{ facts: JournalFact[]; disclosures: { time: string; phase: string }[] }> {
  const rows = await wide.query<Pick<RowOf<typeof journalTable>, 'seq' | 'type' | 'time' | 'data'>>(
    'SELECT seq, type, time, data FROM journal WHERE subject = $1 AND seq > $2 AND type = ANY($3) ORDER BY seq',
    [roundId, after, types],
    'round-untold',
  )
  const facts = rows.map(({ data, ...row }) => ({ ...row, data: fromJson(data) }))
  if (facts.length === 0) return { facts, disclosures: [] }
  // Not by their order: a fact may be timed before one that it follows, by another process's clock.
  const disclosures = await wide.query<{ time: string; phase: string }>(
    "SELECT time, data::jsonb->>'phase' AS phase FROM journal WHERE subject = $1 AND time = ANY($2) ORDER BY seq",
    [`disclosed:${roundId}`, facts.map(fact => fact.time)],
    'round-disclosures',
  )
  return { facts, disclosures }
}

/** Opened rounds, or one of them, whose journal goes further than what has been told of them. */
export async function listUntold(database: Sql, roundId?: string): Promise<string[]> {
  const rows = await everybodyFor(database, 'what is to be told of rounds is told for all who may see it', wide =>
    wide.query<{ id: string }>(
      `SELECT id FROM round WHERE opened_at IS NOT NULL AND ($1::uuid IS NULL OR id = $1)
         AND told < (SELECT seq FROM journal WHERE subject = round.id::text ORDER BY seq DESC LIMIT 1)
       ORDER BY id`,
      [roundId ?? null],
      'rounds-untold',
    ),
  )
  return rows.map(row => row.id)
}

/** Says how far a round has been told when that makes no release. */
export async function keepTold(wide: Sql, roundId: string, told: number): Promise<void> {
  await wide.drizzle.update(roundTable).set({ told }).where(eq(roundTable.id, roundId))
}
