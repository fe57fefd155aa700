import {
  dataOf,
  participantSuspended,
  poolRequested,
  realisationsCounted,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundOpened,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Emit, Fact, ReceivedEvent } from '@lodestone/messaging'
import { entryFacts } from '../entry/entry.facts.ts'
import { type Act, saveEntries } from '../entry/entry.insert.ts'
import { lockEntriesOf } from '../entry/entry.store.ts'
import { dropSuspended } from '../entry/entry.ts'
import { opened } from './book.opening.ts'
import { awarded, over } from './book.release.ts'
import { closed, collected } from './book.sealing.ts'
import { moveGate } from './gate.ts'
import { keepRealisations } from './realisation.store.ts'

/** What the life of a round does to the demand book. */
export const bookConsumer = () => ({
  topics: [roundOpened.topic],
  handle: async (tx: Sql, events: readonly ReceivedEvent[], emit: Emit) => {
    for (const event of events) {
      emit(await react(tx, event), { actor: 'demand', correlationId: event.correlationId, causationId: event.id })
    }
  },
})

async function react(tx: Sql, event: ReceivedEvent): Promise<Fact[]> {
  const act: Act = { at: new Date(event.time), by: event.actor }
  switch (event.type) {
    case roundOpened.type:
      return opened(tx, dataOf(roundOpened, event), act)
    case poolRequested.type:
      return collected(tx, event.key)
    case realisationsCounted.type: {
      const { roundId, members } = dataOf(realisationsCounted, event)
      await keepRealisations(tx, roundId, members)
      return []
    }
    case roundClosed.type:
      return closed(tx, event.key)
    case roundCancelled.type:
      return over(tx, event.key, act)
    case roundAwarded.type:
      return awarded(tx, event.key, dataOf(roundAwarded, event), act)
    case participantSuspended.type:
      return suspended(tx, event.key, act)
    default:
      return []
  }
}

async function suspended(tx: Sql, participantId: string, act: Act): Promise<Fact[]> {
  await moveGate(tx)
  const standing = await lockEntriesOf(tx, participantId)
  const collecting = dropSuspended(standing.filter(entry => entry.book === 'collecting'))
  const collected = dropSuspended(standing.filter(entry => entry.book !== 'collecting'))
  await saveEntries(tx, [...collecting, ...collected], act)
  return [...entryFacts(collecting), ...entryFacts(collected, true)]
}
