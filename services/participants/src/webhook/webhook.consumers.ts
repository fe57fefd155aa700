import type { Sql } from '@lodestone/database'
import { canonicalJson, type Json } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { insertDeliveries } from './delivery.store.ts'
import { webhooksOf } from './webhook.store.ts'
import { hears, NOTICE_TOPICS, noticesOf } from './webhook.ts'

/** Turns events about a participant's own objects into deliveries to its webhooks. */
export function webhookConsumer({ clock }: ServiceContext) {
  return {
    // Deliveries are polled by a job anyway.
    lingerMs: 250,
    topics: NOTICE_TOPICS,
    handle: async (tx: Sql, events: readonly ReceivedEvent[]): Promise<void> => {
      const notices = events.flatMap(event => noticesOf(event).map(notice => ({ event, notice })))
      if (notices.length === 0) return
      const webhooks = await webhooksOf(tx, [...new Set(notices.map(({ notice }) => notice.participantId))])
      const deliveries = notices.flatMap(({ event, notice }) =>
        webhooks
          .filter(one => one.participantId === notice.participantId && one.types.some(type => hears(type, event.type)))
          .map(one => ({
            webhookId: one.id,
            participantId: one.participantId,
            id: event.id,
            type: event.type,
            body: canonicalJson({ type: event.type, timestamp: event.time, data: notice.data as Json }),
          })),
      )
      if (deliveries.length > 0) await insertDeliveries(tx, deliveries, clock())
    },
  }
}
