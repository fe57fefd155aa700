import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { keepDeadlines } from '../deadline/deadline.keeping.ts'
import { DEADLINE_EVENTS } from '../deadline/deadline.ts'
import { keepParts, PART_EVENTS, PART_TOPICS } from '../participant/part.store.ts'
import { NOTICE_EVENTS, NOTICE_TOPICS } from '../webhook/notice.ts'
import { deliverEvents } from '../webhook/webhook.delivering.ts'
import { KEPT_MS } from '../webhook/webhook.ts'
import { keepEvents } from './notice.keeping.ts'

/** Turns events about a participant's own objects, and about rounds, into what it is told and what is due of it, in the transaction that counts them as read. */
export function noticeConsumer(context: ServiceContext) {
  return {
    // What is to be sent is polled by a job anyway.
    lingerMs: 250,
    topics: [...new Set([...NOTICE_TOPICS, ...PART_TOPICS])],
    on: { ...NOTICE_EVENTS, ...DEADLINE_EVENTS, ...PART_EVENTS },
    handle: async (tx: Sql, events: readonly ReceivedEvent[]): Promise<void> => {
      const now = context.clock()
      // What is older may have been told and forgotten: a log that is read anew tells nobody twice.
      const fresh = events.filter(event => Date.parse(event.time) > now.getTime() - KEPT_MS)
      await deliverEvents(tx, fresh, now)
      await keepEvents(context, tx, fresh, now)
      await keepDeadlines(tx, fresh)
      await keepParts(tx, events)
    },
  }
}
