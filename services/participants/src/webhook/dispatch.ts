import { present } from '@lodestone/kernel'
import { perContext, type ServiceContext } from '@lodestone/service'
import { attempt } from './attempt.ts'
import { isAnyDue, takeDue } from './due.store.ts'
import { type AttemptOutcome, OUTCOMES, SECOND_MS } from './webhook.ts'

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
  const { database, clock, config, log, onStop } = context
  const flying = new Map<Lane, Set<Promise<void>>>(LANES.map(lane => [lane, new Set()]))
  const counts = new Map<AttemptOutcome, number>(OUTCOMES.map(outcome => [outcome, 0]))
  const abort = new AbortController()
  let stopped = false
  let filling: Promise<void> | undefined
  let again = false

  const count = (outcome: AttemptOutcome): void => {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }

  async function start(lane: Lane): Promise<void> {
    const under = present(flying.get(lane))
    const limit = lane.connections - under.size
    if (limit <= 0 || stopped) return
    const now = clock()
    const leaseUntil = new Date(now.getTime() + config.WEBHOOK_TIMEOUT_MS + LEASE_MARGIN_MS)
    for (const due of await takeDue(database, { now, leaseUntil, failing: lane.failing, limit })) {
      const work: Promise<void> = attempt(context, due, abort.signal, count)
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
