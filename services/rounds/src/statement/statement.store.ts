import type { SealedLine, SealedOffer } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { fromJson, type JsonText } from '@lodestone/kernel'
import type { BookOwner } from '../book/book.ts'

/** Legal names by id. The ids come from what the reader is shown. */
export async function readNames(sql: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await everybodyFor(
    sql,
    'names of those whom the reader is shown by id, once both sides have accepted',
    wide =>
      wide.query<{ id: string; name: string }>(
        `SELECT id, data->>'legalName' AS name FROM known_participant WHERE id = ANY($1::uuid[])`,
        [ids],
        'statement-names',
      ),
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export type Sealed = { demand: SealedLine; supply: SealedOffer }

/** Entries of a book by id, after one and so many at most. */
export async function pageEntries<O extends BookOwner>(
  sql: Sql,
  of: { readonly roundId: string; readonly owner: O; readonly after: string | undefined; readonly limit: number },
): Promise<Sealed[O][]> {
  const rows = await sql.query<{ input: JsonText<Sealed[O]> }>(
    `SELECT input FROM sealed_entry
     WHERE round_id = $1 AND owner = $2 AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`,
    [of.roundId, of.owner, of.after ?? null, of.limit],
    'statement-entries',
  )
  return rows.map(({ input }) => fromJson(input))
}
