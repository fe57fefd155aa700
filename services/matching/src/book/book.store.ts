import type { RoundRules } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { JsonText, Seal } from '@lodestone/kernel'
import type { BookTexts, Entry, Owner } from './book.ts'

/** Columns of a round that one event fills. */
type RoundColumns = {
  rules: JsonText<RoundRules>
  seed: string
  correlation_id: string
  traceparent: string
  demand_seal: JsonText<Seal>
  supply_seal: JsonText<Seal>
}

/** Keeps what an event tells about a round. Topics are read side by side, so any of them may be first. */
export async function keepRound(tx: Sql, roundId: string, columns: Partial<RoundColumns>): Promise<void> {
  const names = Object.keys(columns)
  await tx.query(
    `INSERT INTO round (round_id, ${names.join(', ')}) VALUES ($1, ${names.map((_, i) => `$${i + 2}`).join(', ')})
     ON CONFLICT (round_id) DO UPDATE SET ${names.map(name => `${name} = excluded.${name}`).join(', ')}`,
    [roundId, ...Object.values(columns)],
  )
}

export async function cancelRound(tx: Sql, roundId: string): Promise<void> {
  await tx.query(
    `INSERT INTO round (round_id, cancelled) VALUES ($1, true) ON CONFLICT (round_id) DO UPDATE SET cancelled = true`,
    [roundId],
  )
  await tx.query("UPDATE run SET state = 'cancelled' WHERE round_id = $1 AND state <> 'done'", [roundId])
}

export async function keepPart(
  tx: Sql,
  part: { roundId: string; owner: Owner; part: number; body: JsonText<readonly Entry[]> },
): Promise<void> {
  await tx.query(
    `INSERT INTO book_part (round_id, owner, part, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (round_id, owner, part) DO UPDATE SET body = excluded.body`,
    [part.roundId, part.owner, part.part, part.body],
    'book-part-keep',
  )
}

/** The texts of both books. Read outside any transaction: a book no longer changes once it is sealed. */
export async function readBookTexts(sql: Sql, roundId: string): Promise<BookTexts> {
  const rows = await sql.query<{ owner: Owner; body: JsonText<readonly Entry[]> }>(
    'SELECT owner, body FROM book_part WHERE round_id = $1 ORDER BY owner, part',
    [roundId],
  )
  const bodies = (owner: Owner) => rows.filter(row => row.owner === owner).map(row => row.body)
  return { demand: bodies('demand'), supply: bodies('supply') }
}

/** What a matching of a round starts from, once all of it has come. */
export type SealedRound = {
  readonly rules: JsonText<RoundRules>
  readonly seed: string
  readonly seals: { readonly demand: JsonText<Seal>; readonly supply: JsonText<Seal> }
  readonly correlationId: string
}

/** `undefined`: no such round. `'open'`: something of it has not come yet. */
export async function readSealedRound(sql: Sql, roundId: string): Promise<SealedRound | 'open' | undefined> {
  const [row] = await sql.query<{ [Name in keyof RoundColumns]: RoundColumns[Name] | null }>(
    'SELECT rules, seed, correlation_id, demand_seal, supply_seal FROM round WHERE round_id = $1',
    [roundId],
  )
  if (!row) return undefined
  const { rules, seed, demand_seal: demand, supply_seal: supply } = row
  if (rules === null || seed === null || demand === null || supply === null) return 'open'
  return { rules, seed, seals: { demand, supply }, correlationId: row.correlation_id ?? roundId }
}
