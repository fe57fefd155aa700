import {
  type DataOf,
  dataOf,
  demandBookCollected,
  demandBookSealed,
  demandEntriesOut,
  demandEntriesSealed,
  ENTRIES_PER_EVENT,
  OUT_PER_EVENT,
  participantSuspended,
  poolRequested,
  realisationsCounted,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundOpened,
  sumOfLines,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { bookDigest, chunksOf, formatKg, grams, newSalt, partsOf, present } from '@lodestone/kernel'
import { type Emit, type Fact, factOf, type ReceivedEvent } from '@lodestone/messaging'
import { inTurns, participantsOf } from '@lodestone/service'
import { entryFacts } from '../entry/entry.facts.ts'
import { type Act, earlierOf, lockEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { dropSuspended, type Entry, rejoin, roundFor, whyOut } from '../entry/entry.ts'
import { remainderOf } from '../entry/remainder.ts'
import {
  bindAwarded,
  confirmEntries,
  entriesOut,
  isOver,
  joinableLines,
  keepRealisations,
  lockBook,
  lockCarried,
  moveBook,
  openBook,
  type RoundData,
  realisationsOf,
  releaseEntries,
  standingEntries,
} from './book.store.ts'
import { sealBook } from './book.ts'
import { moveGate, readGate } from './gate.ts'

/** What the life of a round does to the demand book. */
export function bookConsumer() {
  async function opened(tx: Sql, round: RoundData, act: Act): Promise<Fact[]> {
    const now = await moveGate(tx)
    if (!(await openBook(tx, round))) return []
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

  async function counted(tx: Sql, { roundId, members }: DataOf<typeof realisationsCounted>): Promise<Fact[]> {
    await keepRealisations(tx, roundId, members)
    return []
  }

  async function collected(tx: Sql, roundId: string): Promise<Fact[]> {
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

  async function closed(tx: Sql, roundId: string): Promise<Fact[]> {
    await moveGate(tx)
    const book = await lockBook(tx, roundId)
    if (!book || book.state === 'sealed' || book.state === 'done') return []
    const entries = await standingEntries(tx, roundId)
    const members = await participantsOf(
      tx,
      entries.map(entry => entry.participantId),
    )
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
    return [...out, ...told, factOf(demandBookSealed, roundId, { roundId, ...seal })]
  }

  async function suspended(tx: Sql, participantId: string, act: Act): Promise<Fact[]> {
    await moveGate(tx)
    const standing = await lockEntriesOf(tx, participantId)
    const collecting = dropSuspended(standing.filter(entry => entry.book === 'collecting'))
    const collected = dropSuspended(standing.filter(entry => entry.book !== 'collecting'))
    await saveEntries(tx, [...collecting, ...collected], act)
    return [...entryFacts(collecting), ...entryFacts(collected, true)]
  }

  /** What a round that is over leaves of lines that are carried over is free, and joins what collects now: of admitted members. */
  async function over(tx: Sql, roundId: string, act: Act): Promise<Fact[]> {
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
  async function awarded(tx: Sql, roundId: string, award: DataOf<typeof roundAwarded>, act: Act): Promise<Fact[]> {
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

  const react = (tx: Sql, event: ReceivedEvent): Promise<Fact[]> => {
    const act: Act = { at: new Date(event.time), by: event.actor }
    switch (event.type) {
      case roundOpened.type:
        return opened(tx, dataOf(roundOpened, event), act)
      case poolRequested.type:
        return collected(tx, event.key)
      case realisationsCounted.type:
        return counted(tx, dataOf(realisationsCounted, event))
      case roundClosed.type:
        return closed(tx, event.key)
      case roundCancelled.type:
        return over(tx, event.key, act)
      case roundAwarded.type:
        return awarded(tx, event.key, dataOf(roundAwarded, event), act)
      case participantSuspended.type:
        return suspended(tx, event.key, act)
      default:
        return Promise.resolve([])
    }
  }

  return {
    topics: [roundOpened.topic],
    handle: async (tx: Sql, events: readonly ReceivedEvent[], emit: Emit) => {
      for (const event of events) {
        emit(await react(tx, event), { actor: 'demand', correlationId: event.correlationId, causationId: event.id })
      }
    },
  }
}
