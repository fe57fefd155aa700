import { everybodyFor, type Sql } from '@lodestone/database'
import { type RowOf, sql } from '@lodestone/database/drizzle'
import { fromJson, present } from '@lodestone/kernel'
import type { CollectingBook, Dropped } from '../entry/entry.ts'
import { type bookTable, type entryTable, gateTable } from '../schema.ts'

/**
 * The rounds that collect, with what was dropped from them, the instant of the database's clock at which they were read (it alone says who is late), and the generation of
 * that set: a submission decided under an older one is decided again.
 */
export type Gate = { readonly generation: bigint; readonly books: readonly CollectingBook[]; readonly now: Date }

type BookRow = Pick<RowOf<typeof bookTable>, 'collection_closes_at' | 'data'> & { now: string; round_id: string | null }

/** Reads the gate. The generation first: books read after it are never older. */
export async function readGate(sql: Sql): Promise<Gate> {
  const [gate] = await sql.query<Pick<RowOf<typeof gateTable>, 'generation'>>(
    'SELECT generation FROM gate WHERE slot = 0',
    [],
    'gate',
  )
  const rows = await sql.query<BookRow>(
    `SELECT clock_timestamp() AS now, round_id, collection_closes_at, data
     FROM (VALUES (true)) AS clock LEFT JOIN book ON state = 'collecting'`,
    [],
    'gate-books',
  )
  const dropped = await readDropped(sql)
  return {
    generation: gate?.generation ?? 0n,
    now: new Date(present(rows[0]).now),
    books: rows.flatMap(row =>
      row.round_id === null
        ? []
        : [
            {
              roundId: row.round_id,
              materials: row.data.materials,
              periods: row.data.periods,
              collectionClosesAt: row.collection_closes_at,
              dropped: dropped.get(row.round_id) ?? new Map(),
              rules: row.data.rules,
            },
          ],
    ),
  }
}

type DroppedRow = Pick<RowOf<typeof entryTable>, 'round_id' | 'participant_id' | 'reason' | 'why' | 'body'>

/** What operators have dropped from the rounds that collect, by round and member. */
async function readDropped(sql: Sql): Promise<Map<string, Map<string, Dropped[]>>> {
  const rows = await everybodyFor(sql, 'submissions of everybody are decided under one gate, each by its own', wide =>
    wide.query<DroppedRow>(
      `SELECT round_id, participant_id, reason, why, body FROM entry
       WHERE barred AND round_id IN (SELECT round_id FROM book WHERE state = 'collecting') ORDER BY line_id`,
      [],
      'gate-dropped',
    ),
  )
  const rounds = new Map<string, Map<string, Dropped[]>>()
  for (const { round_id, participant_id, reason, why, body } of rows) {
    const members = rounds.get(round_id) ?? new Map<string, Dropped[]>()
    rounds.set(round_id, members)
    const own = members.get(participant_id) ?? []
    members.set(participant_id, own)
    own.push({ line: fromJson(body), ...(reason === null ? {} : { reason }), ...(why === null ? {} : { why }) })
  }
  return rounds
}

/**
 * The share of the gate that a submission holds: that of its connection. So few wait for the same row, and a transaction of several
 * submissions holds one share, which cannot be locked in another order than that of whoever takes the whole gate.
 */
const SLOT = 'pg_backend_pid() & 15'

/**
 * SQL of a check that a submission was decided under the present set and comes before the end of the collections that its lines join, as
 * a common table expression named `checked`: an end that has passed by the database's clock is a change of the set. Takes the generation
 * and the rounds.
 */
export const gateCheck = (first: number): string =>
  `checked AS MATERIALIZED (SELECT require_gate(${SLOT}, CASE
     WHEN EXISTS (SELECT 1 FROM book WHERE round_id = ANY($${first + 1}::uuid[]) AND collection_closes_at <= clock_timestamp()) THEN 0
     ELSE $${first}::bigint END) AS held)`
/** Parameters that `gateCheck` takes. */
export const GATE_PARAMETERS = 2

/** Holds a share of the gate in a transaction and reads the set it guards: it cannot change until the transaction ends. */
export async function holdGate(tx: Sql): Promise<Gate> {
  await tx.query(`SELECT 1 FROM gate WHERE slot = ${SLOT} FOR SHARE`, [], 'gate-hold')
  return readGate(tx)
}

/**
 * Takes the whole gate, in the one order, and starts a new generation: for whoever changes the set of rounds that collect, or drops a line. Gives the
 * instant at which it was taken, by the database's clock.
 */
export async function moveGate(tx: Sql): Promise<Date> {
  await tx.query('SELECT 1 FROM gate ORDER BY slot FOR UPDATE')
  await tx.drizzle.update(gateTable).set({ generation: sql`${gateTable.generation} + 1` })
  const [clock] = await tx.query<{ now: string }>('SELECT clock_timestamp() AS now', [], 'gate-clock')
  return new Date(present(clock).now)
}

/** Whether a statement was refused because the set had changed. */
export const gateMoved = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'LS001'
