/** Ratio of the two sizes that are compared, and of their times at most: work that grows with the square takes sixteen times as long. */
const LARGER = 4
const SLOWER = 8
/** Milliseconds below which a time says little: the system counts in ticks of some 4 ms, and what is compiled meanwhile counts as much. */
const LEAST_MS = 12
/** Measurements of which the quickest counts, since everything but the work itself only adds to a time. */
const ATTEMPTS = 6

/**
 * Throws where work on an input four times as large takes more than eight times as long. It counts the processor's time of this thread alone,
 * which a busy machine does not stretch.
 */
export async function mustGrowNoFasterThan<T>(
  sized: (size: number) => T | Promise<T>,
  size: number,
  work: (input: T) => unknown,
): Promise<void> {
  const [small, large] = [await sized(size), await sized(size * LARGER)]
  let [quick, slow] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    quick = Math.min(quick, await threadMs(() => work(small)))
    slow = Math.min(slow, await threadMs(() => work(large)))
    if (slow <= SLOWER * Math.max(quick, LEAST_MS)) return
  }
  throw new Error(`${size} takes ${quick.toFixed(1)} ms, ${size * LARGER} takes ${slow.toFixed(1)} ms`)
}

async function threadMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
