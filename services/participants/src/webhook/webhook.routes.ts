import { randomBytes } from 'node:crypto'
import {
  type Call,
  DEFAULT_PAGE,
  type Identity,
  notFound,
  ProblemError,
  readCursor,
  readIdCursor,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { listParticipants } from '../participant/participant.store.ts'
import { refusedUrl } from './address.ts'
import { type Delivery, listDeliveries, restartDelivery } from './delivery.store.ts'
import { SECRET_BYTES, secretOf } from './signature.ts'
import {
  countWebhooks,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  type Webhook,
} from './webhook.store.ts'
import { mayCreate } from './webhook.ts'

const shown = ({ participantId: _, ...webhook }: Webhook) => webhook

const shownDelivery = ({ lastStatus, nextAttemptAt, ...delivery }: Delivery) => ({
  ...delivery,
  ...(delivery.state === 'pending' ? { nextAttemptAt } : {}),
  ...(lastStatus === null ? {} : { lastStatus }),
})

export function webhookRoutes({ database, door, clock, newId, config }: ServiceContext) {
  /** This service owns the participants, so it asks its own table who is admitted. */
  async function admitted(identity: Identity): Promise<string> {
    const [own] = await listParticipants(database, { id: identity.org ?? '', limit: 1 })
    if (own?.status === 'admitted') return own.id
    throw new ProblemError('not-admitted', 'Your organisation is not admitted, so its commands are refused.')
  }

  async function own(call: Call): Promise<Webhook> {
    const id = call.params.id ?? ''
    const webhook = isUuid(id) ? await findWebhook(database, id, call.identity.org ?? '') : undefined
    if (!webhook) throw notFound()
    return webhook
  }

  return {
    createWebhook: async (call: Call<{ url: string; types: string[] }>) => {
      const participantId = await admitted(call.identity)
      const { url, types } = call.body
      return door.command(call, async (tx, record) => {
        const fault = refusedUrl(url, config.WEBHOOK_ALLOW_PRIVATE)
        if (fault) return refuse('validation-failed', 'The URL is refused.', [{ path: 'url', message: fault }])
        const allowed = mayCreate(types, await countWebhooks(tx, participantId))
        if (!allowed.ok) return allowed
        const secret = secretOf(randomBytes(SECRET_BYTES))
        const webhook: Webhook = {
          id: newId(),
          participantId,
          url,
          types: [...new Set(types)],
          version: 1,
          createdAt: clock().toISOString(),
        }
        await insertWebhook(tx, webhook, secret)
        // The URL may carry a key of its owner: the journal names its host only.
        const data = { participantId, host: new URL(url).host, types: webhook.types }
        record({ subject: webhook.id, type: 'participants.webhook-created', data })
        return accept({ status: 201, body: { ...shown(webhook), secret }, version: webhook.version })
      })
    },
    listWebhooks: async (call: Call<undefined, { limit?: number; cursor?: string }>) => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readIdCursor(cursor)
      const rows = await listWebhooks(database, {
        participantId: call.identity.org ?? '',
        ...(after !== undefined ? { after } : {}),
        limit,
      })
      return { body: toPage(rows, limit, row => row.id, shown) }
    },
    deleteWebhook: async (call: Call) => {
      const participantId = await admitted(call.identity)
      const id = call.params.id ?? ''
      return door.command(call, async (tx, record) => {
        const webhook = isUuid(id) ? await findWebhook(tx, id, participantId, true) : undefined
        if (!webhook) throw notFound()
        if (webhook.version !== call.ifMatch)
          return refuse('stale-version', `The webhook is at version ${webhook.version}.`)
        await deleteWebhook(tx, id)
        record({ subject: id, type: 'participants.webhook-ended', data: { participantId } })
        return accept({ status: 204 })
      })
    },
    listWebhookDeliveries: async (call: Call<undefined, { limit?: number; cursor?: string }>) => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const before = readCursor(cursor)
      const webhook = await own(call)
      const rows = await listDeliveries(database, {
        webhookId: webhook.id,
        ...(before !== undefined && isUuid(before) ? { before } : {}),
        limit,
      })
      return { body: toPage(rows, limit, row => row.id, shownDelivery) }
    },
    redeliverWebhook: async (call: Call) => {
      const participantId = await admitted(call.identity)
      const { id = '', deliveryId = '' } = call.params
      return door.command(call, async (tx, record) => {
        const webhook = isUuid(id) ? await findWebhook(tx, id, participantId, true) : undefined
        const delivery = webhook && isUuid(deliveryId) ? await restartDelivery(tx, id, deliveryId, clock()) : undefined
        if (!delivery) throw notFound()
        record({ subject: id, type: 'participants.delivery-restarted', data: { participantId, deliveryId } })
        return accept({ status: 202, body: shownDelivery(delivery) })
      })
    },
  }
}
