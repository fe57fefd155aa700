import type { SealedLine, SealedOffer } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { fromJson, type JsonText, vouched } from '@lodestone/kernel'
import type { EntryRow } from './book.store.ts'
import type { BookOwner } from './book.ts'

/** `inputs.lines` and `inputs.offers` of a round's record as two JSON arrays, entries sorted by id. Of one participant when asked. */
export async function readInputs(
  sql: Sql,
  roundId: string,
  participantId?: string,
): Promise<{ lines: JsonText<SealedLine[]>; offers: JsonText<SealedOffer[]> }> {
  const rows = await sql.query<{ owner: BookOwner; inputs: string }>(
    `SELECT owner, string_agg(input, ',' ORDER BY id) AS inputs FROM sealed_entry
     WHERE round_id = $1 AND ($2::uuid IS NULL OR participant_id = $2) GROUP BY owner`,
    [roundId, participantId ?? null],
  )
  const of = <T>(owner: BookOwner): JsonText<T[]> => vouched(`[${rows.find(row => row.owner === owner)?.inputs ?? ''}]`)
  return { lines: of('demand'), offers: of('supply') }
}

/** SHA-256 of `inputs` in canonical JSON, over the own copy of both books. In the database: the text of a large round has 20 MB. */
export async function readInputDigest(tx: Sql, roundId: string): Promise<string> {
  const [row] = await tx.query<{ digest: string }>(
    `SELECT encode(sha256(convert_to(
       '{"lines":[' || coalesce(string_agg(input, ',' ORDER BY id) FILTER (WHERE owner = 'demand'), '') ||
       '],"offers":[' || coalesce(string_agg(input, ',' ORDER BY id) FILTER (WHERE owner = 'supply'), '') || ']}', 'UTF8')), 'hex') AS digest
     FROM sealed_entry WHERE round_id = $1`,
    [roundId],
  )
  return row?.digest ?? ''
}

type Sealed = { demand: SealedLine; supply: SealedOffer }

/** Inputs of some entries of a book, by id. */
export async function readEntries<O extends BookOwner>(
  tx: Sql,
  roundId: string,
  owner: O,
  ids: readonly string[],
): Promise<Map<string, { participantId: string; input: Sealed[O] }>> {
  const rows = await tx.query<Pick<EntryRow, 'id' | 'participant_id'> & { input: JsonText<Sealed[O]> }>(
    'SELECT id, participant_id, input FROM sealed_entry WHERE round_id = $1 AND owner = $2 AND id = ANY($3::uuid[])',
    [roundId, owner, ids],
    'sealed-entries',
  )
  return new Map(rows.map(row => [row.id, { participantId: row.participant_id, input: fromJson(row.input) }]))
}
