import type { Cell } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { desc, eq, getTableColumns, lt, type RowOf } from '@lodestone/database/drizzle'
import { chunksOf, fromJson, type JsonText, toJson } from '@lodestone/kernel'
import { inTimedTurns } from '@lodestone/service'
import { keyOf, keyText } from '../cell/cell.ts'
import type { DisclosureRules } from '../disclosure/disclosure.ts'
import { type CellFigure, type CellParts, COMMITMENTS } from '../disclosure/figure.ts'
import type { CellKey, Released, WithheldReason } from '../disclosure/sheet.ts'
import { gateTable, publicationTable, type releaseTable } from '../schema.ts'

/** The stream of publications of the standing demand; the pool of a round has the round's id as its stream. */
export const DEMAND_STREAM = 'demand'

/** What a publication did not show as it stands, for operators and auditors. `unsplit`: only the sum, not its commitments. */
export type WithheldCell = CellKey & {
  readonly action: 'suppressed' | 'held' | 'unsplit'
  readonly rule?: WithheldReason
}

export type Publication = {
  readonly id: string
  readonly stream: string
  readonly version: number
  readonly publishedAt: string
  readonly cells: readonly Cell[]
  readonly withheld: readonly WithheldCell[]
  /** The numbers of the rules it was judged by; `null` where they were not kept. */
  readonly rules: DisclosureRules<string> | null
}

const publicationOf = ({
  cells,
  withheld,
  ...row
}: Omit<typeof publicationTable.$inferSelect, 'seq'>): Publication => ({
  ...row,
  cells: fromJson(cells),
  withheld: fromJson(withheld),
})

/** Takes the right to release figures: two publications at once would not see each other's. Ends with the transaction. */
export async function lockGate(tx: Sql): Promise<void> {
  await tx.drizzle.select().from(gateTable).for('update')
}

const { seq: SEQ, ...SHOWN } = getTableColumns(publicationTable)

export async function latestPublication({ drizzle }: Sql, stream: string): Promise<Publication | undefined> {
  const [row] = await drizzle
    .select(SHOWN)
    .from(publicationTable)
    .where(eq(SHOWN.stream, stream))
    .orderBy(desc(SHOWN.version))
    .limit(1)
  return row && publicationOf(row)
}

/** The cells of the latest publication of standing demand, parsed once: a publication never changes. */
export function latestCells(database: Database): () => Promise<readonly Cell[]> {
  let known: { id: string; cells: readonly Cell[] } = { id: '', cells: [] }
  return async () => {
    const [latest] = await database.query<Pick<RowOf<typeof publicationTable>, 'id'>>(
      'SELECT id FROM publication WHERE stream = $1 ORDER BY version DESC LIMIT 1',
      [DEMAND_STREAM],
      'publication-latest-id',
    )
    if (latest && latest.id !== known.id) {
      const publication = await latestPublication(database, DEMAND_STREAM)
      if (publication) known = publication
    }
    return known.cells
  }
}

/** Publications newest first, one more than the limit; `before` is the id of the last one seen. */
export async function listPublications(
  { drizzle }: Sql,
  { before, limit }: { before?: string; limit: number },
): Promise<Publication[]> {
  const seen = drizzle
    .select({ seq: SEQ })
    .from(publicationTable)
    .where(eq(SHOWN.id, before ?? ''))
  const rows = await drizzle
    .select(SHOWN)
    .from(publicationTable)
    .where(before === undefined ? undefined : lt(SEQ, seen))
    .orderBy(desc(SEQ))
    .limit(limit + 1)
  return rows.map(publicationOf)
}

export async function insertPublication(tx: Sql, { cells, withheld, ...own }: Publication): Promise<void> {
  await tx.drizzle.insert(publicationTable).values({ ...own, cells: toJson(cells), withheld: toJson(withheld) })
}

/** `butFor`: never shown, what stood in the cell but for what this round had awarded. */
export type ReleasedFigure = { readonly key: CellKey; readonly figure: CellFigure; readonly butFor?: string }

