import { type Insert, insertOf, LINE, type Sql } from '@lodestone/database'
import { chunksOf } from '@lodestone/kernel'
import type { Statement } from '@lodestone/service'
import type { Entry } from './entry.ts'

/** Bounds how long making one statement holds the process. */
export const ENTRIES_PER_STATEMENT = 1_000

const COLUMNS = {
  round_id: 'uuid',
  line_id: 'uuid',
  forecast_id: 'uuid',
  participant_id: 'uuid',
  version: 'int',
  status: 'text',
  reason: 'text',
  why: 'jsonb',
  barred: 'bool',
  kept_out: 'bool',
  out_at: 'timestamptz',
  out_by: 'text',
  live: 'bool',
  carried_from: 'uuid',
  body: LINE,
}

/** Who changes places in rounds, and when. */
export type Act = { readonly at: Date; readonly by: string }

/** Whether an entry stood in its round and now does so no longer. */
const isOut = ({ status, keptOut }: Entry): boolean => (status === 'dropped' || status === 'left') && !keptOut

/** Inserts or replaces entries. What was once dropped stays so, with that act; what left and then stays out has still left, by that act. */
export const entryInsert = (entries: readonly Entry[], act: Act): Insert =>
  insertOf(
    'entry',
    COLUMNS,
    entries.map(entry => ({
      round_id: entry.roundId,
      line_id: entry.line.id,
      forecast_id: entry.forecastId,
      participant_id: entry.participantId,
      version: entry.version,
      status: entry.status,
      reason: entry.reason ?? null,
      why: entry.why ? JSON.stringify(entry.why) : null,
      barred: entry.status === 'dropped',
      kept_out: entry.keptOut ?? false,
      out_at: isOut(entry) ? act.at.toISOString() : null,
      out_by: isOut(entry) ? act.by : null,
      live: entry.status === 'joined',
      carried_from: entry.carriedFrom ?? null,
      body: JSON.stringify(entry.line),
    })),
    `ON CONFLICT (round_id, line_id) DO UPDATE SET version = excluded.version, status = excluded.status, reason = excluded.reason, why = excluded.why, live = excluded.live,
       barred = entry.barred OR excluded.barred, kept_out = entry.kept_out AND excluded.kept_out,
       out_at = CASE WHEN entry.barred OR (excluded.kept_out AND NOT entry.kept_out) THEN entry.out_at ELSE excluded.out_at END,
       out_by = CASE WHEN entry.barred OR (excluded.kept_out AND NOT entry.kept_out) THEN entry.out_by ELSE excluded.out_by END,
       carried_from = excluded.carried_from, body = excluded.body`,
  )

/** What keeps entries, as one statement. */
export function entryStatement(entries: readonly Entry[], act: Act): Statement {
  const { form, params, sql } = entryInsert(entries, act)
  return { sql: sql(1), values: params, name: `entry-save-${form}` }
}

export async function saveEntries(tx: Sql, entries: readonly Entry[], act: Act): Promise<void> {
  for (const some of chunksOf(entries, ENTRIES_PER_STATEMENT)) {
    const { sql, values, name } = entryStatement(some, act)
    await tx.query(sql, values, name)
  }
}
