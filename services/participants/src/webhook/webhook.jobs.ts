import type { Job, ServiceContext } from '@lodestone/service'
import { inSpan, SpanKind } from '@lodestone/tracing'
import { type Due, forgetDeliveries, noteResult, type Result, takeDue } from './delivery.store.ts'
import { send } from './sending.ts'
import { signedHeaders } from './signature.ts'
import { pauseAfter } from './webhook.ts'

const CHECK_MS = 500
/** Longer than an attempt can take. */
const LEASE_MS = 30_000
const HOUR_MS = 3_600_000
const KEPT_MS = 30 * 24 * HOUR_MS

/** What came of the attempts of this process: delivered, failed for good, or pending: to be tried again. */
export const attempts = new Map<Result['state'], number>([
  ['delivered', 0],
  ['pending', 0],
  ['failed', 0],
])

/** 2xx is success; 410 says that nobody will ever listen there; anything else may get better. */
function judge(due: Due, status: number | undefined, now: Date): Result {
  const later = new Date(now.getTime() + pauseAfter(due.attempts))
  if (status !== undefined && status >= 200 && status < 300)
    return { due, status, state: 'delivered', nextAttemptAt: now }
  if (status === 410) return { due, status, state: 'failed', nextAttemptAt: now }
  return { due, status, state: 'pending', nextAttemptAt: later }
}

export function webhookJobs({ database, clock, config, log }: ServiceContext): Job[] {
  async function attempt(due: Due): Promise<void> {
    const headers = signedHeaders(due.secret, due.id, clock(), due.body)
    const attributes = {
      'lodestone.service': 'participants',
      'messaging.message.id': due.id,
      'lodestone.attempt': due.attempts,
    }
    const status = await inSpan('send webhook', { kind: SpanKind.CLIENT, attributes }, async span => {
      const status = await send(due.url, due.body, headers, config.WEBHOOK_ALLOW_PRIVATE)
      if (status !== undefined) span?.setAttribute('http.response.status_code', status)
      return status
    })
    const result = judge(due, status, clock())
    attempts.set(result.state, (attempts.get(result.state) ?? 0) + 1)
    await noteResult(database, result)
    log.debug({ webhookId: due.webhook_id, status, attempt: due.attempts }, 'webhook sent')
  }
  return [
    {
      name: 'send-webhooks',
      everyMs: CHECK_MS,
      run: async () => {
        const now = clock()
        const due = await takeDue(database, now, new Date(now.getTime() + LEASE_MS))
        await Promise.all(due.map(attempt))
      },
    },
    {
      name: 'forget-deliveries',
      everyMs: HOUR_MS,
      run: () => forgetDeliveries(database, new Date(clock().getTime() - KEPT_MS)),
    },
  ]
}
