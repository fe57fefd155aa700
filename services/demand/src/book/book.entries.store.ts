import type { Line, LineOut } from '@lodestone/contracts'
import { plainArray, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { fromJson, present } from '@lodestone/kernel'
import { mapInTurns } from '@lodestone/service'
import type { CollectingBook, Entry } from '../entry/entry.ts'
import type { entryTable, forecastTable, lineTable } from '../schema.ts'

type EntryRow = RowOf<typeof entryTable>
type ForecastRow = Pick<RowOf<typeof forecastTable>, 'id' | 'participant_id' | 'version'>
type LineRow = Pick<RowOf<typeof lineTable>, 'forecast_id' | 'body'>

/** Of a participant that may ask for goods: one that was corrected to a supplier may not. */
const ADMITTED = "status = 'admitted' AND data->>'kind' = 'member'"

/** Standing lines that may join a round when it opens, their forecasts locked: of admitted members, intent or firm, in no live round. */
export async function joinableLines(tx: Sql, book: CollectingBook): Promise<Omit<Entry, 'roundId' | 'status'>[]> {
  const forecasts = await tx.query<ForecastRow>(
    `SELECT id, participant_id, version FROM forecast
     WHERE status = 'standing' AND EXISTS (SELECT 1 FROM known_participant WHERE id = participant_id AND ${ADMITTED})
      AND EXISTS (SELECT 1 FROM line WHERE forecast_id = forecast.id AND commitment <> 'forecast' AND material = ANY($1))
     ORDER BY id FOR UPDATE`,
    [book.materials],
  )
  const owner = new Map(forecasts.map(row => [row.id, row]))
  const lines = await tx.query<LineRow>(
    `SELECT forecast_id, body FROM line
     WHERE forecast_id = ANY($1) AND commitment <> 'forecast' AND material = ANY($2)
       AND NOT EXISTS (SELECT 1 FROM entry WHERE line_id = line.id AND live)
     ORDER BY forecast_id, position`,
    [[...owner.keys()], book.materials],
  )
  return mapInTurns(lines, row => {
    const forecast = present(owner.get(row.forecast_id))
    return {
      forecastId: row.forecast_id,
      participantId: forecast.participant_id,
      version: forecast.version,
      line: fromJson(row.body),
    }
  })
}

/** Entries of a round that stand: joined and neither dropped nor left, by line id. */
export async function standingEntries(tx: Sql, roundId: string): Promise<Entry[]> {
  const rows = await tx.query<Pick<EntryRow, 'forecast_id' | 'participant_id' | 'version' | 'status' | 'body'>>(
    "SELECT forecast_id, participant_id, version, status, body FROM entry WHERE round_id = $1 AND status IN ('joined', 'confirmed') ORDER BY line_id",
    [roundId],
  )
  return mapInTurns(rows, row => ({
    roundId,
    forecastId: row.forecast_id,
    participantId: row.participant_id,
    version: row.version,
    status: row.status,
    line: fromJson(row.body),
  }))
}

/** Lines that stood in a round and were dropped from it or have left it, by line id. One that was dropped before it left was dropped. */
export async function entriesOut(tx: Sql, roundId: string): Promise<LineOut[]> {
  const rows = await tx.query<
    Pick<EntryRow, 'line_id' | 'forecast_id' | 'participant_id' | 'barred' | 'reason' | 'out_at' | 'out_by'> & {
      quantity: string
    }
  >(
    `SELECT line_id, forecast_id, participant_id, barred, reason, out_at, out_by, body::jsonb->>'quantityKg' AS quantity
     FROM entry WHERE round_id = $1 AND status IN ('dropped', 'left') AND NOT kept_out ORDER BY line_id`,
    [roundId],
  )
  return mapInTurns(rows, ({ reason, out_at: at, out_by: by, ...row }) => ({
    lineId: row.line_id,
    forecastId: row.forecast_id,
    participantId: row.participant_id,
    quantityKg: row.quantity,
    fate: row.barred ? 'dropped' : 'left',
    ...(reason === null ? {} : { reason }),
    ...(at === null ? {} : { at }),
    ...(by === null ? {} : { by }),
  }))
}

export async function confirmEntries(tx: Sql, roundId: string, salts: ReadonlyMap<string, string>): Promise<void> {
  await tx.query(
    `UPDATE entry SET status = 'confirmed', salt = given.salt FROM unnest($2::uuid[], $3::text[]) AS given (line_id, salt)
     WHERE entry.round_id = $1 AND entry.line_id = given.line_id`,
    [roundId, plainArray([...salts.keys()]), plainArray([...salts.values()])],
  )
}

/** Binds lines that an award has met, with the grams of need that it gave them. */
export async function bindAwarded(
  tx: Sql,
  roundId: string,
  awards: readonly { lineId: string; need: bigint }[],
): Promise<void> {
  await tx.query(
    `UPDATE entry SET awarded = true, awarded_need = coalesce(awarded_need, 0) + given.need
     FROM (SELECT line_id, sum(need) AS need FROM unnest($2::uuid[], $3::bigint[]) AS one (line_id, need) GROUP BY line_id) AS given
     WHERE round_id = $1 AND entry.line_id = given.line_id`,
    [roundId, awards.map(one => one.lineId), awards.map(one => one.need)],
  )
}

type Carried = Pick<Entry, 'forecastId' | 'participantId' | 'version'> & {
  readonly isAdmitted: boolean
  readonly lines: Line[]
}

/** What of forecasts a round holds that their members carry over, the forecasts locked. */
export async function lockCarried(tx: Sql, roundId: string): Promise<Carried[]> {
  const forecasts = await tx.query<ForecastRow & { admitted: boolean }>(
    `SELECT id, participant_id, version,
       EXISTS (SELECT 1 FROM known_participant WHERE id = participant_id AND ${ADMITTED}) AS admitted FROM forecast
     WHERE status = 'standing' AND id IN (SELECT forecast_id FROM entry WHERE round_id = $1 AND live AND body::jsonb->>'carryOver' = 'true')
     ORDER BY id FOR UPDATE`,
    [roundId],
  )
  const rows = await tx.query<LineRow>(
    `SELECT line.forecast_id, line.body FROM line JOIN entry ON entry.line_id = line.id AND entry.round_id = $1 AND live
     WHERE line.forecast_id = ANY($2::uuid[]) AND line.body::jsonb->>'carryOver' = 'true' ORDER BY line.forecast_id, position`,
    [roundId, forecasts.map(one => one.id)],
  )
  const lines = Map.groupBy(rows, row => row.forecast_id)
  return mapInTurns(forecasts, ({ id, participant_id: participantId, version, admitted }) => ({
    forecastId: id,
    participantId,
    version,
    isAdmitted: admitted,
    lines: (lines.get(id) ?? []).map(({ body }) => fromJson(body)),
  }))
}

/** Lets other rounds have the lines of a round that is over, but for those that an award binds; what it left of `carried` ones is free. */
export async function releaseEntries(tx: Sql, roundId: string, carried: readonly string[]): Promise<void> {
  await tx.query(
    'UPDATE entry SET live = false WHERE round_id = $1 AND live AND (NOT awarded OR line_id = ANY($2::uuid[]))',
    [roundId, carried],
  )
}
