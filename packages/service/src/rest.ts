/** Milliseconds between two looks at how busy the process is. */
const LOOK_MS = 1_000
/** Share of a core that a busy process uses, and that one at rest uses at most: an idle hub needs 0.03. */
const BUSY = 0.2
const AT_REST = 0.1
/** Looks in a row that must find rest. */
const RESTED = 5

export type RestOptions = {
  /** Collects garbage and gives memory back to the system. */
  readonly collect: () => void
  /** Share of a core that all threads used since the last call: while a matching is computed, the process is not at rest. Tests give another. */
  readonly used?: () => number
}

/**
 * Collects once when the process comes to rest after work. V8 keeps the heap of a burst for as long as little is allocated: a resting
 * hub held twice what it used. Returns what ends the watch.
 */
export function collectAtRest({ collect, used = measured() }: RestOptions): () => void {
  let owed = true
  let rested = 0
  let collected = false
  const timer = setInterval(() => {
    const share = used()
    // What the collection itself took is no work to be collected after.
    if (collected) {
      collected = false
      return
    }
    if (share > BUSY) owed = true
    rested = share < AT_REST ? rested + 1 : 0
    if (!owed || rested < RESTED) return
    owed = false
    rested = 0
    collected = true
    collect()
  }, LOOK_MS).unref()
  return () => clearInterval(timer)
}

function measured(): () => number {
  let at = performance.now()
  let last = process.cpuUsage()
  return () => {
    const now = performance.now()
    const { user, system } = process.cpuUsage(last)
    const share = (user + system) / 1_000 / (now - at)
    at = now
    last = process.cpuUsage()
    return share
  }
}

/** V8's thorough collection, which also gives free pages back (some 90 ms for a hub's 40 MB), where `node --expose-gc` allows it. */
export const thoroughly = (): void => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
