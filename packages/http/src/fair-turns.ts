/** Work of many callers, each of whom has its turn: nobody waits behind the heap of another. */
export type FairTurns = {
  /**
   * Resolves when it is this caller's turn, with what ends the turn, and says how long its work took if not all of the turn; more than one call of that
   * does nothing. Rejects with `TooManyWaiting` when too many of the same caller wait already, or its turn does not come in time.
   */
  begin(caller: string): Promise<(tookMs?: number) => void>
  /** Runs work in its caller's turn. */
  run<T>(caller: string, work: () => Promise<T>): Promise<T>
  /** Nobody rests any more. */
  hurry(): void
}

export type TurnBounds = {
  /** Turns under way at once, and of one caller. */
  readonly atOnce: number
  readonly each: number
  /** Turns of one caller that may wait, and milliseconds for which one may; no bound unless given. */
  readonly waitingEach?: number
  readonly waitMs?: number
  /** Milliseconds from the end of a caller's turn to its next, by how long its work took and how many more of it wait; none unless given. */
  readonly rest?: (caller: string, tookMs: number, waiting: number) => number
}

export class TooManyWaiting extends Error {
  override readonly name = 'TooManyWaiting'
}

/** Turns go round the callers who wait, one each; those of one caller in the order in which they were asked for. */
export function fairTurns(bounds: TurnBounds): FairTurns {
  const { atOnce, each, waitingEach = Number.POSITIVE_INFINITY, waitMs, rest } = bounds
  /** In the order of who is next. */
  const waiting = new Map<string, (() => void)[]>()
  const underWay = new Map<string, number>()
  const resting = new Set<string>()
  let hurried = false
  let busy = 0

  function start(caller: string): (tookMs?: number) => void {
    busy++
    underWay.set(caller, (underWay.get(caller) ?? 0) + 1)
    let ended = false
    const began = performance.now()
    return (tookMs = performance.now() - began) => {
      if (ended) return
      ended = true
      busy--
      restFor(caller, rest?.(caller, tookMs, waiting.get(caller)?.length ?? 0) ?? 0)
      const left = (underWay.get(caller) ?? 0) - 1
      if (left > 0) underWay.set(caller, left)
      else underWay.delete(caller)
      next()
    }
  }
  function restFor(caller: string, ms: number): void {
    if (ms <= 0 || hurried) return
    resting.add(caller)
    setTimeout(() => {
      resting.delete(caller)
      next()
    }, ms).unref()
  }
  const mayStart = (caller: string): boolean =>
    busy < atOnce && (underWay.get(caller) ?? 0) < each && !resting.has(caller)

  function next(): void {
    for (const [caller, queue] of waiting) {
      if (busy >= atOnce) return
      if (!mayStart(caller)) continue
      const go = queue.shift()
      // Behind all others, who come before its next one.
      waiting.delete(caller)
      if (queue.length > 0) waiting.set(caller, queue)
      go?.()
    }
  }

  async function begin(caller: string): Promise<(tookMs?: number) => void> {
    const queue = waiting.get(caller) ?? []
    if (queue.length === 0 && mayStart(caller)) return start(caller)
    if (queue.length >= waitingEach) throw new TooManyWaiting('too many of this caller wait already')
    waiting.set(caller, queue)
    const { promise, resolve, reject } = Promise.withResolvers<(tookMs?: number) => void>()
    let late: NodeJS.Timeout | undefined
    const go = (): void => {
      clearTimeout(late)
      resolve(start(caller))
    }
    queue.push(go)
    if (waitMs !== undefined)
      late = setTimeout(() => {
        queue.splice(queue.indexOf(go), 1)
        if (queue.length === 0) waiting.delete(caller)
        reject(new TooManyWaiting('its turn did not come in time'))
      }, waitMs)
    return promise
  }

  return {
    begin,
    run: async (caller, work) => {
      const end = await begin(caller)
      try {
        return await work()
      } finally {
        end()
      }
    },
    hurry: () => {
      hurried = true
      resting.clear()
      next()
    },
  }
}
