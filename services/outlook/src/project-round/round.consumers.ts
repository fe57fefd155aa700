import { dataOf, roundAwarded, roundCancelled, roundClosed, roundOpened } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import { awardRound, cancelRound, keepOpened, sealRound } from './round.store.ts'

/** What the life of a round of the type `project` does here: others are never known. */
export const projectRoundConsumer = () => ({
  topics: [roundOpened.topic],
  handle: async (tx: Sql, events: readonly ReceivedEvent[]): Promise<void> => {
    for (const event of events) await react(tx, event)
  },
})

async function react(tx: Sql, event: ReceivedEvent): Promise<void> {
  switch (event.type) {
    case roundOpened.type: {
      const opened = dataOf(roundOpened, event)
      if (opened.type === 'project') await keepOpened(tx, opened, event.time)
      return
    }
    case roundClosed.type: {
      const { closedAt, seed } = dataOf(roundClosed, event)
      return sealRound(tx, event.key, { closedAt, seed, correlationId: event.correlationId })
    }
    case roundCancelled.type:
      return cancelRound(tx, event.key)
    case roundAwarded.type:
      return awardRound(tx, event.key)
  }
}
