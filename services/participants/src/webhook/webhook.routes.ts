import { DEFAULT_PAGE, implement, readIdCursor, toPage } from '@lodestone/http'
import { accept, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { deliveryRoutes } from './delivery.routes.ts'
import { NOTICE_TYPES } from './notice.ts'
import { secretRoutes } from './secret.routes.ts'
import { enableWebhook } from './standing.store.ts'
import { ownWebhooks } from './webhook.own.ts'
import { deleteWebhook, listWebhooks } from './webhook.store.ts'
import { shown } from './webhook.view.ts'

export function webhookRoutes(context: ServiceContext) {
  const { database, clock } = context
  const { own, command } = ownWebhooks(context)
  return {
    ...secretRoutes(context),
    ...deliveryRoutes(context),
    ...implement({
      listWebhooks: async call => {
        const { limit = DEFAULT_PAGE, cursor } = call.query
        const after = readIdCursor(cursor)
        const rows = await listWebhooks(database, {
          participantId: call.identity.org ?? '',
          ...(after !== undefined ? { after } : {}),
          limit,
        })
        return {
          body: toPage(
            rows,
            limit,
            row => row.id,
            row => shown(row, clock()),
          ),
        }
      },
      listWebhookTypes: async () => ({ body: { items: NOTICE_TYPES, nextCursor: null } }),
      readWebhook: async call => {
        const webhook = await own(call)
        return { body: shown(webhook, clock()), version: webhook.version }
      },
      enableWebhook: call =>
        command(call, async (webhook, tx, record) => {
          if (webhook.state === 'active') return accept({ body: shown(webhook, clock()), version: webhook.version })
          const saved = await enableWebhook(tx, webhook.id)
          const { participantId } = webhook
          record({ subject: webhook.id, type: 'participants.webhook-enabled', data: { participantId } })
          return accept({ body: shown(saved, clock()), version: saved.version })
        }),
      deleteWebhook: call =>
        command(call, async ({ id, participantId, version }, tx, record) => {
          if (version !== call.ifMatch) return refuse('stale-version', `The webhook is at version ${version}.`)
          await deleteWebhook(tx, id)
          record({ subject: id, type: 'participants.webhook-ended', data: { participantId } })
          return accept({ status: 204 })
        }),
    }),
  }
}
