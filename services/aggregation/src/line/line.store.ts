import { plainArray, type Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'
import { type ForecastPart, newestParts } from './line.ts'

/**
 * Applies forecasts: a part of a newer version removes the lines of older ones. Two statements at most, whatever the size of the batch;
 * rows are keyed by version, so that applying a part twice changes nothing.
 */
export async function applyForecasts(tx: Sql, parts: readonly ForecastPart[]): Promise<void> {
  if (parts.length === 0) return
  const { newest, standing } = newestParts(parts)
  const replaced = [...newest].filter(([, version]) => version > 1)
  if (replaced.length > 0)
    await tx.query(
      `DELETE FROM line USING unnest($1::uuid[], $2::int[]) AS newest (forecast_id, version)
       WHERE line.forecast_id = newest.forecast_id AND line.version < newest.version`,
      [replaced.map(([id]) => id), replaced.map(([, version]) => version)],
      'line-replace',
    )
  const rows = standing.flatMap(part => (part.lines ?? []).map(line => ({ part, line })))
  if (rows.length === 0) return
  await tx.query(
    `INSERT INTO line (forecast_id, version, id, participant_id, material, grade, period, commitment, grams)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
     ON CONFLICT DO NOTHING`,
    [
      plainArray(rows.map(({ part }) => part.forecastId)),
      plainArray(rows.map(({ part }) => part.version)),
      plainArray(rows.map(({ line }) => line.id)),
      plainArray(rows.map(({ part }) => part.participantId)),
      plainArray(rows.map(({ line }) => line.material)),
      plainArray(rows.map(({ line }) => line.grade ?? '')),
      plainArray(rows.map(({ line }) => line.period)),
      plainArray(rows.map(({ line }) => line.commitment)),
      plainArray(rows.map(({ line }) => grams(line.quantityKg))),
    ],
    'line-insert',
  )
}
