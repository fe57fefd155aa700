import type { Sql } from '@lodestone/database'
import type { CollectingBook } from '../entry/entry.ts'

/** The rounds that collect, and the generation of that set: a submission decided under an older one is decided again. */
export type Gate = { readonly generation: bigint; readonly books: readonly CollectingBook[] }

type BookRow = { round_id: string; collection_closes_at: string; data: { materials: string[]; periods: string[] } }

/** Reads the gate. The generation first: books read after it are never older. */
export async function readGate(sql: Sql): Promise<Gate> {
  const [gate] = await sql.query<{ generation: bigint }>('SELECT generation FROM gate WHERE slot = 0', [], 'gate')
  const rows = await sql.query<BookRow>(
    "SELECT round_id, collection_closes_at, data FROM book WHERE state = 'collecting'",
    [],
    'gate-books',
  )
  return {
    generation: gate?.generation ?? 0n,
    books: rows.map(row => ({
      roundId: row.round_id,
      materials: row.data.materials,
      periods: row.data.periods,
      collectionClosesAt: row.collection_closes_at,
    })),
  }
}

/** The share of the gate that a submission holds, chosen by its id. */
export const slotOf = (id: string): number => Number.parseInt(id.slice(-1), 16)

/** Holds a share of the gate in a transaction and reads the set it guards: it cannot change until the transaction ends. */
export async function holdGate(tx: Sql, id: string): Promise<Gate> {
  await tx.query('SELECT 1 FROM gate WHERE slot = $1 FOR SHARE', [slotOf(id)], 'gate-hold')
  return readGate(tx)
}

/** Takes the whole gate, in the one order, and starts a new generation: for whoever changes the set of rounds that collect. */
export async function moveGate(tx: Sql): Promise<void> {
  await tx.query('SELECT 1 FROM gate ORDER BY slot FOR UPDATE')
  await tx.query('UPDATE gate SET generation = generation + 1')
}

/** Whether a statement was refused because the set had changed. */
export const gateMoved = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'LS001'
