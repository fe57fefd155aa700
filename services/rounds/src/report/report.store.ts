import type { RoundReport } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { desc, lt, type RowOf } from '@lodestone/database/drizzle'
import { formatKg, present } from '@lodestone/kernel'
import type { Contributions } from '../disclosure/disclosure.ts'
import type { Written, WrittenGiven, WrittenPart } from '../schema/report.ts'
import { type reportPartTable, reportTable } from '../schema.ts'
import { WAITING } from './report.choice.ts'
import type { ReportPart } from './report.left.ts'
import type { RoundParts } from './report.parts.ts'

/** What a round gave, as it waits for a report. */
export type WaitingRound = RoundParts & { readonly roundId: string }

const written = (given: RoundParts): string =>
  JSON.stringify(given, (_, value) => {
    if (value instanceof Map) return [...value]
    return typeof value === 'bigint' ? `${value}` : value
  })

function read({ members, suppliers, matched, delivered }: WrittenGiven): RoundParts {
  const of = (own: Written): Contributions => new Map(own.map(([group, grams]) => [group, BigInt(grams)]))
  const part = (one: WrittenPart): ReportPart => ({
    ...(one.known ? { known: of(one.known) } : {}),
    ...(one.matched ? { matched: of(one.matched) } : {}),
    delivered: of(one.delivered),
    ...(one.exposed ? { exposed: true } : {}),
  })
  return {
    members: members.map(part),
    suppliers: suppliers.map(part),
    matched: BigInt(matched),
    delivered: BigInt(delivered),
  }
}

/** Keeps what a completed round gave of a material. */
export async function keepGiven(tx: Sql, roundId: string, material: string, given: RoundParts): Promise<void> {
  await tx.query(
    'INSERT INTO report_part (round_id, material, given) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [roundId, material, written(given)],
    'report-part-keep',
  )
}

/** The latest rounds of a material that no report has told, the oldest first; locked, so that none comes into two. */
export async function lockWaiting(tx: Sql, material: string): Promise<WaitingRound[]> {
  const rows = await tx.query<Pick<RowOf<typeof reportPartTable>, 'round_id' | 'given'>>(
    `SELECT round_id, given FROM report_part WHERE material = $1 AND report IS NULL ORDER BY number DESC LIMIT ${WAITING} FOR UPDATE`,
    [material],
    'report-part-waiting',
  )
  return rows.reverse().map(row => ({ roundId: row.round_id, ...read(row.given) }))
}

/** Tells rounds as one sum. Gives the number of the report. */
export async function keepReport(tx: Sql, material: string, rounds: readonly WaitingRound[]): Promise<string> {
  const sum = (name: 'matched' | 'delivered'): string => `${rounds.reduce((all, one) => all + one[name], 0n)}`
  const [row] = await tx.query<{ number: string }>(
    `WITH told AS (
       INSERT INTO report (material, rounds, matched, delivered) VALUES ($1, $2::uuid[], $3, $4) RETURNING number
     ), marked AS (
       UPDATE report_part SET report = told.number FROM told WHERE material = $1 AND round_id = ANY($2::uuid[])
     )
     SELECT number::text FROM told`,
    [material, rounds.map(({ roundId }) => roundId), sum('matched'), sum('delivered')],
    'report-keep',
  )
  return present(row).number
}

/** Reports, the latest first, before this number; one more than the limit. */
export async function listReports(
  { drizzle }: Sql,
  before: string | undefined,
  limit: number,
): Promise<(RoundReport & { number: string })[]> {
  const rows = await drizzle
    .select()
    .from(reportTable)
    .where(before === undefined ? undefined : lt(reportTable.number, BigInt(before)))
    .orderBy(desc(reportTable.number))
    .limit(limit + 1)
  return rows.map(({ number, material, rounds, matched, delivered }) => ({
    number: `${number}`,
    material,
    rounds,
    matchedKg: formatKg(matched),
    deliveredKg: formatKg(delivered),
  }))
}
