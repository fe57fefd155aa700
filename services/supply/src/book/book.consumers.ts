import {
  dataOf,
  participantCorrected,
  participantSuspended,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundMatched,
  roundOpened,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Emit, Fact, ReceivedEvent } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { followedAward, shareNaming } from '../batch/award.following.ts'
import { followed } from '../batch/following.ts'
import { keepsHeld } from '../held/held.following.ts'
import { keepDelivered } from '../issued/delivery.following.ts'
import { opened } from './book.joining.ts'
import { awarded, over, suspended } from './book.release.ts'
import { closed } from './book.sealing.ts'
import { markMatched } from './book.store.ts'

/** What the life of a round does to the supply book, and to the batches on which its offers draw. */
export function bookConsumer({ keys }: ServiceContext) {
  async function react(tx: Sql, event: ReceivedEvent): Promise<Fact[]> {
    const roundId = event.key
    switch (event.type) {
      case roundOpened.type:
        return opened(tx, keys, dataOf(roundOpened, event))
      case roundClosed.type:
        return closed(tx, keys, roundId, new Date(dataOf(roundClosed, event).closedAt))
      case roundMatched.type:
        await markMatched(tx, roundId)
        return []
      case roundAwarded.type:
        return awarded(tx, keys, roundId, dataOf(roundAwarded, event))
      case roundCancelled.type:
        return over(tx, keys, roundId, 'cancelled')
      case participantSuspended.type:
      case participantCorrected.type:
        return suspended(tx, keys, event.key)
      default:
        return []
    }
  }

  return {
    topics: [roundOpened.topic],
    handle: async (tx: Sql, events: readonly ReceivedEvent[], emit: Emit) => {
      await shareNaming(tx, events)
      for (const event of events) {
        const facts = await react(tx, event)
        const delivered = await keepDelivered(tx, event)
        await keepsHeld(tx, event)
        const moved = [...(await followed(tx, event)), ...(await followedAward(tx, event, delivered))]
        emit([...facts, ...moved], { actor: 'supply', correlationId: event.correlationId, causationId: event.id })
      }
    },
  }
}
