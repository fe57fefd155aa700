import type { Forecast, Line } from '@lodestone/contracts'
import { plainArray, type Sql } from '@lodestone/database'
import { eq, getTableColumns, type RowOf, type Shown, shownAs } from '@lodestone/database/drizzle'
import { mapLightFirst } from '@lodestone/http'
import { chunksOf, fromJson, isUuid, type JsonText } from '@lodestone/kernel'
import type { journalTable } from '@lodestone/messaging/schema'
import type { Statement } from '@lodestone/service'
import { forecastTable, lineTable } from '../schema.ts'

const SHOWN = getTableColumns(forecastTable)
type WithLines = Shown<typeof SHOWN> & { lines: JsonText<Line[]> | null; found: number }

type LineForm = 'one' | 'many'

/** Most forecasts have one line: as plain values it costs less than as arrays. */
const formOf = (lines: readonly Line[]): LineForm => (lines.length === 1 ? 'one' : 'many')

/** Lines of one statement: making it, and carrying it out, takes milliseconds. */
const LINES_PER_STATEMENT = 1_000

/** Some lines of a forecast, each with its text, from a position of it on. */
type Some = { readonly from: number; readonly lines: readonly Line[]; readonly texts: readonly string[] }

function someOf(lines: readonly Line[], texts: readonly string[]): [Some, ...Some[]] {
  if (lines.length <= LINES_PER_STATEMENT) return [{ from: 0, lines, texts }]
  const [first = [], ...more] = chunksOf(lines, LINES_PER_STATEMENT)
  const at = (from: number, some: readonly Line[]): Some => ({
    from,
    lines: some,
    texts: texts.slice(from, from + LINES_PER_STATEMENT),
  })
  return [at(0, first), ...more.map((some, index) => at((index + 1) * LINES_PER_STATEMENT, some))]
}

/** The text of each line, as it is stored and told. */
const textsOf = (lines: readonly Line[]): Promise<string[]> => mapLightFirst(lines, line => JSON.stringify(line))

function lineColumns({ lines, texts }: Some): unknown[] {
  const [first] = lines
  if (first && lines.length === 1) return [first.id, first.material, first.period, first.commitment, texts[0]]
  const columns = (['id', 'material', 'period', 'commitment'] as const).map(name =>
    plainArray(lines.map(line => line[name])),
  )
  // One text of a line each: JSON holds no line break.
  return [...columns, texts.join('\n')]
}
const LINE_COLUMNS = 5

const LINE_INSERTS: Readonly<Record<LineForm, (first: number) => string>> = {
  one: first =>
    `VALUES ($1::uuid, $2::uuid, $${first + LINE_COLUMNS}::int + 1, $${first}::uuid, $${first + 1}, $${first + 2}, $${first + 3}, $${first + 4})`,
  many: first => `SELECT $1::uuid, $2::uuid, $${first + LINE_COLUMNS}::int + position, id, material, period, commitment, body
   FROM ROWS FROM (
     unnest($${first}::uuid[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::text[]),
     string_to_table($${first + 4}::text, E'\\n')) WITH ORDINALITY AS given (id, material, period, commitment, body, position)`,
}

/** SQL that inserts lines of forecast `$1` of member `$2`, their columns and how many come before them from `$first`. */
const lineInsert = ({ lines }: Some, first: number): string =>
  `INSERT INTO line (forecast_id, participant_id, position, id, material, period, commitment, body) ${LINE_INSERTS[formOf(lines)](first)}`

const lineStatement = ({ id, participantId }: Forecast, some: Some): Statement => ({
  sql: lineInsert(some, 3),
  values: [id, participantId, ...lineColumns(some), some.from],
  name: `line-insert-${formOf(some.lines)}`,
})

/**
 * What inserts a new forecast with its lines: SQL with `FORECAST_PARAMETERS` parameters from `$1`, after a check named `checked`, and the
 * statements of further lines after it. The SQL of another `form` has another text. `texts` are those of the lines.
 */
export async function forecastInsert(
  forecast: Forecast,
): Promise<{ form: LineForm; sql: string; values: unknown[]; more: Statement[]; texts: string[] }> {
  const texts = await textsOf(forecast.lines)
  const [first, ...more] = someOf(forecast.lines, texts)
  return {
    form: formOf(first.lines),
    sql: `forecast_rows AS (INSERT INTO forecast (id, participant_id, reference, version, status, submitted_at, updated_at)
   SELECT $1, $2, $3, $4, $5, $6, $7 FROM checked), line_rows AS (${lineInsert(first, 8)})`,
    values: [
      forecast.id,
      forecast.participantId,
      forecast.reference,
      forecast.version,
      forecast.status,
      forecast.submittedAt,
      forecast.updatedAt,
      ...lineColumns(first),
      first.from,
    ],
    more: await mapLightFirst(more, some => lineStatement(forecast, some)),
    texts,
  }
}
export const FORECAST_PARAMETERS = 13

