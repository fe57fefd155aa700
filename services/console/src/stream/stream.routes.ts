import type { ServerResponse } from 'node:http'
import { type CallHead, type CallOf, implement, ProblemError } from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { onBehalfOf, readServices } from '../operations/operations.routes.ts'
import { healthOf } from '../operations/operations.ts'
import { openHealth } from './stream.health.ts'
import { boundsOf, eventsAfter } from './stream.store.ts'
import type { Tail } from './stream.tail.ts'
import { frame } from './stream.ts'

/** Connections of one process, and of one person in it: a handful of pages open at once. */
const MAX_WATCHERS = 128
const MAX_OF_ONE_PERSON = 8
/** Events read and written at once: what a slow reader may make this process hold. */
const BATCH = 200
const MEDIA = 'text/event-stream; charset=utf-8'
/** Milliseconds of silence after which a comment is sent, so that nobody between takes the connection for dead. */
const HEARTBEAT_MS = 15_000
/** Milliseconds a reader may take for one batch. */
const SLOW_READER_MS = 30_000
/** Milliseconds a connection has to end after its last byte: one that nobody reads would hold up an orderly stop. */
const END_MS = 1_000
/** Milliseconds a browser waits before it comes back. */
const RETRY_MS = 2_000
/** Seconds after which whoever follows too often already may try again. */
const BUSY_RETRY_SECONDS = 30

/** How many follow the stream now, and how many connections of whom. */
export type Watchers = { now: number; readonly of: Map<string, number> }

/** The stream of events, each watcher reading at its own pace from what is kept. `ending` aborts when the process stops. */
export function streamRoutes(
  context: ServiceContext,
  tail: Tail,
  ending: AbortSignal,
  watchers: Watchers = { now: 0, of: new Map() },
) {
  const { database, directory, log, clock } = context
  const health = openHealth(async authorization =>
    JSON.stringify({ services: healthOf(await readServices(directory, { authorization })) }),
  )

  /** The id to go on behind, and whether events between it and the last one seen are gone. */
  async function startOf(call: CallOf<'streamEvents'>): Promise<{ after: bigint; gap: boolean }> {
    const { first, last } = await boundsOf(database)
    const seen = call.raw.headers['last-event-id']
    if (typeof seen === 'string' && /^\d{1,18}$/.test(seen)) {
      const after = BigInt(seen)
      // Ids only rise: one that was never given comes from another database.
      return after > last ? { after: last, gap: true } : { after, gap: after + 1n < first }
    }
    const recent = BigInt(call.query.recent ?? 0)
    return { after: last > recent ? last - recent : 0n, gap: false }
  }

  async function pump(response: ServerResponse, start: bigint, signal: AbortSignal): Promise<void> {
    let after = start
    let waited = false
    while (!signal.aborted) {
      const events = await eventsAfter(database, after, BATCH)
      if (signal.aborted) return
      if (events.length > 0) {
        after = BigInt(events.at(-1)?.id ?? after)
        await write(response, events.map(frame).join(''), signal)
      } else if (waited) await write(response, ': still here\n\n', signal)
      waited = events.length < BATCH
      if (waited) await tail.changed(after, HEARTBEAT_MS, signal)
    }
  }

  return implement({
    streamEvents: async call => {
      // Whoever asks for the headers alone would never see an end of the stream.
      if (call.raw.method === 'HEAD') return { headers: { 'content-type': MEDIA } }
      const { sub } = call.identity
      const ofPerson = watchers.of.get(sub) ?? 0
      if (ofPerson >= MAX_OF_ONE_PERSON)
        throw new ProblemError(
          'rate-limited',
          `You follow the stream ${MAX_OF_ONE_PERSON} times already: close a page that you no longer need.`,
          undefined,
          BUSY_RETRY_SECONDS,
        )
      if (watchers.now >= MAX_WATCHERS)
        throw new ProblemError('unavailable', 'Too many watch already.', undefined, RETRY_MS / 1_000)
      // Counted before anything is waited for: those who ask at once are all counted.
      watchers.now++
      watchers.of.set(sub, ofPerson + 1)
      const leaveWatchers = (): void => {
        watchers.now--
        const left = (watchers.of.get(sub) ?? 1) - 1
        if (left > 0) watchers.of.set(sub, left)
        else watchers.of.delete(sub)
      }
      const { after, gap } = await startOf(call).catch(error => {
        leaveWatchers()
        throw error
      })
      const { reply } = call
      const response = reply.raw
      const gone = new AbortController()
      if (response.destroyed) gone.abort()
      response.on('close', () => gone.abort())
      const signal = AbortSignal.any([gone.signal, ending, AbortSignal.timeout(lifetimeOf(call, clock()))])
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) response.setHeader(name, value)
      response.writeHead(200, {
        'content-type': MEDIA,
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        // Not kept for another request: an orderly stop would wait for it.
        connection: 'close',
      })
      response.write(`retry: ${RETRY_MS}\n\n`)
      if (gap)
        response.write(
          frame({ type: 'gap', body: '{"detail":"Some events are no longer kept: read the state again."}' }),
        )
      const leave = health.watch(onBehalfOf(call).authorization, body => {
        if (!response.writableNeedDrain) response.write(frame({ type: 'health', body }))
      })
      void pump(response, after, signal)
        .catch(error => log.warn({ err: error }, 'a watcher is let go, it will come back'))
        .finally(() => {
          leaveWatchers()
          leave()
          response.end()
          const timer = setTimeout(() => response.destroy(), END_MS)
          response.on('close', () => clearTimeout(timer))
        })
      return { hijacked: true as const }
    },
  })
}

/** Milliseconds until the token ends, and with it the right to watch. The token has been verified before. */
function lifetimeOf(call: CallHead, now: Date): number {
  const [, claims = ''] = onBehalfOf(call).authorization.split('.')
  const { exp } = fromJson(vouched<{ exp: number }>(Buffer.from(claims, 'base64url').toString()))
  return Math.min(Math.max(exp * 1_000 - now.getTime(), 0), 2 ** 31 - 1)
}

/** Writes, and waits while the reader is behind. Throws when it stays behind too long. */
async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (response.write(text)) return
  const drained = Promise.withResolvers<void>()
  const timer = setTimeout(() => drained.reject(new Error('the reader is too slow')), SLOW_READER_MS)
  const go = (): void => drained.resolve()
  signal.addEventListener('abort', go)
  response.once('drain', go)
  try {
    await drained.promise
  } catch (error) {
    response.destroy()
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', go)
    response.off('drain', go)
  }
}
