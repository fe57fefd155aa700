import type { Sql } from '@lodestone/database'
import { boundsOf } from './stream.store.ts'

/** Milliseconds between looks for events that another process has kept, while anybody watches. */
const LOOK_EVERY_MS = 500
/** Milliseconds from keeping to looking: by then the transaction has committed. */
const NUDGE_AFTER_MS = 15

/** Wakes those who watch when events have been kept. Looks only while somebody does. */
export type Tail = {
  /** Resolves when there is something behind `id`, when `signal` aborts, or after `waitMs`. */
  changed(id: bigint, waitMs: number, signal: AbortSignal): Promise<void>
  nudge(): void
}

export function openTail(sql: Sql): Tail {
  const waiting = new Set<{ after: bigint; wake: () => void }>()
  let looking: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const { last } = await boundsOf(sql)
    for (const one of waiting) if (last > one.after) one.wake()
  }
  function schedule(afterMs: number): void {
    clearTimeout(looking)
    if (waiting.size === 0) return
    looking = setTimeout(() => {
      // A database that is away is told by the connections themselves, once they read again.
      look()
        .catch(() => {})
        .finally(() => schedule(LOOK_EVERY_MS))
    }, afterMs)
    looking.unref()
  }

  return {
    nudge: () => {
      if (waiting.size > 0) schedule(NUDGE_AFTER_MS)
    },
    changed: (after, waitMs, signal) =>
      new Promise(resolve => {
        const wake = (): void => {
          waiting.delete(one)
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const one = { after, wake }
        const timer = setTimeout(wake, waitMs)
        if (signal.aborted) return wake()
        signal.addEventListener('abort', wake)
        waiting.add(one)
        if (waiting.size === 1) schedule(0)
      }),
  }
}