export async function lockForecast(tx: Sql, id: string): Promise<Forecast | undefined> {
  const [row] = await tx.drizzle.select().from(forecastTable).where(eq(forecastTable.id, id)).for('update')
  if (!row) return undefined
  const lines = await tx.query<Pick<RowOf<typeof lineTable>, 'body'>>(
    'SELECT body FROM line WHERE forecast_id = $1 ORDER BY position',
    [id],
    'forecast-lines',
  )
  return { ...row, lines: lines.map(line => fromJson(line.body)) }
}

/** Saves a new version; its lines are replaced as a whole when given. */
export async function saveForecast(tx: Sql, forecast: Forecast, lines: 'replace' | 'keep'): Promise<void> {
  const { id, version, status, updatedAt } = forecast
  await tx.drizzle.update(forecastTable).set({ version, status, updatedAt }).where(eq(forecastTable.id, id))
  if (lines === 'keep') return
  await tx.drizzle.delete(lineTable).where(eq(lineTable.forecastId, id))
  for (const some of someOf(forecast.lines, await textsOf(forecast.lines))) {
    const { sql, values, name } = lineStatement(forecast, some)
    await tx.query(sql, values, name)
  }
}

export type ForecastFilter = {
  id?: string
  participantId?: string
  material?: string
  period?: string
  after?: string
  limit: number
}

/** Lines of one page at most, so that a page does not hold 500 forecasts of 10,000 lines each. */
export const LINES_PER_PAGE = 20_000

/**
 * Forecasts by id with all their lines, and whether there are more: as many as the limit and `LINES_PER_PAGE` allow, one at least. A filter on
 * lines keeps forecasts that have such a line.
 */
export async function listForecasts(
  sql: Sql,
  filter: ForecastFilter,
): Promise<{ forecasts: Forecast[]; more: boolean }> {
  if (filter.id !== undefined && !isUuid(filter.id)) return { forecasts: [], more: false }
  // Positions of a forecast's lines count from 1, so that the last one, which the index has, says how many there are.
  const rows = await sql.query<WithLines>(
    `WITH candidate AS (
       SELECT forecast.*, coalesce((SELECT max(position) FROM line WHERE forecast_id = forecast.id), 0) AS size FROM forecast
       WHERE ($1::uuid IS NULL OR id = $1) AND ($2::uuid IS NULL OR participant_id = $2) AND ($3::uuid IS NULL OR id > $3)
         AND (($4::text IS NULL AND $5::text IS NULL) OR EXISTS (SELECT 1 FROM line WHERE forecast_id = forecast.id AND ($4::text IS NULL OR material = $4) AND ($5::text IS NULL OR period = $5)))
       ORDER BY id LIMIT $6::int + 1),
     measured AS (SELECT candidate.*, sum(size) OVER (ORDER BY id) AS upto, count(*) OVER ()::int AS found FROM candidate)
     SELECT ${shownAs(SHOWN)}, found, lines.lines FROM measured
     LEFT JOIN LATERAL (SELECT '[' || string_agg(body, ',' ORDER BY position) || ']' AS lines FROM line WHERE forecast_id = measured.id) AS lines ON true
     WHERE upto <= $7 OR upto = size ORDER BY id LIMIT $6`,
    [
      filter.id ?? null,
      filter.participantId ?? null,
      filter.after ?? null,
      filter.material ?? null,
      filter.period ?? null,
      filter.limit,
      LINES_PER_PAGE,
    ],
  )
  return {
    forecasts: rows.map(({ lines, found: _, ...row }) => ({ ...row, lines: lines === null ? [] : fromJson(lines) })),
    more: (rows[0]?.found ?? 0) > rows.length,
  }
}

type ForecastVersion = { readonly version: number; readonly lines?: Line[] }

/** The versions of a forecast as its journal tells them, oldest first. */
export async function readHistory(
  sql: Sql,
  id: string,
): Promise<{ version: number; type: string; time: string; actor: string; lines: Line[] }[]> {
  const rows = await sql.query<
    Pick<RowOf<typeof journalTable>, 'type' | 'time' | 'actor'> & { data: JsonText<ForecastVersion> }
  >(
    "SELECT type, time, actor, data FROM journal WHERE subject = $1 AND type LIKE 'demand.forecast-%' AND topic IS NOT NULL ORDER BY seq",
    [id],
  )
  const versions: { version: number; type: string; time: string; actor: string; lines: Line[] }[] = []
  for (const row of rows) {
    const data = fromJson(row.data)
    const last = versions.at(-1)
    if (last?.version === data.version) last.lines.push(...(data.lines ?? []))
    else
      versions.push({
        version: data.version,
        type: row.type,
        time: row.time,
        actor: row.actor,
        lines: data.lines ?? [],
      })
  }
  return versions
}
