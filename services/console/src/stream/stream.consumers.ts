import { allEvents, jsonOf } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import { keepEvents } from './stream.store.ts'
import { tell } from './stream.ts'

/** Keeps what happens anywhere in the hub for those who watch. `kept` is called before the commit. */
export function streamConsumer(kept: () => void) {
  return {
    // People watch this: a quarter of a second is now.
    lingerMs: 250,
    topics: [...new Set(allEvents().map(event => event.topic))],
    handle: async (tx: Sql, events: readonly ReceivedEvent[]): Promise<void> => {
      const told = events.flatMap(event => {
        const body = tell({ ...event, data: jsonOf(event) })
        return body === undefined ? [] : [{ type: event.type, body: JSON.stringify(body) }]
      })
      await keepEvents(tx, told)
      if (told.length > 0) kept()
    },
  }
}
