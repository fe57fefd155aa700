import type { Role, RouteContract } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { type Answer, actorOf, type Call, type Handler } from '@lodestone/http'
import { isObject, type Json } from '@lodestone/kernel'
import { appendCaused, type Cause } from '@lodestone/messaging'

/** Readings written by one transaction at most. */
const BATCH = 200
/** First half of the advisory locks that order the readings of one subject; the second names schema and subject. */
const LOCK = 7_302

/** Subjects of readings begin like this. */
const PREFIX = 'read:'
export const isReading = (subject: string): boolean => subject.startsWith(PREFIX)

type Reading = { readonly subject: string; readonly data: Json; readonly cause: Cause }
type Waiting = Reading & { readonly done: () => void; readonly failed: (error: unknown) => void }

/** What operators and auditors read of others, kept before it is shown. */
export type Readings = {
  /** A handler whose answer to an operator or auditor is given only once the reading is in the journal. */
  kept(route: RouteContract, handler: Handler): Handler
}

export function openReadings({ database, clock }: { database: Database; clock: () => Date }): Readings {
  let waiting: Waiting[] = []
  let writing = false

  /** Writes what waits, batch after batch: under load many readings share one commit. */
  async function write(): Promise<void> {
    writing = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH)
      waiting = waiting.slice(BATCH)
      try {
        await database.transaction(tx => append(tx, batch))
        for (const one of batch) one.done()
      } catch (error) {
        for (const one of batch) one.failed(error)
      }
    }
    writing = false
  }

  function keep(call: Call, ids: readonly string[]): Promise<void> {
    const reading = readingOf(call, ids, clock())
    return new Promise((done, failed) => {
      waiting.push({ ...reading, done, failed })
      if (!writing) void write()
    })
  }

  return {
    kept: (route, handler) => async call => {
      if (!oversees(route, call)) return handler(call)
      // A stream is answered by its handler: whoever watches has read from then on.
      const streams = route.success.media === 'text/event-stream'
      if (streams) await keep(call, [])
      const result = await handler(call)
      const answer = 'ok' in result ? (result.ok ? result.value : undefined) : result
      const ids = answer && shownBy(answer)
      if (ids && !streams) await keep(call, ids)
      return result
    },
  }
}

/** Whether the caller reads as an operator or auditor, rather than its own. */
const oversees = (route: RouteContract, { identity }: Call): boolean =>
  OVERSIGHT.some(role => route.who.includes(role) && identity.roles.has(role))
const OVERSIGHT: readonly Role[] = ['operator', 'auditor']

/** Ids of what an answer shows; `undefined` when it shows nothing of anybody's, or the handler has kept the reading itself. */
function shownBy({ shows, body }: Answer): readonly string[] | undefined {
  if (shows === 'kept') return undefined
  if (shows) return shows.length > 0 ? shows : undefined
  const items = isObject(body) ? body.items : undefined
  if (!Array.isArray(items)) return []
  return items.length > 0
    ? items.flatMap(one => (isObject(one) && typeof one.id === 'string' ? [one.id] : []))
    : undefined
}

/** One entry a call, of ids and never of figures: in the readings of the object that was asked for, or in those of the list. */
function readingOf(call: Call, ids: readonly string[], now: Date): Reading {
  const { route, params, query, identity, requestId, traceparent } = call
  const [object] = Object.values(params)
  return {
    subject: PREFIX + (object ?? route.path),
    data: { route: route.id, params, query: query as Record<string, Json>, ...(ids.length > 0 ? { ids } : {}) },
    cause: { actor: actorOf(identity), now, correlationId: requestId, ...(traceparent ? { traceparent } : {}) },
  }
}

async function append(tx: Sql, batch: readonly Reading[]): Promise<void> {
  // In one order everywhere, so that two processes never wait for each other.
  await tx.query(
    `SELECT pg_advisory_xact_lock($1, place) FROM (
       SELECT DISTINCT hashtext(current_schema() || subject) AS place FROM unnest($2::text[]) AS subject ORDER BY 1) AS places`,
    [LOCK, batch.map(one => one.subject)],
    'reading-lock',
  )
  const type = 'audit.read'
  await appendCaused(
    tx,
    batch.map(({ subject, data, cause }) => ({ fact: { subject, type, data }, cause })),
  )
}
