import type { Sql } from '@lodestone/database'
import type { OpenBook } from '../entry/entry.ts'
import { readYardstick } from '../policy/policy.store.ts'
import type { Yardstick } from '../policy/policy.ts'

/**
 * The rounds that take offers and what offers are judged by, with the generation of both: a post decided under an older one is decided again.
 */
export type Gate = {
  readonly generation: bigint
  readonly books: readonly OpenBook[]
  readonly yardstick: Yardstick
}

type BookRow = { round_id: string; offers_close_at: string; data: { materials: string[]; periods: string[] } }

/** Reads the gate. The generation first: what is read after it is never older. */
export async function readGate(sql: Sql): Promise<Gate> {
  const [gate] = await sql.query<{ generation: bigint }>('SELECT generation FROM gate', [], 'gate')
  return { generation: gate?.generation ?? 0n, books: await openBooks(sql), yardstick: await readYardstick(sql) }
}

async function openBooks(sql: Sql): Promise<OpenBook[]> {
  const rows = await sql.query<BookRow>(
    "SELECT round_id, offers_close_at, data FROM book WHERE state = 'open'",
    [],
    'gate-books',
  )
  return rows.map(row => ({
    roundId: row.round_id,
    materials: row.data.materials,
    periods: row.data.periods,
    offersCloseAt: row.offers_close_at,
  }))
}

/**
 * Shares the gate in a transaction and reads the set it guards: no round opens, is sealed or ends, and no policy changes until the transaction
 * is over.
 */
export async function shareGate(tx: Sql): Promise<readonly OpenBook[]> {
  await tx.query('SELECT 1 FROM gate FOR SHARE', [], 'gate-share')
  return openBooks(tx)
}

/**
 * Takes the gate and starts a new generation: for whoever changes the set of rounds that take offers, or what offers are judged by. Before any
 * offer is locked.
 */
export async function moveGate(tx: Sql): Promise<void> {
  await tx.query('UPDATE gate SET generation = generation + 1')
}

/** SQL of a check that a post was decided under the present set, as a common table expression named `checked`. */
export const gateCheck = (parameter: number): string =>
  `checked AS MATERIALIZED (SELECT require_gate($${parameter}) AS held)`

/** Whether a statement was refused because the set had changed. */
export const gateMoved = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'LS001'
