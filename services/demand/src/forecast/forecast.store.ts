import type { Forecast, Line } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, eq, getTableColumns, type RowOf, type Shown, shownAs } from '@lodestone/database/drizzle'
import { mapLightFirst } from '@lodestone/http'
import { fromJson, isUuid, type JsonText } from '@lodestone/kernel'
import type { Statement } from '@lodestone/service'
import { forecastTable, lineTable } from '../schema.ts'
import { formOf, type LineForm, lineColumns, lineInsert, lineStatement, someOf, textsOf } from './line.insert.ts'

const SHOWN = getTableColumns(forecastTable)
type WithLines = Shown<typeof SHOWN> & { lines: JsonText<Line[]> | null; found: number }

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
/** Whether a member has used a reference, of a forecast that is withdrawn too. */
export const isTaken = async ({ drizzle }: Sql, participantId: string, reference: string): Promise<boolean> =>
  (await drizzle.$count(
    forecastTable,
    and(eq(forecastTable.participantId, participantId), eq(forecastTable.reference, reference)),
  )) > 0

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
