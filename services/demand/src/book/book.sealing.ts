import {
  demandBookCollected,
  demandBookSealed,
  demandEntriesOut,
  demandEntriesSealed,
  ENTRIES_PER_EVENT,
  OUT_PER_EVENT,
  sumOfLines,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { bookDigest, chunksOf, formatKg, newSalt, partsOf, present } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import { inTurns, participantsOf } from '@lodestone/service'
import { entryFacts } from '../entry/entry.facts.ts'
import { type Act, saveEntries } from '../entry/entry.insert.ts'
import { dropCorrected, type Entry } from '../entry/entry.ts'
import { confirmEntries, entriesOut, standingEntries } from './book.entries.store.ts'
import { lockBook, moveBook } from './book.store.ts'
import { sealBook } from './book.ts'
import { moveGate } from './gate.ts'
import { realisationsOf } from './realisation.store.ts'

/** Nobody joins any more, and what stands is told as a sum. */
export async function collected(tx: Sql, roundId: string): Promise<Fact[]> {
  await moveGate(tx)
  const book = await lockBook(tx, roundId)
  if (book?.state !== 'collecting') return []
  await moveBook(tx, roundId, 'offering')
  const entries = await standingEntries(tx, roundId)
  const data = {
    roundId,
    count: entries.length,
    sumKg: formatKg(sumOfLines(entries.map(entry => entry.line))),
    digest: bookDigest(entries.map(entry => ({ id: entry.line.id, version: entry.version }))),
  }
  return [factOf(demandBookCollected, roundId, data)]
}

/** Seals what stands, and tells it with what stood and does so no longer. */
export async function closed(tx: Sql, roundId: string, act: Act): Promise<Fact[]> {
  await moveGate(tx)
  const book = await lockBook(tx, roundId)
  if (!book || book.state === 'sealed' || book.state === 'done') return []
  const standing = await standingEntries(tx, roundId)
  const members = await participantsOf(
    tx,
    standing.map(entry => entry.participantId),
  )
  // One that was a member a moment ago, and was believed to be; whoever is not known yet is one by its line.
  const isMember = (entry: Entry): boolean => (members.get(entry.participantId)?.kind ?? 'member') === 'member'
  const entries = standing.filter(isMember)
  const strays = dropCorrected(
    standing.filter(entry => !isMember(entry)).map(entry => ({ ...entry, book: 'offering' as const })),
  )
  await saveEntries(tx, strays, act)
  const realisations = await realisationsOf(tx, roundId)
  // The database writes the salts while the book is sealed.
  const salts = new Map(entries.map(({ line }) => [line.id, newSalt()]))
  const saltOf = (lineId: string): string => present(salts.get(lineId))
  const [{ seal, lines }] = await Promise.all([
    inTurns(sealBook(entries, members, book.round.rules, saltOf, realisations)),
    confirmEntries(tx, roundId, salts),
  ])
  await moveBook(tx, roundId, 'sealed', seal)
  const told = chunksOf(lines, ENTRIES_PER_EVENT).map((entries, index, parts) =>
    factOf(demandEntriesSealed, roundId, { roundId, part: index + 1, parts: parts.length, entries }),
  )
  const out = partsOf(await entriesOut(tx, roundId), OUT_PER_EVENT).map((lines, index, parts) =>
    factOf(demandEntriesOut, roundId, { roundId, part: index + 1, parts: parts.length, lines }),
  )
  return [...entryFacts(strays, true), ...out, ...told, factOf(demandBookSealed, roundId, { roundId, ...seal })]
}
