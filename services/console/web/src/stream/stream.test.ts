import { hubClient } from '@lodestone/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nounsOf } from './nouns.ts'
import { type LiveState, type StreamEvent, watch } from './stream.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Milliseconds without a byte after which a stream is taken for dead. */
const SILENCE_MS = 45_000

/** A hub whose connections say only what the test has them say. */
function watchHub() {
  const bodies: ReadableStreamDefaultController<Uint8Array>[] = []
  const asked: Headers[] = []
  const fetch = async ({ headers, signal }: Request) => {
    asked.push(headers)
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        bodies.push(controller)
        signal.addEventListener('abort', () => controller.error(signal.reason))
      },
    })
    return new Response(body)
  }
  const states: LiveState[] = []
  const events: StreamEvent[] = []
  const ending = new AbortController()
  const done = watch(hubClient({ baseUrl: 'http://hub.test/api/v1', token: () => 'token', fetch: fetch as never }), {
    recent: 0,
    signal: ending.signal,
    onState: state => states.push(state),
    onEvent: event => events.push(event),
  })
  return {
    asked,
    states,
    events,
    say: (text: string) => bodies.at(-1)?.enqueue(new TextEncoder().encode(text)),
    end: () => {
      ending.abort()
      return done
    },
  }
}

test('a hub that says nothing for too long is stale, and is asked again behind the last event', async () => {
  const hub = watchHub()
  await vi.advanceTimersByTimeAsync(0)
  hub.say('id: 7\nevent: t.v1\ndata: {}\n\n')
  await vi.advanceTimersByTimeAsync(SILENCE_MS - 1)
  expect(hub.states).toEqual(['connecting', 'live'])
  await vi.advanceTimersByTimeAsync(1)
  expect(hub.states).toEqual(['connecting', 'live', 'stale'])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(hub.states.at(-1)).toBe('live')
  expect(hub.asked[1]?.get('last-event-id')).toBe('7')
  expect(hub.events.map(({ id }) => id)).toEqual(['7'])
  await hub.end()
})

test('a comment is enough to stay live', async () => {
  const hub = watchHub()
  for (let i = 0; i < 8; i++) {
    await vi.advanceTimersByTimeAsync(15_000)
    hub.say(': still here\n\n')
  }
  expect(hub.states).toEqual(['connecting', 'live'])
  await hub.end()
})

test('what waits for a second operator is read again when one has decided', () => {
  for (const verdict of ['confirmed', 'rejected', 'withdrawn'])
    expect(nounsOf(`approvals.${verdict}.v1`)).toEqual(['approvals'])
})
