import type { EntriesSealed } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { formatKg } from '@lodestone/kernel'
import type { OfferedGoods } from '../disclosure/published.ts'
import type { sealedEntryTable } from '../schema.ts'
import { type SealedRow, sealedRow } from './book.row.ts'
import type { BookOwner, CopyFigures } from './book.ts'

export type EntryRow = RowOf<typeof sealedEntryTable>

export async function keepEntries(tx: Sql, owner: BookOwner, { roundId, entries }: EntriesSealed): Promise<void> {
  const rows = entries.map(sealedRow)
  const column = <T>(of: (row: SealedRow) => T): T[] => rows.map(of)
  await tx.query(
    `INSERT INTO sealed_entry (round_id, owner, id, version, participant_id, corporate_group, material, grade, period, bloc, priority, level, grams, input, salt, leaf, assurance)
     SELECT $1::uuid, $2::text, * FROM unnest($3::uuid[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::int[], $12::text[], $13::bigint[], $14::text[], $15::text[], $16::bytea[], $17::text[])
     ON CONFLICT DO NOTHING`,
    [
      roundId,
      owner,
      column(row => row.id),
      column(row => row.version),
      column(row => row.participantId),
      column(row => row.group),
      column(row => row.material),
      column(row => row.grade ?? null),
      column(row => row.period),
      column(row => row.bloc ?? null),
      column(row => row.priority),
      column(row => row.level ?? null),
      column(row => row.grams.toString()),
      column(row => row.input),
      column(row => row.salt),
      column(row => row.leaf),
      column(row => row.assurance ?? null),
    ],
    'sealed-entries-keep',
  )
}

/** Count, sum and digest of the own copy of a book. Ids as bytes sort as their texts do. */
export async function readCopy(tx: Sql, roundId: string, owner: BookOwner): Promise<CopyFigures> {
  const [row] = await tx.query<{ count: number; grams: string; digest: string }>(
    `SELECT count(*)::int AS count, coalesce(sum(grams), 0)::text AS grams,
       encode(sha256(convert_to(coalesce(string_agg(id || ':' || version || E'\\n', '' ORDER BY id), ''), 'UTF8')), 'hex') AS digest
     FROM sealed_entry WHERE round_id = $1 AND owner = $2`,
    [roundId, owner],
    'sealed-copy',
  )
  if (!row) throw new Error('an aggregate gives one row')
  return { count: row.count, sumKg: formatKg(BigInt(row.grams)), digest: row.digest }
}

/** Leaf hashes of a book by the ids of their entries, with one entry and its own. */
export async function readTree(
  sql: Sql,
  roundId: string,
  owner: BookOwner,
  id: string,
): Promise<
  { entry: { participantId: string; input: string; salt: string; leaf: Buffer }; leaves: Buffer[] } | undefined
> {
  const [entry] = await sql.query<Pick<EntryRow, 'participant_id' | 'input' | 'salt'>>(
    'SELECT participant_id, input, salt FROM sealed_entry WHERE round_id = $1 AND owner = $2 AND id = $3',
    [roundId, owner, id],
  )
  if (!entry) return undefined
  const rows = await everybodyFor(sql, 'salted hashes of all entries, of which a proof gives a handful', wide =>
    wide.query<Pick<EntryRow, 'id' | 'leaf'>>(
      'SELECT id, leaf FROM sealed_entry WHERE round_id = $1 AND owner = $2 ORDER BY id',
      [roundId, owner],
    ),
  )
  const leaf = rows.find(row => row.id === id)?.leaf
  if (!leaf) return undefined
  return {
    entry: { participantId: entry.participant_id, input: entry.input, salt: entry.salt, leaf },
    leaves: rows.map(row => row.leaf),
  }
}

/** The goods of a round's sealed supply book with their levels and the groups that offer them. */
export const readOfferedGoods = (sql: Sql, roundId: string): Promise<OfferedGoods[]> =>
  everybodyFor(sql, 'which goods are offered is published, in bands of how many groups offer them', wide =>
    wide.query<OfferedGoods>(
      `SELECT DISTINCT material, grade, period, level, assurance, corporate_group AS "group" FROM sealed_entry WHERE round_id = $1 AND owner = 'supply'`,
      [roundId],
      'offered-goods',
    ),
  )
