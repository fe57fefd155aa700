import type { ServiceContext } from '@lodestone/service'
import { inSpan, SpanKind } from '@lodestone/tracing'
import { type DueDelivery, giveBack, noteResult } from './due.store.ts'
import { openSecrets } from './secret.ts'
import { send } from './sending.ts'
import { signedHeaders } from './signature.ts'
import { noteStanding } from './standing.store.ts'
import { disable } from './webhook.disabling.ts'
import { type AttemptOutcome, judge, outcomeOf } from './webhook.ts'

/** One attempt at a delivery that is leased: sends it, and notes what became of it. `signal` breaks it off, and it is given back. */
export async function attempt(
  context: ServiceContext,
  due: DueDelivery,
  signal: AbortSignal,
  count: (outcome: AttemptOutcome) => void,
): Promise<void> {
  const { database, clock, config, keys, log } = context
  const secrets = await openSecrets(keys, due.webhook_id, due.secrets, clock())
  const headers = signedHeaders(secrets, due.id, clock(), due.body)
  const attributes = {
    'lodestone.service': 'participants',
    'messaging.message.id': due.id,
    'lodestone.attempt': due.attempts,
  }
  const policy = { allowPrivate: config.WEBHOOK_ALLOW_PRIVATE, ports: config.WEBHOOK_PORTS }
  // The trace ends at this span: whom a message goes to is not told what else belongs to it.
  const parent = due.traceparent ?? undefined
  const sent = await inSpan('send webhook', { kind: SpanKind.CLIENT, parent, attributes }, async span => {
    const sent = await send(
      { url: due.url, body: due.body, headers },
      { policy, timeoutMs: config.WEBHOOK_TIMEOUT_MS, signal },
    )
    if ('status' in sent) span?.setAttribute('http.response.status_code', sent.status)
    return sent
  })
  if (signal.aborted && 'failure' in sent) return giveBack(database, due)
  const now = clock()
  const outcome = outcomeOf(sent)
  count(outcome)
  const verdict = judge(sent, { step: due.step, now, random: Math.random() })
  const status = 'status' in sent ? sent.status : undefined
  const nextAttemptAt = verdict.state === 'pending' ? verdict.nextAttemptAt : now
  const noted = await noteResult(database, { due, state: verdict.state, outcome, status, nextAttemptAt })
  await noteStanding(database, due.webhook_id, verdict.state === 'delivered', now)
  log.debug({ webhookId: due.webhook_id, outcome, status, attempt: due.attempts, noted }, 'webhook sent')
  if (noted && verdict.state === 'failed') await disable(context, due.webhook_id, verdict.disable)
}
