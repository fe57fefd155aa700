import type { JsonAnswer } from '@lodestone/http'
import { fromJson } from '@lodestone/kernel'
import type { Delivery } from './delivery.store.ts'
import { live } from './secret.ts'
import { shownSecret } from './signature.ts'
import type { Webhook } from './webhook.store.ts'

/** A webhook as the API shows it, with how many secrets sign at a time. */
export const shown = ({ id, url, types, version, createdAt, state, ...more }: Webhook, now: Date) => ({
  id,
  url,
  types,
  version,
  createdAt,
  state,
  ...(more.disabledReason === null ? {} : { disabledReason: more.disabledReason }),
  ...(more.disabledAt === null ? {} : { disabledAt: more.disabledAt }),
  ...(more.failingSince === null ? {} : { failingSince: more.failingSince }),
  secrets: live(more.secrets, now).length,
})

/** A delivery as the API shows it. */
export const shownDelivery = ({ lastStatus, lastError, lastAttemptAt, nextAttemptAt, ...delivery }: Delivery) => ({
  ...delivery,
  ...(delivery.state === 'pending' ? { nextAttemptAt } : {}),
  ...(lastAttemptAt === null ? {} : { lastAttemptAt }),
  ...(lastStatus === null ? {} : { lastStatus }),
  ...(lastError === null ? {} : { lastError }),
})

/** The answer with the secret that was made for it. The answer that is remembered has none: who repeats a request is shown no secret. */
export const withSecret = <T extends JsonAnswer<object>>(answer: T, secret: Buffer | undefined) => {
  if (!secret) return answer
  const { body } = answer
  return { ...answer, body: { ...(typeof body === 'string' ? fromJson(body) : body), secret: shownSecret(secret) } }
}
