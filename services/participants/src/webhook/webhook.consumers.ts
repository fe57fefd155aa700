import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { insertDeliveries } from './delivery.store.ts'
import { listenersTo } from './listener.store.ts'
import { deliveriesOf } from './message.ts'
import { NOTICE_EVENTS, NOTICE_TOPICS, namesOf, noticesOf, SUSPENSION } from './notice.ts'
import { KEPT_MS } from './webhook.ts'

/** Turns events about a participant's own objects, and about rounds, into deliveries to webhooks, in the transaction that counts them as read. */
export function webhookConsumer({ clock }: ServiceContext) {
  return {
    // Deliveries are polled by a job anyway.
    lingerMs: 250,
    topics: NOTICE_TOPICS,
    on: NOTICE_EVENTS,
    handle: async (tx: Sql, events: readonly ReceivedEvent[]): Promise<void> => {
      const now = clock()
      // What is older may have been delivered and forgotten: a log that is read anew tells nobody twice.
      const fresh = events.filter(event => Date.parse(event.time) > now.getTime() - KEPT_MS)
      const told = fresh.map(event => ({ event, hearers: noticesOf(event).map(({ to }) => to) }))
      const open = told.filter(({ hearers }) => hearers.includes('everyone')).map(({ event }) => event.type)
      const participantIds = new Set(told.flatMap(({ hearers }) => hearers).filter(to => to !== 'everyone'))
      if (participantIds.size + open.length === 0) return
      const listeners = await listenersTo(tx, {
        participantIds: [...participantIds],
        names: [...new Set(open)].flatMap(namesOf),
      })
      const deliveries = fresh.flatMap(event => deliveriesOf(event, listeners, SUSPENSION))
      await insertDeliveries(tx, deliveries, now)
    },
  }
}
