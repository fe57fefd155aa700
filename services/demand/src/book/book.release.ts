import type { DataOf, roundAwarded } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { entryFacts } from '../entry/entry.facts.ts'
import { type Act, saveEntries } from '../entry/entry.insert.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { earlierOf } from '../entry/entry.store.ts'
import type { Entry } from '../entry/entry.ts'
import { remainderOf } from '../entry/remainder.ts'
import { bindAwarded, lockCarried, releaseEntries } from './book.entries.store.ts'
import { isOver, lockBook, moveBook } from './book.store.ts'
import { moveGate, readGate } from './gate.ts'

/** What a round that is over leaves of lines that are carried over is free, and joins what collects now: of admitted members. */
export async function over(tx: Sql, roundId: string, act: Act): Promise<Fact[]> {
  await moveGate(tx)
  if (await isOver(tx, roundId)) return []
  const carried = await lockCarried(tx, roundId)
  await lockBook(tx, roundId)
  await moveBook(tx, roundId, 'done')
  const lines = carried.flatMap(one => one.lines)
  const earlier = await earlierOf(
    tx,
    lines.map(line => line.id),
  )
  await releaseEntries(
    tx,
    roundId,
    lines.filter(line => remainderOf(line, earlier.get(line.id))).map(line => line.id),
  )
  const { books, now } = await readGate(tx)
  const entries = carried.flatMap(({ forecastId: id, isAdmitted, ...forecast }): Entry[] => {
    if (!isAdmitted) return []
    const outcome = rejoin({ id, ...forecast }, [], books, now, earlier)
    // Nothing of these lines stands in a round, so that none refuses.
    if (!outcome.ok) throw new Error(outcome.refusal.detail)
    return outcome.value
  })
  await saveEntries(tx, entries, act)
  return entryFacts(entries)
}

/** The lines without an award are free only when all parts of the award are known. */
export async function awarded(tx: Sql, roundId: string, award: DataOf<typeof roundAwarded>, act: Act): Promise<Fact[]> {
  await moveGate(tx)
  if (await isOver(tx, roundId)) return []
  await bindAwarded(
    tx,
    roundId,
    // Older awards do not say the need: goods and need are the same but where goods convert.
    award.awards.map(one => ({ lineId: one.lineId, need: grams(one.needKg ?? one.quantityKg) })),
  )
  return (award.part ?? 1) === (award.parts ?? 1) ? over(tx, roundId, act) : []
}
