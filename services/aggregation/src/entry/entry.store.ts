import type { DataOf, demandEntryChanged } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'

type EntryChanged = DataOf<typeof demandEntryChanged>

/** Applies what became of lines in rounds; of several changes of one entry in a batch the last counts. */
export async function applyEntries(tx: Sql, changes: readonly EntryChanged[]): Promise<void> {
  const rows = new Map(
    changes.flatMap(change => change.lines.map(line => [`${change.roundId} ${line.id}`, { change, line }] as const)),
  )
  if (rows.size === 0) return
  const all = [...rows.values()]
  await tx.query(
    `INSERT INTO entry (round_id, line_id, participant_id, version, status, after_collection, material, grade, period, commitment, grams)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::bool[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[])
     ON CONFLICT (round_id, line_id) DO UPDATE SET
       participant_id = excluded.participant_id, version = excluded.version, status = excluded.status,
       after_collection = excluded.after_collection, material = excluded.material, grade = excluded.grade,
       period = excluded.period, commitment = excluded.commitment, grams = excluded.grams`,
    [
      all.map(({ change }) => change.roundId),
      all.map(({ line }) => line.id),
      all.map(({ change }) => change.participantId),
      all.map(({ change }) => change.version),
      all.map(({ change }) => change.status),
      all.map(({ change }) => change.afterCollection === true),
      all.map(({ line }) => line.material),
      all.map(({ line }) => line.grade ?? ''),
      all.map(({ line }) => line.period),
      all.map(({ line }) => line.commitment),
      all.map(({ line }) => grams(line.quantityKg)),
    ],
    'entry-apply',
  )
}
