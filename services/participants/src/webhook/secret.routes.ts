import { implement, refusedUrl } from '@lodestone/http'
import { accept, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { admitted } from '../participant/participant.admission.ts'
import { newSecret, rotated } from './secret.ts'
import { ownWebhooks } from './webhook.own.ts'
import { countWebhooks, insertWebhook, saveSecrets } from './webhook.store.ts'
import { HOUR_MS, MAX_SECRETS, mayCreate } from './webhook.ts'
import { shown, withSecret } from './webhook.view.ts'

const DEFAULT_OVERLAP_HOURS = 24

/** What makes a secret and shows it once: a new webhook, and a new secret of one. */
export function secretRoutes(context: ServiceContext) {
  const { database, door, clock, newId, config, keys } = context
  const { command } = ownWebhooks(context)
  const policy = { allowPrivate: config.WEBHOOK_ALLOW_PRIVATE, ports: config.WEBHOOK_PORTS }
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
        return accept({ status: 201, body: shown(webhook, clock()), version: webhook.version })
      })
      return withSecret(answer, made)
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
        return accept({ body: shown(saved, clock()), version: saved.version })
      })
      return withSecret(answer, made)
    },
  })
}
