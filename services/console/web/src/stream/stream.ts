import { EventSourceParserStream } from 'eventsource-parser/stream'

/** The hub's server-sent events through fetch, since EventSource cannot send a token. Comes back by itself, behind the last event it saw. */

/** What happened, as `GET /stream` tells it: named fields and sums only. `health` says who is ready; after a `gap` everything is read again. */
export type StreamEvent = {
  readonly id: string | undefined
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

export type LiveState = 'connecting' | 'live' | 'stale'

const FIRST_WAIT_MS = 1_000
const MOST_WAIT_MS = 15_000
/** Milliseconds without a byte after which the hub is taken for gone: it says every 15 s that it is there. */
export const SILENCE_MS = 35_000

/** Watches until `signal` aborts. `recent` is how many of the latest events to begin with. */
export async function watch(options: {
  token: () => string | undefined
  recent: number
  signal: AbortSignal
  onEvent: (event: StreamEvent) => void
  onState: (state: LiveState) => void
}): Promise<void> {
  const { token, recent, signal, onEvent, onState } = options
  let last: string | undefined
  let wait = FIRST_WAIT_MS
  onState('connecting')
  while (!signal.aborted) {
    const silence = silenceAfter(SILENCE_MS)
    try {
      const response = await fetch(`/api/v1/stream?recent=${recent}`, {
        headers: {
          authorization: `Bearer ${token() ?? ''}`,
          ...(last === undefined ? {} : { 'last-event-id': last }),
        },
        signal: AbortSignal.any([signal, silence.signal]),
      })
      // Whoever may not watch will not be let in by trying again; a call of the page finds out that the token has ended.
      if (response.status === 401 || response.status === 403) return onState('stale')
      if (response.ok && response.body) {
        onState('live')
        wait = FIRST_WAIT_MS
        const events = response.body
          .pipeThrough(silence.broken())
          .pipeThrough(new TextDecoderStream())
          .pipeThrough(new EventSourceParserStream())
        for await (const event of iterate(events)) {
          if (event.id !== undefined) last = event.id
          onEvent({ id: event.id, type: event.event ?? 'message', data: JSON.parse(event.data) })
        }
      }
    } catch {
      if (signal.aborted) return
    } finally {
      silence.end()
    }
    onState('stale')
    await pause(wait * (0.75 + Math.random() / 2), signal)
    wait = Math.min(wait * 2, MOST_WAIT_MS)
  }
}

/** Aborts after so long without a byte: a comment is one too, though no event. */
function silenceAfter(ms: number) {
  const ending = new AbortController()
  const wait = () => setTimeout(() => ending.abort(), ms)
  let timer = wait()
  return {
    signal: ending.signal,
    /** What passes through breaks the silence. */
    broken: () =>
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (chunk, to) => {
          clearTimeout(timer)
          timer = wait()
          to.enqueue(chunk)
        },
      }),
    end: () => clearTimeout(timer),
  }
}

/** Not every browser iterates a stream by itself yet. */
async function* iterate<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    void reader.cancel().catch(() => {})
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** The nouns (first parts of query keys) that an event of this type changes. */
export function nounsOf(type: string): readonly string[] {
  if (type === 'health') return ['operations']
  const [service = '', what = ''] = type.split('.')
  if (what.startsWith('entry-') || what.startsWith('book-')) return ['rounds', 'operations']
  if (what.startsWith('pool-') || what.startsWith('cells-')) return ['rounds', 'publications']
  if (what.startsWith('policy-')) return ['policies', 'offers', 'screening', 'coverage']
  switch (service) {
    case 'participants':
      return ['participants']
    case 'demand':
      return ['forecasts', 'coverage']
    case 'supply':
      return ['offers', 'screening', 'coverage']
    case 'rounds':
      // The record is large: it is read again when the round itself moves on, not with every decision.
      return what.startsWith('round-') ? ['rounds', 'allocations', 'record'] : ['rounds', 'allocations']
    case 'approvals':
      return ['approvals']
    case 'matching':
      return ['rounds', 'allocations']
    default:
      return []
  }
}
