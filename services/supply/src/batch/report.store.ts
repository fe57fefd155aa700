import { insertOf, type Sql } from '@lodestone/database'
import type { Held } from './draws.ts'
import type { Report, RoundReports } from './round-reports.ts'

const COLUMNS = {
  event_id: 'uuid',
  nth: 'int',
  kind: 'text',
  round_id: 'uuid',
  offer_id: 'uuid',
  allocation_id: 'uuid',
  grams: 'bigint',
}

/**
 * The offers of an event that draw on batches, by what it names them with: themselves, the award of an allocation, or the round for all of which the
 * hub was told something before.
 */
async function offersIn(tx: Sql, { roundId, reports }: RoundReports): Promise<{ kind: string; offerId: string }[]> {
  const ids = [...new Set(reports.flatMap(({ offerId }) => offerId ?? []))]
  const allocations = reports.flatMap(({ offerId, allocationId }) =>
    offerId === undefined ? (allocationId ?? []) : [],
  )
  const ofAll = reports.some(({ offerId, allocationId }) => offerId === undefined && allocationId === undefined)
  return tx.query<{ kind: string; offerId: string }>(
    `SELECT 'offer' AS kind, id AS "offerId" FROM offer
       WHERE id = ANY($1::uuid[]) AND jsonb_array_length(coalesce(body::jsonb->'batches', '[]')) > 0
     UNION SELECT allocation_id::text, offer_id FROM batch_told WHERE kind = 'awarded' AND allocation_id = ANY($2::uuid[])
     UNION SELECT 'round', offer_id FROM batch_told WHERE $3 AND round_id = $4`,
    [ids, allocations, ofAll, roundId],
    'told-offers',
  )
}

/** What an event tells of offers that draw on batches, each named. */
export async function concerned(tx: Sql, reported: RoundReports): Promise<(Report & { readonly offerId: string })[]> {
  const found = await offersIn(tx, reported)
  if (found.length === 0) return []
  const draws = new Set(found.filter(one => one.kind === 'offer').map(one => one.offerId))
  const awarded = new Map(found.map(one => [one.kind, one.offerId]))
  // An award that comes for the first time makes its offer one of the round.
  const ofRound = new Set([
    ...found.filter(one => one.kind === 'round').map(one => one.offerId),
    ...reported.reports.flatMap(({ offerId = '' }) => (draws.has(offerId) ? [offerId] : [])),
  ])
  return reported.reports.flatMap(report => {
    if (report.offerId !== undefined) return draws.has(report.offerId) ? [{ ...report, offerId: report.offerId }] : []
    if (report.allocationId === undefined) return [...ofRound].map(offerId => ({ ...report, offerId }))
    const offerId = awarded.get(report.allocationId)
    return offerId === undefined ? [] : [{ ...report, offerId }]
  })
}

/** Keeps what an event tells; false when it was told before, so that nothing of it counts twice. */
export async function keepReports(
  tx: Sql,
  eventId: string,
  roundId: string,
  reports: readonly (Report & { readonly offerId: string })[],
): Promise<boolean> {
  const rows = reports.map((one, nth) => ({
    event_id: eventId,
    nth,
    kind: one.kind,
    round_id: roundId,
    offer_id: one.offerId,
    allocation_id: one.allocationId ?? null,
    grams: one.grams,
  }))
  const { form, params, sql } = insertOf('batch_told', COLUMNS, rows, 'ON CONFLICT DO NOTHING')
  const kept = await tx.query(`${sql(1)} RETURNING 1`, params, `told-keep-${form}`)
  return kept.length > 0
}

/**
 * SQL of what rounds hold of offers by what they have told, of those that `condition` names. Until its awards are all told, a round holds what it proposed
 * less what it gave back; then each award until its contract, which it may be less than; then what of the contract is not delivered, unless it was ended.
 */
export const heldByReports = (condition: string): string =>
  `WITH told AS (SELECT * FROM batch_told WHERE ${condition}),
     of_allocation AS (
       SELECT offer_id, round_id, allocation_id, coalesce(sum(grams) FILTER (WHERE kind = 'awarded'), 0) AS awarded,
         sum(grams) FILTER (WHERE kind = 'contracted') AS contracted, coalesce(sum(grams) FILTER (WHERE kind = 'delivered'), 0) AS delivered,
         coalesce(bool_or(kind = 'ended'), false) AS ended
       FROM told WHERE allocation_id IS NOT NULL GROUP BY offer_id, round_id, allocation_id),
     of_round AS (
       SELECT offer_id, round_id, sum(CASE kind WHEN 'proposed' THEN grams WHEN 'superseded' THEN -grams ELSE 0 END) AS proposed,
         bool_or(kind = 'closed') AS closed, bool_or(kind = 'cancelled') AS cancelled
       FROM told GROUP BY offer_id, round_id),
     held AS (
       SELECT r.offer_id,
         CASE WHEN cancelled THEN 0 WHEN NOT closed THEN proposed
           ELSE coalesce(sum(CASE WHEN ended OR contracted IS NOT NULL THEN 0 ELSE awarded END), 0) END AS reserved,
         coalesce(sum(CASE WHEN ended OR contracted IS NULL THEN 0 ELSE contracted - delivered END), 0) AS committed,
         coalesce(sum(delivered), 0) AS delivered
       FROM of_round AS r LEFT JOIN of_allocation AS a ON a.offer_id = r.offer_id AND a.round_id = r.round_id
       GROUP BY r.offer_id, r.round_id, proposed, closed, cancelled)
   SELECT offer_id AS "offerId", sum(reserved)::bigint AS reserved, sum(committed)::bigint AS committed, sum(delivered)::bigint AS delivered
   FROM held GROUP BY offer_id`

/** What rounds hold of offers, by offer. */
export async function heldOf(tx: Sql, offerIds: readonly string[]): Promise<Map<string, Held>> {
  const rows = await tx.query<Held & { offerId: string }>(
    heldByReports('offer_id = ANY($1::uuid[])'),
    [offerIds],
    'told-held',
  )
  return new Map(rows.map(({ offerId, ...held }) => [offerId, held]))
}
