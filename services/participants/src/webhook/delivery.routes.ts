import { DEFAULT_PAGE, implement, notFound, readCursor, toPage } from '@lodestone/http'
import { accept, isUuid, present, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { insertDeliveries, listDeliveries, restartDelivery, restartFailed } from './delivery.store.ts'
import { bodyOf } from './message.ts'
import { WEBHOOK_TESTED } from './notice.ts'
import { ownWebhooks } from './webhook.own.ts'
import { shownDelivery } from './webhook.view.ts'

/** What a webhook was sent, what it is sent again, and what it is sent to try it. */
export function deliveryRoutes(context: ServiceContext) {
  const { database, clock, newId } = context
  const { own, command } = ownWebhooks(context)
  return implement({
    testWebhook: call =>
      command(call, async ({ id, participantId, state }, tx, record) => {
        if (state === 'disabled') return refuse('wrong-state', 'The webhook is disabled: enable it first.')
        const now = clock()
        const body = bodyOf(WEBHOOK_TESTED, now.toISOString(), { webhookId: id, link: `/api/v1/webhooks/${id}` })
        const message = {
          webhookId: id,
          participantId,
          id: newId(),
          type: WEBHOOK_TESTED,
          body,
          traceparent: call.traceparent,
        }
        const [delivery] = await insertDeliveries(tx, [message], now)
        record({ subject: id, type: 'participants.webhook-tested', data: { participantId, deliveryId: message.id } })
        return accept({ status: 202, body: shownDelivery(present(delivery)) })
      }),
    listWebhookDeliveries: async call => {
      const { limit = DEFAULT_PAGE, cursor, state } = call.query
      const before = readCursor(cursor)
      const webhook = await own(call)
      const rows = await listDeliveries(database, {
        webhookId: webhook.id,
        ...(state ? { state } : {}),
        ...(before !== undefined && isUuid(before) ? { before } : {}),
        limit,
      })
      return { body: toPage(rows, limit, row => row.id, shownDelivery) }
    },
    redeliverFailedWebhooks: call =>
      command(call, async ({ id, participantId, state }, tx, record) => {
        if (state === 'disabled') return refuse('wrong-state', 'The webhook is disabled: enable it first.')
        const { since } = call.body
        const redelivered = await restartFailed(tx, id, new Date(since), clock())
        record({ subject: id, type: 'participants.deliveries-restarted', data: { participantId, since, redelivered } })
        return accept({ status: 202, body: { redelivered } })
      }),
    redeliverWebhook: call =>
      command(call, async ({ id, participantId, state }, tx, record) => {
        const { deliveryId = '' } = call.params
        if (state === 'disabled') return refuse('wrong-state', 'The webhook is disabled: enable it first.')
        const delivery = isUuid(deliveryId) ? await restartDelivery(tx, id, deliveryId, clock()) : undefined
        if (!delivery) throw notFound()
        record({ subject: id, type: 'participants.delivery-restarted', data: { participantId, deliveryId } })
        return accept({ status: 202, body: shownDelivery(delivery) })
      }),
  })
}
