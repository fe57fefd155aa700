import { demandEntryChanged, LINES_PER_EVENT } from '@lodestone/contracts'
import { chunksOf, present } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Entry } from './entry.ts'

/**
 * The events that tell what became of lines in rounds: one per forecast, round and status, in parts that fit a message. `afterCollection`
 * says that the book had been collected before, for those who must know what stood in it.
 */
export function entryFacts(entries: readonly Entry[], afterCollection = false): Fact[] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const key = `${entry.forecastId} ${entry.roundId} ${entry.status} ${entry.version} ${entry.reason ?? ''}`
    const group = groups.get(key)
    if (group) group.push(entry)
    else groups.set(key, [entry])
  }
  return [...groups.values()].flatMap(group =>
    chunksOf(group, LINES_PER_EVENT).map(part => changeOf(part, afterCollection)),
  )
}

function changeOf(entries: readonly Entry[], afterCollection: boolean): Fact {
  const first = present(entries[0])
  return factOf(demandEntryChanged, first.forecastId, {
    roundId: first.roundId,
    forecastId: first.forecastId,
    participantId: first.participantId,
    status: first.status,
    version: first.version,
    reason: first.reason,
    ...(afterCollection ? { afterCollection } : {}),
    lines: entries.map(({ line, carriedFrom }) => ({
      id: line.id,
      material: line.material,
      grade: line.grade,
      period: line.period,
      quantityKg: line.quantityKg,
      commitment: line.commitment,
      ...(carriedFrom === undefined ? {} : { carriedFrom }),
    })),
  })
}
