import { present } from '@lodestone/kernel'
import { perContext, type ServiceContext } from '@lodestone/service'
import { inSpan, SpanKind } from '@lodestone/tracing'
import { type DueDelivery, giveBack, insertDeliveries, isAnyDue, noteResult, takeDue } from './delivery.store.ts'
import { bodyOf } from './message.ts'
import { hears, WEBHOOK_DISABLED } from './notice.ts'
import { openSecrets } from './secret.ts'
import { send } from './sending.ts'
import { signedHeaders } from './signature.ts'
import { type DisabledReason, disableWebhook, listenersTo, noteStanding } from './webhook.store.ts'
import { type AttemptOutcome, judge, OUTCOMES, outcomeOf, SECOND_MS } from './webhook.ts'

/** Connections of this process at once: to webhooks that accept, and, apart from them, to those that did not. */
const LANES = [
  { failing: false, connections: 48 },
  { failing: true, connections: 16 },
] as const
type Lane = (typeof LANES)[number]

/** How much longer a lease is than an attempt can take. */
const LEASE_MARGIN_MS = 5 * SECOND_MS
/** How long a process that stops waits for answers. */
const GRACE_MS = 2 * SECOND_MS

export type Dispatch = {
  /** Starts sending what is due, as far as there is room; what has been sent makes room for more. */
  fill(): Promise<void>
  /** Attempts of this process by what became of them. */
  count(outcome: AttemptOutcome): number
}

/** The one of a running service: its jobs use it, and its measures tell of it. */
export const dispatchOf = perContext(openDispatch)

/** Sends deliveries, each when it is due, in any process that runs this. In no order: an older one may be waiting for its next attempt. */
function openDispatch(context: ServiceContext): Dispatch {
  const { database, door, clock, config, keys, log, newId, onStop } = context
  const flying = new Map<Lane, Set<Promise<void>>>(LANES.map(lane => [lane, new Set()]))
  const counts = new Map<AttemptOutcome, number>(OUTCOMES.map(outcome => [outcome, 0]))
  const abort = new AbortController()
  let stopped = false
  let filling: Promise<void> | undefined
  let again = false

  const policy = { allowPrivate: config.WEBHOOK_ALLOW_PRIVATE, ports: config.WEBHOOK_PORTS }

  async function attempt(due: DueDelivery): Promise<void> {
    const secrets = await openSecrets(keys, due.webhook_id, due.secrets, clock())
    const headers = signedHeaders(secrets, due.id, clock(), due.body)
    const attributes = {
      'lodestone.service': 'participants',
      'messaging.message.id': due.id,
      'lodestone.attempt': due.attempts,
    }
    // The trace ends at this span: whom a message goes to is not told what else belongs to it.
    const parent = due.traceparent ?? undefined
    const sent = await inSpan('send webhook', { kind: SpanKind.CLIENT, parent, attributes }, async span => {
      const sent = await send(
        { url: due.url, body: due.body, headers },
        { policy, timeoutMs: config.WEBHOOK_TIMEOUT_MS, signal: abort.signal },
      )
      if ('status' in sent) span?.setAttribute('http.response.status_code', sent.status)
      return sent
    })
    if (abort.signal.aborted && 'failure' in sent) return giveBack(database, due)
    const now = clock()
    const outcome = outcomeOf(sent)
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    const verdict = judge(sent, { step: due.step, now, random: Math.random() })
    const status = 'status' in sent ? sent.status : undefined
    const nextAttemptAt = verdict.state === 'pending' ? verdict.nextAttemptAt : now
    const noted = await noteResult(database, { due, state: verdict.state, outcome, status, nextAttemptAt })
    await noteStanding(database, due.webhook_id, verdict.state === 'delivered', now)
    log.debug({ webhookId: due.webhook_id, outcome, status, attempt: due.attempts, noted }, 'webhook sent')
    if (noted && verdict.state === 'failed') await disable(due.webhook_id, verdict.disable)
  }

  /** Ends a webhook that nobody listens at, keeps that in the history, and tells its owner's other webhooks. */
  async function disable(webhookId: string, reason: DisabledReason): Promise<void> {
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
    })
    log.info({ webhookId, reason }, 'webhook disabled')
  }

  async function start(lane: Lane): Promise<void> {
    const under = present(flying.get(lane))
    const limit = lane.connections - under.size
    if (limit <= 0 || stopped) return
    const now = clock()
    const leaseUntil = new Date(now.getTime() + config.WEBHOOK_TIMEOUT_MS + LEASE_MARGIN_MS)
    for (const due of await takeDue(database, { now, leaseUntil, failing: lane.failing, limit })) {
      const work: Promise<void> = attempt(due)
        // Its lease runs out, and it is tried again.
        .catch(error => log.error({ err: error, webhookId: due.webhook_id }, 'a webhook could not be sent'))
        .finally(() => {
          under.delete(work)
          refill()
        })
      under.add(work)
    }
  }

  /** One look at a time: who asks meanwhile has another follow. */
  function fill(): Promise<void> {
    if (stopped) return Promise.resolve()
    if (filling) {
      again = true
      return filling
    }
    filling = (async () => {
      do {
        again = false
        if (await isAnyDue(database, clock())) for (const lane of LANES) await start(lane)
      } while (again && !stopped)
    })().finally(() => {
      filling = undefined
    })
    return filling
  }

  const refill = (): void => void fill().catch(error => log.error({ err: error }, 'no deliveries could be taken'))

  onStop(async () => {
    stopped = true
    await filling?.catch(() => {})
    const all = Promise.all([...flying.values()].flatMap(under => [...under]))
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      all,
      new Promise<void>(resolve => {
        timer = setTimeout(resolve, GRACE_MS)
      }),
    ])
    clearTimeout(timer)
    abort.abort()
    await all
  })

  return { fill, count: outcome => counts.get(outcome) ?? 0 }
}
