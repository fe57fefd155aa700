import type { Sql } from '@lodestone/database'
import { bookDigest } from '@lodestone/kernel'

/** How far a round is when its book is told. */
export type Phase = 'collected' | 'sealed'

/** Which entries of a round stand in its book at the end of its collection, and at its close. */
export const ENTRIES_AT: Readonly<Record<Phase, string>> = {
  collected: "(status = 'joined' OR after_collection)",
  sealed: "status = 'joined'",
}

/** What the owner of a book said of it. */
export type Book = { readonly roundId: string; readonly phase: Phase; readonly count: number; readonly digest: string }

export async function applyBooks(tx: Sql, books: readonly Book[]): Promise<void> {
  if (books.length === 0) return
  await tx.query(
    `INSERT INTO book (round_id, phase, count, digest) SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[])
     ON CONFLICT DO NOTHING`,
    [
      books.map(book => book.roundId),
      books.map(book => book.phase),
      books.map(book => book.count),
      books.map(book => book.digest),
    ],
  )
}

/** Whether this service's copy of a book gives the owner's count and digest, with every member in it known. */
export async function copyAgrees(tx: Sql, book: Book): Promise<boolean> {
  const rows = await tx.query<{ id: string; version: number; known: boolean }>(
    `SELECT line_id AS id, entry.version, contributor.id IS NOT NULL AS known
     FROM entry LEFT JOIN contributor ON contributor.id = participant_id WHERE round_id = $1 AND ${ENTRIES_AT[book.phase]}`,
    [book.roundId],
  )
  return rows.length === book.count && rows.every(row => row.known) && bookDigest(rows) === book.digest
}