/** Every figure that was ever released of a cell, oldest first; the newest of one stream; and the rounds whose awards are known by them. */
export type Past = {
  readonly all: readonly Released[]
  readonly ofStream?: Released
  readonly butFor: ReadonlySet<string>
}

/** What was ever released of these cells, by cell. */
export async function releasesOf(
  sql: Sql,
  keys: readonly CellKey[],
  stream: string,
): Promise<ReadonlyMap<string, Past>> {
  const rows = await sql.query<ReleaseRow>(
    `SELECT material, grade, period, bloc, release.stream, split, parts, but_for, publication.seq
     FROM release JOIN publication ON publication.id = publication_id
     JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS asked (material, grade, period, bloc)
       USING (material, grade, period, bloc)
     ORDER BY release.id`,
    [
      keys.map(key => key.material),
      keys.map(key => key.grade ?? ''),
      keys.map(key => key.period),
      keys.map(key => key.bloc),
    ],
  )
  return inTimedTurns(readReleases(rows, stream))
}

type ReleaseRow = Omit<RowOf<typeof releaseTable>, 'id' | 'publication_id'> & { seq: bigint }

function* readReleases(rows: readonly ReleaseRow[], stream: string): Generator<void, ReadonlyMap<string, Past>> {
  const found = new Map<string, { all: Released[]; ofStream?: Released; butFor: Set<string> }>()
  for (const row of rows) {
    const text = keyText(keyOf(row))
    const figure = {
      split: row.split,
      parts: readParts(row.parts),
      stream: row.stream,
      // Before what the publication shows, since that is less by what the round awarded.
      publication: Number(row.seq) - (row.but_for === null ? 0 : 0.5),
    }
    const cell = found.get(text) ?? { all: [], butFor: new Set() }
    cell.all.push(figure)
    if (row.but_for !== null) cell.butFor.add(row.but_for)
    else if (row.stream === stream) cell.ofStream = figure
    found.set(text, cell)
    yield
  }
  return found
}

/** Releases of one statement: writing two thousand of twelve groups down takes a processor for tens of milliseconds. */
const RELEASES_AT_ONCE = 250

export async function insertReleases(
  tx: Sql,
  publication: { id: string; stream: string },
  releases: readonly ReleasedFigure[],
): Promise<void> {
  for (const some of chunksOf(releases, RELEASES_AT_ONCE)) await insertSome(tx, publication, some)
}

async function insertSome(
  tx: Sql,
  publication: { id: string; stream: string },
  releases: readonly ReleasedFigure[],
): Promise<void> {
  await tx.query(
    `INSERT INTO release (publication_id, stream, material, grade, period, bloc, split, parts, but_for)
     SELECT $1, $2, given.* FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bool[], $8::text[], $9::uuid[]) AS given`,
    [
      publication.id,
      publication.stream,
      releases.map(({ key }) => key.material),
      releases.map(({ key }) => key.grade ?? ''),
      releases.map(({ key }) => key.period),
      releases.map(({ key }) => key.bloc),
      releases.map(({ figure }) => figure.split),
      releases.map(({ figure }) => writeParts(figure.parts)),
      releases.map(({ butFor }) => butFor ?? null),
    ],
    'releases-insert',
  )
}

export type WrittenParts = Readonly<Record<string, readonly [group: string, grams: string][]>>
const writeParts = (parts: CellParts): string =>
  JSON.stringify(
    Object.fromEntries(COMMITMENTS.map(one => [one, [...parts[one]].map(([group, grams]) => [group, String(grams)])])),
  )

function readParts(text: JsonText<WrittenParts>): CellParts {
  const raw = fromJson(text)
  const part = (name: string) => new Map((raw[name] ?? []).map(([group, grams]) => [group, BigInt(grams)]))
  return { forecast: part('forecast'), intent: part('intent'), firm: part('firm') }
}
