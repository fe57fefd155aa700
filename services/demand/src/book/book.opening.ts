import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { entryFacts } from '../entry/entry.facts.ts'
import { roundFor, whyOut } from '../entry/entry.fit.ts'
import { type Act, saveEntries } from '../entry/entry.insert.ts'
import { earlierOf } from '../entry/entry.store.ts'
import type { Entry } from '../entry/entry.ts'
import { remainderOf } from '../entry/remainder.ts'
import { joinableLines } from './book.entries.store.ts'
import { openBook, type RoundData } from './book.store.ts'
import { moveGate } from './gate.ts'

/** Standing lines join a round that opens, or stay out of it for a reason. A round that is known already opens nothing. */
export async function opened(tx: Sql, round: RoundData, act: Act): Promise<Fact[]> {
  const now = await moveGate(tx)
  if (!(await openBook(tx, round)) || round.type === 'project') return []
  const book = {
    roundId: round.roundId,
    materials: round.materials,
    periods: round.periods,
    collectionClosesAt: round.collectionClosesAt,
    dropped: new Map(),
    rules: round.rules,
  }
  const joinable = await joinableLines(tx, book)
  const earlier = await earlierOf(
    tx,
    joinable.map(one => one.line.id),
  )
  const entries = joinable.flatMap((one): Entry[] => {
    const last = earlier.get(one.line.id)
    const line = remainderOf(one.line, last)
    if (!line) return []
    const carried = last && line.carryOver ? { carriedFrom: last.roundId } : {}
    const entry = { ...one, line, roundId: round.roundId, ...carried }
    if (roundFor(line, [book], now) !== undefined) return [{ ...entry, status: 'joined' }]
    const out = whyOut(line, book, now)
    return out === undefined ? [] : [{ ...entry, status: 'left', ...out, keptOut: true }]
  })
  await saveEntries(tx, entries, act)
  return entryFacts(entries)
}
