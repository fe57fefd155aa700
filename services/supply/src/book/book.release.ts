import type { DataOf, roundAwarded } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'
import type { KeyProvider } from '@lodestone/keyring'
import type { Fact } from '@lodestone/messaging'
import { eachInTurns } from '@lodestone/service'
import { entryFacts } from '../entry/entry.facts.ts'
import { earlierOf, liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { leaveOpen } from '../entry/entry.ts'
import { remainderOf } from '../entry/remainder.ts'
import { lockCarried, lockHeldOf } from '../offer/offer.round.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { moveUnder } from '../price/price.seal.ts'
import { lockPricesUnder, savePrices } from '../price/price.store.ts'
import { type PriceOf, roundKey, STANDING_KEY } from '../price/price.ts'
import { join } from './book.joining.ts'
import { bindAwarded, endBook, isOver, releaseEntries } from './book.store.ts'
import { moveGate, shareGate } from './gate.ts'

/** Prices under the key of offers that stand in no round. */
const outOfRounds = (keys: KeyProvider, prices: readonly PriceOf[]): Promise<PriceOf[]> =>
  eachInTurns(prices, async ({ offerId, price }) => ({ offerId, price: await moveUnder(keys, price, STANDING_KEY) }))

/** Offers of a supplier that is suspended, or registered otherwise since, leave the rounds that are open, and their prices move back under the key of those that stand in none. */
export async function suspended(tx: Sql, keys: KeyProvider, participantId: string): Promise<Fact[]> {
  await shareGate(tx)
  const held = await lockHeldOf(tx, participantId)
  const live = await liveEntriesOf(
    tx,
    held.map(offer => offer.id),
  )
  const entries = held.flatMap(offer => leaveOpen(live.get(offer.id)))
  const leaving = new Set(entries.map(entry => entry.offerId))
  const left = held.filter(offer => leaving.has(offer.id)).map(({ id, price }) => ({ offerId: id, price }))
  await savePrices(tx, await outOfRounds(keys, left))
  await saveEntries(tx, entries)
  return entryFacts(entries)
}

/**
 * What a round that is over releases stands in no round again, and its price under the key of such offers. What is left of those that are carried over
 * joins what takes offers now: of admitted suppliers.
 */
export async function over(tx: Sql, keys: KeyProvider, roundId: string, how: 'awarded' | 'cancelled'): Promise<Fact[]> {
  await moveGate(tx)
  if (await isOver(tx, roundId)) return []
  await endBook(tx, roundId, how === 'cancelled')
  const carried = await lockCarried(tx, roundId)
  const ids = carried.map(({ offer }) => offer.id)
  const earlier = await earlierOf(tx, ids)
  const left = carried.filter(({ offer }) => remainderOf(offer.terms, earlier.get(offer.id))).map(one => one.offer.id)
  const released = await releaseEntries(tx, roundId, left)
  const prices = await outOfRounds(keys, await lockPricesUnder(tx, released, roundKey(roundId)))
  await savePrices(tx, prices)
  const moved = new Map(prices.map(({ offerId, price }) => [offerId, price]))
  const free = carried.flatMap(({ offer, isAdmitted }) => {
    const price = moved.get(offer.id)
    return price && isAdmitted ? [{ ...offer, price }] : []
  })
  const { books, now } = await shareGate(tx)
  return join(tx, keys, free, books, now, await readYardstick(tx))
}

/** The offers without an award are free only when all parts of the award are known. */
export async function awarded(
  tx: Sql,
  keys: KeyProvider,
  roundId: string,
  award: DataOf<typeof roundAwarded>,
): Promise<Fact[]> {
  await moveGate(tx)
  if (await isOver(tx, roundId)) return []
  await bindAwarded(
    tx,
    roundId,
    award.awards.map(one => ({ offerId: one.offerId, grams: grams(one.quantityKg) })),
  )
  return (award.part ?? 1) === (award.parts ?? 1) ? over(tx, keys, roundId, 'awarded') : []
}
