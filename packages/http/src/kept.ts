import { ProblemError } from './problem.ts'

/** Seconds after which there is room again for one more answer. */
const RETRY_SECONDS = 2

export type KeptOptions<T> = {
  /** Milliseconds for which an answer is given out again. */
  readonly keptMs: number
  readonly bytesOf: (made: T) => number
  /** Bytes that are kept; the one that was asked for longest ago goes first. */
  readonly mostBytes: number
  /** Answers that are made at once, and that wait for it; one more is refused. */
  readonly atOnce: number
  readonly mostWaiting: number
  /** Milliseconds of some clock. */
  readonly now?: () => number
}

/** Answers that are the same for everybody. */
export type Kept<T> = {
  /**
   * What is kept under the key, made if that is nothing or of long ago: once for all who ask meanwhile. Where it cannot be made, what was kept is given
   * out a while longer. Throws 503 where too many wait.
   */
  get(key: string, make: () => Promise<T>): Promise<T>
}

type Entry<T> = { readonly made: T; readonly bytes: number; readonly at: number }

/** Keeps answers in memory, so that those who ask for them often, or all at once, cost as much as one who does it now and then. */
export function openKept<T>(options: KeptOptions<T>): Kept<T> {
  const { keptMs, bytesOf, mostBytes, atOnce, mostWaiting, now = () => performance.now() } = options
  const entries = new Map<string, Entry<T>>()
  const making = new Map<string, Promise<T>>()
  const waiting: (() => void)[] = []
  let underWay = 0
  let held = 0

  function drop(key: string): void {
    held -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  function keep(key: string, entry: Entry<T>): void {
    drop(key)
    if (entry.bytes > mostBytes) return
    entries.set(key, entry)
    held += entry.bytes
    for (const oldest of entries.keys()) {
      if (held <= mostBytes) break
      drop(oldest)
    }
  }
  async function inTurn(make: () => Promise<T>): Promise<T> {
    if (underWay < atOnce) underWay++
    else if (waiting.length >= mostWaiting)
      throw new ProblemError('unavailable', 'Too many ask for what is published at once.', undefined, RETRY_SECONDS)
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await make()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else underWay--
    }
  }
  async function made(key: string, make: () => Promise<T>): Promise<T> {
    const before = entries.get(key)
    try {
      const answer = await inTurn(make)
      keep(key, { made: answer, bytes: bytesOf(answer) + key.length, at: now() })
      return answer
    } catch (error) {
      if (!before) throw error
      return before.made
    }
  }

  return {
    get: (key, make) => {
      const entry = entries.get(key)
      if (entry) {
        // Last in the order of the map: it goes last.
        entries.delete(key)
        entries.set(key, entry)
        if (now() - entry.at < keptMs) return Promise.resolve(entry.made)
      }
      const running = making.get(key)
      if (running) return running
      const begun = made(key, make).finally(() => making.delete(key))
      making.set(key, begun)
      return begun
    },
  }
}
