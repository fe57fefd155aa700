import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream'
import { HubProblem, HubUnreachable } from './problem.ts'
import { pauseMs, type RetryOptions, rest } from './retry.ts'

/** An event as `/stream` tells it. `gap` means that some are no longer kept: read the state again. */
export type HubEvent = { readonly id: string | undefined; readonly type: string; readonly data: unknown }

export type EventsOptions = {
  /** Goes on behind this event. */
  readonly lastEventId?: string
  /** Begins with that many of the latest events. */
  readonly recent?: number
  readonly signal?: AbortSignal
  /** Times the first connection is tried; as often as any call unless given. */
  readonly attempts?: number
  /** Told each time the stream is there, again after a break too. */
  readonly connected?: () => void
  /** Told each time the stream has ended, or could not be had. */
  readonly broken?: () => void
}

/** Milliseconds without a byte after which a connection is taken for dead: the hub sends a comment every 15 seconds. */
const SILENCE_MS = 45_000

type Connect = {
  readonly url: string
  readonly fetch: (request: Request) => Promise<Response>
  readonly prepare: (request: Request) => Promise<void>
  readonly retry: RetryOptions
}

/**
 * Events as they happen, for operators, until the signal aborts. A stream that breaks is taken up again behind the last event seen, for as long as it takes;
 * only the first connection is bounded by `attempts`. Throws `HubProblem` when the hub refuses, `HubUnreachable` when it was never there.
 */
export async function* events(connect: Connect, options: EventsOptions = {}): AsyncGenerator<HubEvent, void> {
  const { signal } = options
  const { attempts = connect.retry.attempts ?? 5 } = options
  let last = options.lastEventId
  let pause: number | undefined
  let everThere = false
  for (let failures = 0; !signal?.aborted; ) {
    const gone = new AbortController()
    let response: Response | undefined
    try {
      response = await open(connect, options, last, AbortSignal.any([gone.signal, ...(signal ? [signal] : [])]))
      if (!response.ok || !response.body) throw new HubProblem(response, await response.json().catch(() => undefined))
      everThere = true
      failures = 0
      options.connected?.()
      const messages = readMessages(response.body, gone, ms => {
        pause = ms
      })
      for await (const message of messages) {
        if (message.id !== undefined) last = message.id
        yield { id: message.id, type: message.event ?? 'message', data: parsed(message.data) }
      }
    } catch (fault) {
      if (signal?.aborted) return
      const refused = fault instanceof HubProblem
      if (refused && fault.status < 500 && fault.status !== 429) throw fault
      failures++
      if (!everThere && failures >= attempts)
        throw refused ? fault : new HubUnreachable(`no stream from the hub, asked ${failures} times`, { cause: fault })
    } finally {
      gone.abort()
    }
    options.broken?.()
    const own = pauseMs(failures + 1, response, connect.retry) ?? connect.retry.longestPauseMs ?? 20_000
    await rest(failures === 0 ? (pause ?? own) : own, signal).catch(() => {})
  }
}

async function open(
  { url, fetch, prepare }: Connect,
  { recent }: EventsOptions,
  last: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const query = last === undefined && recent !== undefined ? `?recent=${recent}` : ''
  const request = new Request(`${url}${query}`, {
    headers: { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) },
    signal,
  })
  await prepare(request)
  return fetch(request)
}

async function* readMessages(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  gone: AbortController,
  onRetry: (ms: number) => void,
): AsyncGenerator<EventSourceMessage, void> {
  let silence: ReturnType<typeof setTimeout> | undefined
  const alive = (): void => {
    clearTimeout(silence)
    silence = setTimeout(() => gone.abort(new Error('the stream fell silent')), SILENCE_MS)
  }
  const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, out) {
      alive()
      out.enqueue(chunk)
    },
  })
  alive()
  const reader = body
    .pipeThrough(heard)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onRetry }))
    .getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    clearTimeout(silence)
    await reader.cancel().catch(() => {})
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}
