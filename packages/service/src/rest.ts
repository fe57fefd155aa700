import { performance } from 'node:perf_hooks'

/** Milliseconds between two looks at how busy the process is. */
const LOOK_MS = 1_000
/** Share of its time that a busy process works, and that one at rest works at most: an idle hub needs 0.03. */
const BUSY = 0.2
const AT_REST = 0.1
/** Looks in a row that must find rest. */
const RESTED = 5

export type RestOptions = {
  /** Collects garbage and gives memory back to the system. */
  readonly collect: () => void
  /** Share of the time since the last call that the event loop worked, 0 to 1. Tests give another. */
  readonly utilization?: () => number
}

/**
 * Collects once when the process comes to rest after work. V8 keeps the heap of a burst for as long as little is allocated: a resting
 * hub held twice what it used. Returns what ends the watch.
 */
export function collectAtRest({ collect, utilization = measured() }: RestOptions): () => void {
  let owed = true
  let rested = 0
  const timer = setInterval(() => {
    const share = utilization()
    if (share > BUSY) owed = true
    rested = share < AT_REST ? rested + 1 : 0
    if (!owed || rested < RESTED) return
    owed = false
    collect()
  }, LOOK_MS).unref()
  return () => clearInterval(timer)
}

function measured(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}

/** V8's thorough collection, which also gives free pages back (some 90 ms for a hub's 40 MB), where `node --expose-gc` allows it. */
export const thoroughly = (): void => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
