import { type CallHead, type CallOf, implement } from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { onBehalfOf } from '../operations/behalf.ts'
import { readServices } from '../operations/operations.routes.ts'
import { healthOf } from '../operations/operations.ts'
import { openHealth } from './stream.health.ts'
import { boundsOf } from './stream.store.ts'
import type { Tail } from './stream.tail.ts'
import { frame } from './stream.ts'
import { join, RETRY_MS, type Watchers } from './stream.watchers.ts'
import { pump } from './stream.writing.ts'

const MEDIA = 'text/event-stream; charset=utf-8'
/** Milliseconds a connection has to end after its last byte: one that nobody reads would hold up an orderly stop. */
const END_MS = 1_000

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

  return implement({
    streamEvents: async call => {
      // Whoever asks for the headers alone would never see an end of the stream.
      if (call.raw.method === 'HEAD') return { headers: { 'content-type': MEDIA } }
      // Counted before anything is waited for: those who ask at once are all counted.
      const leaveWatchers = join(watchers, call.identity.sub)
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
      begin(reply)
      if (gap)
        response.write(
          frame({ type: 'gap', body: '{"detail":"Some events are no longer kept: read the state again."}' }),
        )
      const leave = health.watch(onBehalfOf(call).authorization, body => {
        if (!response.writableNeedDrain) response.write(frame({ type: 'health', body }))
      })
      void pump({ database, tail }, response, after, signal)
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

/** Takes a reply over and begins the stream on it. */
function begin(reply: CallHead['reply']): void {
  const response = reply.raw
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
}

/** Milliseconds until the token ends, and with it the right to watch. The token has been verified before. */
function lifetimeOf(call: CallHead, now: Date): number {
  const [, claims = ''] = onBehalfOf(call).authorization.split('.')
  const { exp } = fromJson(vouched<{ exp: number }>(Buffer.from(claims, 'base64url').toString()))
  return Math.min(Math.max(exp * 1_000 - now.getTime(), 0), 2 ** 31 - 1)
}
