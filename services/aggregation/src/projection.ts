import {
  demandBookCollected,
  demandBookSealed,
  demandEntryChanged,
  type EventContract,
  forecastRevised,
  forecastSubmitted,
  forecastWithdrawn,
  isOf,
  offerPosted,
  passRequested,
  resultComputed,
  roundOpened,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import { applyAwards } from './award/award.store.ts'
import { applyBooks } from './entry/book.store.ts'
import { applyEntries } from './entry/entry.store.ts'
import { applyForecasts } from './line/line.store.ts'
import type { ForecastPart } from './line/line.ts'
import { applyOffers } from './offer/offer.store.ts'
import { foldOffers } from './offer/offer.ts'
import { applyResults, applyRounds, applySuperseded } from './round/round.store.ts'
import { foldRounds } from './round/round.ts'

/**
 * Tables that hold nothing but what the log says: emptied and read again they are the same. They are emptied in this order, `cell` first as when its sums
 * are made: one waits for the other then.
 */
export const aggregationProjection = [
  'cell',
  'share',
  'known_participant',
  'line',
  'entry',
  'book',
  'offer',
  'round',
  'fill',
  'allotment',
  'superseded',
  'award',
] as const

/** Copies the facts of the other services, a batch in a handful of statements. It decides and emits nothing: jobs do, so a rebuild is silent. */
export function projectionConsumer() {
  return {
    // Operators and the closing of pools wait for it.
    lingerMs: 10,
    topics: [forecastSubmitted, demandBookCollected, offerPosted, roundOpened, resultComputed].map(one => one.topic),
    handle: async (tx: Sql, events: readonly ReceivedEvent[]): Promise<void> => {
      const of = (topic: string) => events.filter(event => event.topic === topic)
      const data = <T>(contract: EventContract<T>) =>
        events.filter(event => isOf(contract, event)).map(event => event.data)

      await applyForecasts(
        tx,
        events.flatMap((event): ForecastPart[] => {
          if (isOf(forecastSubmitted, event) || isOf(forecastRevised, event)) return [event.data]
          return isOf(forecastWithdrawn, event) ? [event.data] : []
        }),
      )
      await applyEntries(tx, data(demandEntryChanged))
      await applyBooks(tx, [
        ...data(demandBookCollected).map(book => ({ ...book, phase: 'collected' as const })),
        ...data(demandBookSealed).map(book => ({ ...book, phase: 'sealed' as const })),
      ])
      await applyOffers(tx, foldOffers(of(offerPosted.topic)))
      await applyRounds(tx, foldRounds(of(roundOpened.topic)))
      await applySuperseded(tx, data(passRequested))
      await applyAwards(tx, of(roundOpened.topic))
      await applyResults(tx, data(resultComputed))
    },
  }
}
