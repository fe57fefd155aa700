import { dataOf, demandEntryChanged } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'

type Entry = {
  roundId: string
  lineId: string
  participantId: string
  version: number
  eventVersion: number
  status: string
  asked: boolean
  material: string
  grade: string | null
  period: string
  grams: bigint
}

/** Keeps what became of lines in rounds: the last word of a batch for each line, unless a later one is known. */
export async function applyEntries(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const last = new Map<string, Entry>()
  for (const event of events) {
    if (event.type !== demandEntryChanged.type) continue
    const { roundId, participantId, version, status, afterCollection, lines } = dataOf(demandEntryChanged, event)
    for (const line of lines) {
      // A batch holds a forecast's events in order, and a line belongs to one forecast.
      last.set(`${roundId} ${line.id}`, {
        roundId,
        lineId: line.id,
        participantId,
        version,
        eventVersion: event.aggregateVersion,
        status,
        asked: status !== 'left' || afterCollection === true,
        material: line.material,
        grade: line.grade ?? null,
        period: line.period,
        grams: grams(line.quantityKg),
      })
    }
  }
  if (last.size === 0) return
  const rows = [...last.values()]
  await tx.query(
    `INSERT INTO entry (round_id, line_id, participant_id, version, event_version, status, asked, material, grade, period, grams)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::text[], $7::bool[], $8::text[], $9::text[], $10::text[], $11::bigint[])
     ON CONFLICT (round_id, line_id) DO UPDATE SET version = excluded.version, event_version = excluded.event_version,
       status = excluded.status, asked = excluded.asked, material = excluded.material, grade = excluded.grade, period = excluded.period, grams = excluded.grams
     WHERE entry.event_version < excluded.event_version`,
    [
      rows.map(row => row.roundId),
      rows.map(row => row.lineId),
      rows.map(row => row.participantId),
      rows.map(row => row.version),
      rows.map(row => row.eventVersion),
      rows.map(row => row.status),
      rows.map(row => row.asked),
      rows.map(row => row.material),
      rows.map(row => row.grade),
      rows.map(row => row.period),
      rows.map(row => row.grams.toString()),
    ],
    'entries-apply',
  )
}
