import type { ServerResponse } from 'node:http'
import type { Sql } from '@lodestone/database'
import { eventsAfter } from './stream.store.ts'
import type { Tail } from './stream.tail.ts'
import { frame } from './stream.ts'

/** Events read and written at once: what a slow reader may make this process hold. */
const BATCH = 200
/** Milliseconds of silence after which a comment is sent, so that nobody between takes the connection for dead. */
const HEARTBEAT_MS = 15_000
/** Milliseconds a reader may take for one batch. */
const SLOW_READER_MS = 30_000

/** Writes the events behind an id as they are kept, until `signal` aborts. Throws when the reader stays behind too long. */
export async function pump(
  { database, tail }: { readonly database: Sql; readonly tail: Tail },
  response: ServerResponse,
  start: bigint,
  signal: AbortSignal,
): Promise<void> {
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
