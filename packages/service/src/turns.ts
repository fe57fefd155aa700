/** Rows of one turn: some milliseconds of parsing. */
const ROWS = 500

/** Lets whatever else waits in this process go first, such as a health check or another member's command. */
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

/** Runs work that yields now and then to its end, and lets the process answer at each yield. */
export async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    await othersFirst()
  }
}

/** Runs work with at most `limit` of it under way; the rest waits in order. */
export function atMost(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = limit
  const waiting: (() => void)[] = []
  return async work => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
