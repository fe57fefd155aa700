import {
  type DataOf,
  dataOf,
  participantSuspended,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundMatched,
  roundOpened,
  supplyBookSealed,
  supplyEntriesSealed,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams, newSalt, present } from '@lodestone/kernel'
import { type Emit, type Fact, factOf, type ReceivedEvent } from '@lodestone/messaging'
import { DEFAULT_POLICY } from '@lodestone/provenance'
import { eachInTurns, participantsOf, type ServiceContext } from '@lodestone/service'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { earlierOf, liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { type Entry, leaveOpen, type OpenBook, rejoin } from '../entry/entry.ts'
import { remainderOf } from '../entry/remainder.ts'
import { lockCarried, lockHeldOf, lockJoinable, lockPricesUnder, savePrices } from '../offer/offer.store.ts'
import type { StandingOffer } from '../offer/offer.ts'
import { readYardstick } from '../policy/policy.store.ts'
import type { Yardstick } from '../policy/policy.ts'
import { moveUnder } from '../price/price.seal.ts'
import { openClosed } from '../price/price.store.ts'
import { roundKey, STANDING_KEY } from '../price/price.ts'
import { rescreenRound } from '../screening/rescreen.ts'
import { judgementIn, levelOf } from '../screening/screening.ts'
import {
  bindAwarded,
  closeBook,
  endBook,
  isOver,
  lockBook,
  markMatched,
  openBook,
  policyOf,
  type RoundData,
  recordClose,
  releaseEntries,
  standingEntries,
} from './book.store.ts'
import { inParts, sealBook } from './book.ts'
import { askedBy, moveGate, pricesOf, shareGate } from './gate.ts'

/** What the life of a round does to the supply book. */
export function bookConsumer({ keys }: ServiceContext) {
  /**
   * Standing offers join, and their prices move under the key of the round; those whose price it cannot compare stay out. A round that is known
   * already opens nothing.
   */
  async function opened(tx: Sql, round: RoundData): Promise<Fact[]> {
    const now = await moveGate(tx)
    if (!(await openBook(tx, round))) return []
    const joinable = await lockJoinable(tx, round.materials, round.offersCloseAt)
    const by = await readYardstick(tx)
    const book = { ...round, policy: policyOf(round), prices: pricesOf(round.rules), ...askedBy(round.rules) }
    return join(tx, joinable, [book], now, by)
  }

  /** Places offers that no round holds in rounds that take them, with their prices. */
  async function join(
    tx: Sql,
    offers: readonly StandingOffer[],
    books: readonly OpenBook[],
    now: Date,
    by: Yardstick,
  ): Promise<Fact[]> {
    const earlier = await earlierOf(
      tx,
      offers.map(offer => offer.id),
    )
    const placed = await eachInTurns(offers, offer =>
      underItsRound(keys, offer, rejoin(offer, undefined, books, now, by, earlier.get(offer.id))),
    )
    const entries = placed.flatMap(one => one.entries)
    await savePrices(
      tx,
      placed
        .filter(one => one.entries.some(entry => entry.status === 'joined'))
        .map(one => ({ offerId: one.offer.id, price: one.offer.price })),
    )
    await saveEntries(tx, entries)
    return entryFacts(entries)
  }

  /** Seals what joined and stands, at the level that holds under the round's policy on the day of the close. Here the prices are opened, in this transaction. */
  async function closed(tx: Sql, roundId: string, closedAt: Date): Promise<Fact[]> {
    await moveGate(tx)
    const book = await lockBook(tx, roundId)
    if (book?.state !== 'open') return []
    const { facts, policyVersion, by } = await rescreenRound(tx, closedAt, roundId)
    const policy = policyOf(book.round) ?? { id: DEFAULT_POLICY, version: policyVersion }
    await recordClose(tx, roundId)
    const entries = await eachInTurns(
      await standingEntries(tx, roundId),
      async ({ entry, judgement }): Promise<Entry> => ({
        ...entry,
        level: levelOf(judgementIn(policy, entry.terms, judgement, by)),
      }),
    )
    const prices = await openClosed(tx, keys, entries)
    const priced = entries.map((entry, index) => ({ ...entry, price: present(prices[index]) }))
    const suppliers = await participantsOf(
      tx,
      entries.map(entry => entry.participantId),
    )
    const { seal, offers } = sealBook(priced, suppliers, book.round.rules, newSalt)
    await closeBook(tx, roundId, seal, offers, entries)
    const told = inParts(offers).map((entries, index, parts) =>
      factOf(supplyEntriesSealed, roundId, { roundId, part: index + 1, parts: parts.length, entries }),
    )
    return [...facts, ...told, factOf(supplyBookSealed, roundId, { roundId, ...seal, policy })]
  }

  /** Its offers leave the rounds that are open, and their prices move back under the key of those that stand in none. */
  async function suspended(tx: Sql, participantId: string): Promise<Fact[]> {
    await shareGate(tx)
    const held = await lockHeldOf(tx, participantId)
    const live = await liveEntriesOf(
      tx,
      held.map(offer => offer.id),
    )
    const entries = held.flatMap(offer => leaveOpen(live.get(offer.id)))
    const leaving = new Set(entries.map(entry => entry.offerId))
    await savePrices(
      tx,
      await eachInTurns(
        held.filter(offer => leaving.has(offer.id)),
        async ({ id, price }) => ({ offerId: id, price: await moveUnder(keys, price, STANDING_KEY) }),
      ),
    )
    await saveEntries(tx, entries)
    return entryFacts(entries)
  }

  /**
   * What is released stands in no round again, and its price under the key of such offers. What is left of those that are carried over joins what
   * takes offers now: of admitted suppliers.
   */
  async function over(tx: Sql, roundId: string, how: 'awarded' | 'cancelled'): Promise<Fact[]> {
    await moveGate(tx)
    if (await isOver(tx, roundId)) return []
    await endBook(tx, roundId, how === 'cancelled')
    const carried = await lockCarried(tx, roundId)
    const ids = carried.map(({ offer }) => offer.id)
    const earlier = await earlierOf(tx, ids)
    const left = carried.filter(({ offer }) => remainderOf(offer.terms, earlier.get(offer.id))).map(one => one.offer.id)
    const released = await releaseEntries(tx, roundId, left)
    const prices = await eachInTurns(
      await lockPricesUnder(tx, released, roundKey(roundId)),
      async ({ offerId, price }) => ({ offerId, price: await moveUnder(keys, price, STANDING_KEY) }),
    )
    await savePrices(tx, prices)
    const moved = new Map(prices.map(({ offerId, price }) => [offerId, price]))
    const free = carried.flatMap(({ offer, isAdmitted }) => {
      const price = moved.get(offer.id)
      return price && isAdmitted ? [{ ...offer, price }] : []
    })
    const { books, now } = await shareGate(tx)
    return join(tx, free, books, now, await readYardstick(tx))
  }

  /** The offers without an award are free only when all parts of the award are known. */
  async function awarded(tx: Sql, roundId: string, award: DataOf<typeof roundAwarded>): Promise<Fact[]> {
    await moveGate(tx)
    if (await isOver(tx, roundId)) return []
    await bindAwarded(
      tx,
      roundId,
      award.awards.map(one => ({ offerId: one.offerId, grams: grams(one.quantityKg) })),
    )
    return (award.part ?? 1) === (award.parts ?? 1) ? over(tx, roundId, 'awarded') : []
  }

  async function react(tx: Sql, event: ReceivedEvent): Promise<Fact[]> {
    const roundId = event.key
    switch (event.type) {
      case roundOpened.type:
        return opened(tx, dataOf(roundOpened, event))
      case roundClosed.type:
        return closed(tx, roundId, new Date(dataOf(roundClosed, event).closedAt))
      case roundMatched.type:
        await markMatched(tx, roundId)
        return []
      case roundAwarded.type:
        return awarded(tx, roundId, dataOf(roundAwarded, event))
      case roundCancelled.type:
        return over(tx, roundId, 'cancelled')
      case participantSuspended.type:
        return suspended(tx, event.key)
      default:
        return []
    }
  }

  return {
    topics: [roundOpened.topic],
    handle: async (tx: Sql, events: readonly ReceivedEvent[], emit: Emit) => {
      for (const event of events) {
        const facts = await react(tx, event)
        emit(facts, { actor: 'supply', correlationId: event.correlationId, causationId: event.id })
      }
    },
  }
}
