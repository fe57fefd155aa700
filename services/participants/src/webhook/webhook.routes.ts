import type { ProblemCode, RouteContract } from '@lodestone/contracts'
import {
  type AnswerTo,
  type Call,
  type CallHead,
  DEFAULT_PAGE,
  implement,
  type JsonAnswer,
  notFound,
  readCursor,
  readIdCursor,
  toPage,
} from '@lodestone/http'
import { accept, fromJson, isUuid, type Outcome, present, refuse } from '@lodestone/kernel'
import type { InDoor, ServiceContext } from '@lodestone/service'
import { admitted } from '../participant/participant.admission.ts'
import { refusedUrl } from './address.ts'
import { type Delivery, insertDeliveries, listDeliveries, restartDelivery, restartFailed } from './delivery.store.ts'
import { bodyOf } from './message.ts'
import { NOTICE_TYPES, WEBHOOK_TESTED } from './notice.ts'
import { live, newSecret, rotated } from './secret.ts'
import { shownSecret } from './signature.ts'
import {
  countWebhooks,
  deleteWebhook,
  enableWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  saveSecrets,
  type Webhook,
} from './webhook.store.ts'
import { HOUR_MS, MAX_SECRETS, mayCreate } from './webhook.ts'

const DEFAULT_OVERLAP_HOURS = 24

const shownDelivery = ({ lastStatus, lastError, lastAttemptAt, nextAttemptAt, ...delivery }: Delivery) => ({
  ...delivery,
  ...(delivery.state === 'pending' ? { nextAttemptAt } : {}),
  ...(lastAttemptAt === null ? {} : { lastAttemptAt }),
  ...(lastStatus === null ? {} : { lastStatus }),
  ...(lastError === null ? {} : { lastError }),
})

export function webhookRoutes({ database, door, clock, newId, config, keys }: ServiceContext) {
  const policy = { allowPrivate: config.WEBHOOK_ALLOW_PRIVATE, ports: config.WEBHOOK_PORTS }

  const shown = ({ id, url, types, version, createdAt, state, ...more }: Webhook) => ({
    id,
    url,
    types,
    version,
    createdAt,
    state,
    ...(more.disabledReason === null ? {} : { disabledReason: more.disabledReason }),
    ...(more.disabledAt === null ? {} : { disabledAt: more.disabledAt }),
    ...(more.failingSince === null ? {} : { failingSince: more.failingSince }),
    secrets: live(more.secrets, clock()).length,
  })

  async function own({ params: { id }, identity }: Call & { params: { id: string } }): Promise<Webhook> {
    const webhook = isUuid(id) ? await findWebhook(database, id, identity.org ?? '') : undefined
    if (!webhook) throw notFound()
    return webhook
  }

  /** A command on one's own webhook, which is locked meanwhile. */
  async function command<R extends RouteContract>(
    call: CallHead<R> & { readonly params: { readonly id: string } },
    work: (webhook: Webhook, ...given: InDoor) => Promise<Outcome<AnswerTo<R>, ProblemCode>>,
  ): Promise<AnswerTo<R>> {
    const participantId = await admitted(database, call.identity)
    const { id } = call.params
    return door.command(call, async (tx, record) => {
      const webhook = isUuid(id) ? await findWebhook(tx, id, participantId, true) : undefined
      if (!webhook) throw notFound()
      return work(webhook, tx, record)
    })
  }

  /** The answer with the secret that was made for it. The answer that is remembered has none: who repeats a request is shown no secret. */
  const withSecret = <T extends JsonAnswer<object>>(answer: T, secret: Buffer | undefined) => {
    if (!secret) return answer
    const { body } = answer
    return { ...answer, body: { ...(typeof body === 'string' ? fromJson(body) : body), secret: shownSecret(secret) } }
  }

  return implement({
    createWebhook: async call => {
      const participantId = await admitted(database, call.identity)
      const { url, types } = call.body
      let made: Buffer | undefined
      const answer = await door.command(call, async (tx, record) => {
        const fault = refusedUrl(url, policy)
        if (fault) return refuse('validation-failed', 'The URL is refused.', [{ path: 'url', message: fault }])
        const allowed = mayCreate(types, await countWebhooks(tx, participantId))
        if (!allowed.ok) return allowed
        const id = newId()
        const { secret, stored } = await newSecret(keys, id)
        made = secret
        const webhook = await insertWebhook(tx, {
          id,
          participantId,
          url,
          types: [...new Set(types)],
          createdAt: clock().toISOString(),
          secrets: [stored],
        })
        // The URL may carry a key of its owner: the journal names its host only.
        const data = { participantId, host: new URL(url).host, types: [...webhook.types] }
        record({ subject: id, type: 'participants.webhook-created', data })
        return accept({ status: 201, body: shown(webhook), version: webhook.version })
      })
      return withSecret(answer, made)
    },
    listWebhooks: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readIdCursor(cursor)
      const rows = await listWebhooks(database, {
        participantId: call.identity.org ?? '',
        ...(after !== undefined ? { after } : {}),
        limit,
      })
      return { body: toPage(rows, limit, row => row.id, shown) }
    },
    listWebhookTypes: async () => ({ body: { items: NOTICE_TYPES, nextCursor: null } }),
    readWebhook: async call => {
      const webhook = await own(call)
      return { body: shown(webhook), version: webhook.version }
    },
    rotateWebhookSecret: async call => {
      let made: Buffer | undefined
      const answer = await command(call, async (webhook, tx, record) => {
        const now = clock()
        const overlapHours = call.body?.overlapHours ?? DEFAULT_OVERLAP_HOURS
        const { secret, stored } = await newSecret(keys, webhook.id)
        const secrets = rotated(webhook.secrets, stored, new Date(now.getTime() + overlapHours * HOUR_MS), now)
        if (secrets.length > MAX_SECRETS)
          return refuse('wrong-state', `${MAX_SECRETS} secrets sign already: wait, or end them with overlapHours 0.`)
        made = secret
        const saved = await saveSecrets(tx, webhook.id, secrets)
        const data = { participantId: webhook.participantId, overlapHours }
        record({ subject: webhook.id, type: 'participants.webhook-secret-rotated', data })
        return accept({ body: shown(saved), version: saved.version })
      })
      return withSecret(answer, made)
    },
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
    enableWebhook: call =>
      command(call, async (webhook, tx, record) => {
        if (webhook.state === 'active') return accept({ body: shown(webhook), version: webhook.version })
        const saved = await enableWebhook(tx, webhook.id)
        const { participantId } = webhook
        record({ subject: webhook.id, type: 'participants.webhook-enabled', data: { participantId } })
        return accept({ body: shown(saved), version: saved.version })
      }),
    deleteWebhook: call =>
      command(call, async ({ id, participantId, version }, tx, record) => {
        if (version !== call.ifMatch) return refuse('stale-version', `The webhook is at version ${version}.`)
        await deleteWebhook(tx, id)
        record({ subject: id, type: 'participants.webhook-ended', data: { participantId } })
        return accept({ status: 204 })
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
