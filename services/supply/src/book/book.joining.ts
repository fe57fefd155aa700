import type { Sql } from '@lodestone/database'
import type { KeyProvider } from '@lodestone/keyring'
import type { Fact } from '@lodestone/messaging'
import { eachInTurns } from '@lodestone/service'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { earlierOf, saveEntries } from '../entry/entry.store.ts'
import type { OpenBook } from '../entry/entry.ts'
import { lockJoinable } from '../offer/offer.round.store.ts'
import type { StandingOffer } from '../offer/offer.ts'
import { readYardstick } from '../policy/policy.store.ts'
import type { Yardstick } from '../policy/policy.ts'
import { savePrices } from '../price/price.store.ts'
import { openBook, policyOf, type RoundData } from './book.store.ts'
import { askedBy, moveGate, pricesOf } from './gate.ts'

/**
 * Standing offers join a round that opens, and their prices move under its key; those whose price it cannot compare stay out. A round that is known
 * already opens nothing.
 */
export async function opened(tx: Sql, keys: KeyProvider, round: RoundData): Promise<Fact[]> {
  const now = await moveGate(tx)
  if (!(await openBook(tx, round)) || round.type === 'project') return []
  const joinable = await lockJoinable(tx, round.materials, round.offersCloseAt)
  const by = await readYardstick(tx)
  const book = { ...round, policy: policyOf(round), prices: pricesOf(round.rules), ...askedBy(round.rules) }
  return join(tx, keys, joinable, [book], now, by)
}

/** Places offers that no round holds in rounds that take them, with their prices. */
export async function join(
  tx: Sql,
  keys: KeyProvider,
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
