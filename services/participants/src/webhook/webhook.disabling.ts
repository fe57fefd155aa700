import type { ServiceContext } from '@lodestone/service'
import { keepNotices } from '../notice/notice.keeping.ts'
import { insertDeliveries } from './delivery.store.ts'
import { listenersTo } from './listener.store.ts'
import { bodyOf } from './message.ts'
import { hears, WEBHOOK_DISABLED } from './notice.ts'
import { disableWebhook } from './standing.store.ts'
import type { DisabledReason } from './webhook.store.ts'

/** Ends a webhook that nobody listens at, keeps that in the history, and tells its owner and its other webhooks. */
export async function disable(context: ServiceContext, webhookId: string, reason: DisabledReason): Promise<void> {
  const { door, clock, newId, log } = context
  await door.transaction({ actor: 'participants', correlationId: newId() }, async (tx, record) => {
    const now = clock()
    const webhook = await disableWebhook(tx, webhookId, reason, now)
    if (!webhook) return
    const { participantId } = webhook
    record({ subject: webhookId, type: 'participants.webhook-disabled', data: { participantId, reason } })
    const others = await listenersTo(tx, { participantIds: [participantId], names: [] })
    const id = newId()
    const data = { webhookId, reason, link: `/api/v1/webhooks/${webhookId}` }
    const body = bodyOf(WEBHOOK_DISABLED, now.toISOString(), data)
    const told = others.filter(one => one.types.some(name => hears(name, WEBHOOK_DISABLED)))
    await insertDeliveries(
      tx,
      told.map(one => ({ webhookId: one.id, participantId, id, type: WEBHOOK_DISABLED, body })),
      now,
    )
    const event = { id, type: WEBHOOK_DISABLED, time: now.toISOString() }
    await keepNotices(context, tx, [{ event, notices: [{ to: participantId, data }] }], now)
  })
  log.info({ webhookId, reason }, 'webhook disabled')
}
