import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { chunksOf, fromJson, type JsonText } from '@lodestone/kernel'
import { inTimedTurns } from '@lodestone/service'
import { keyOf, keyText } from '../cell/cell.key.ts'
import type { CellKey, Released } from '../disclosure/decision.ts'
import { type CellFigure, type CellParts, COMMITMENTS } from '../disclosure/figure.ts'
import type { WrittenParts } from '../schema.publications.ts'
import type { releaseTable } from '../schema.ts'

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

const writeParts = (parts: CellParts): string =>
  JSON.stringify(
    Object.fromEntries(COMMITMENTS.map(one => [one, [...parts[one]].map(([group, grams]) => [group, String(grams)])])),
  )

function readParts(text: JsonText<WrittenParts>): CellParts {
  const raw = fromJson(text)
  const part = (name: string) => new Map((raw[name] ?? []).map(([group, grams]) => [group, BigInt(grams)]))
  return { forecast: part('forecast'), intent: part('intent'), firm: part('firm') }
}
