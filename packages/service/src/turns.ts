/** Rows of one turn: some milliseconds of parsing. */
const ROWS = 500
/** Items of one turn where each takes some work of its own, such as opening an envelope: some 5 ms. */
const ITEMS = 100
/** Milliseconds that a long calculation may hold the event loop at a stretch. */
const TURN_MS = 10

/**
 * Lets whatever else waits in this process go first, such as a health check or another member's command. For what rounds wait for: it does not wait
 * for short requests to their end, as `lightFirst` does for what one caller has sent.
 */
export const othersFirst = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Maps many rows, some hundred at a time, so that the process answers in between. */
export async function mapInTurns<T, R>(rows: readonly T[], map: (row: T) => R): Promise<R[]> {
  const mapped: R[] = []
  for (const row of rows) {
    mapped.push(map(row))
    if (mapped.length % ROWS === 0) await othersFirst()
  }
  return mapped
}

/** Does something with each of many items, one after the other, and lets the process answer now and then. */
export async function eachInTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const item of items) {
    done.push(await work(item))
    if (done.length % ITEMS === 0) await othersFirst()
  }
  return done
}

/** Runs work that yields now and then to its end, and lets the process answer at each yield. */
export async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    await othersFirst()
  }
}

/** Runs work that yields far more often than that to its end, and lets the process answer at the first yield after its turn. */
export async function inTimedTurns<T>(work: Generator<unknown, T>): Promise<T> {
  for (let since = performance.now(); ; ) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - since < TURN_MS) continue
    await othersFirst()
    since = performance.now()
  }
}
