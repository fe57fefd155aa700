import {
  dataOf,
  participantCorrected,
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
import { dropCorrected, dropSuspended } from '../entry/entry.ts'
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
      return closed(tx, event.key, act)
    case roundCancelled.type:
      return over(tx, event.key, act)
    case roundAwarded.type:
      return awarded(tx, event.key, dataOf(roundAwarded, event), act)
    case participantSuspended.type:
      return dropOf(tx, event.key, act, dropSuspended)
    // What it sent while it was corrected was not known to the register yet.
    case participantCorrected.type:
      return dropOf(tx, event.key, act, dropCorrected)
    default:
      return []
  }
}

async function dropOf(tx: Sql, participantId: string, act: Act, drop: typeof dropSuspended): Promise<Fact[]> {
  await moveGate(tx)
  const standing = await lockEntriesOf(tx, participantId)
  const collecting = drop(standing.filter(entry => entry.book === 'collecting'))
  const collected = drop(standing.filter(entry => entry.book !== 'collecting'))
  await saveEntries(tx, [...collecting, ...collected], act)
  return [...entryFacts(collecting), ...entryFacts(collected, true)]
}
