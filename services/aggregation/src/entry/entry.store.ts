import type { DataOf, demandEntryChanged } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { bookDigest, grams } from '@lodestone/kernel'

type EntryChanged = DataOf<typeof demandEntryChanged>

/** Applies what became of lines in rounds; of several changes of one entry in a batch the last counts. */
export async function applyEntries(tx: Sql, changes: readonly EntryChanged[]): Promise<void> {
  const rows = new Map(
    changes.flatMap(change => change.lines.map(line => [`${change.roundId} ${line.id}`, { change, line }] as const)),
  )
  if (rows.size === 0) return
  const all = [...rows.values()]
  await tx.query(
    `INSERT INTO entry (round_id, line_id, participant_id, version, status, after_collection, material, grade, period, commitment, grams)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::bool[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[])
     ON CONFLICT (round_id, line_id) DO UPDATE SET
       participant_id = excluded.participant_id, version = excluded.version, status = excluded.status,
       after_collection = excluded.after_collection, material = excluded.material, grade = excluded.grade,
       period = excluded.period, commitment = excluded.commitment, grams = excluded.grams`,
    [
      all.map(({ change }) => change.roundId),
      all.map(({ line }) => line.id),
      all.map(({ change }) => change.participantId),
      all.map(({ change }) => change.version),
      all.map(({ change }) => change.status),
      all.map(({ change }) => change.afterCollection === true),
      all.map(({ line }) => line.material),
      all.map(({ line }) => line.grade ?? ''),
      all.map(({ line }) => line.period),
      all.map(({ line }) => line.commitment),
      all.map(({ line }) => grams(line.quantityKg)),
    ],
    'entry-apply',
  )
}

export type Phase = 'collected' | 'sealed'

/** Which entries of a round stand in its book at the end of its collection, and at its close. */
export const ENTRIES_AT: Readonly<Record<Phase, string>> = {
  collected: "(status = 'joined' OR after_collection)",
  sealed: "status = 'joined'",
}

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
    `SELECT line_id AS id, entry.version, contributor.bloc IS NOT NULL AS known
     FROM entry LEFT JOIN contributor ON contributor.id = participant_id WHERE round_id = $1 AND ${ENTRIES_AT[book.phase]}`,
    [book.roundId],
  )
  return rows.length === book.count && rows.every(row => row.known) && bookDigest(rows) === book.digest
}
