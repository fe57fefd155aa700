/** For tests that wait for sessions or leases to expire: a loaded machine needs much longer than the 10 to 20 s of an idle one. */
export const PATIENCE_MS = 90_000

/** 1, 2, … n. */
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

/** Looks until a condition holds, more and more seldom; fails with what was last seen after the deadline. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (value: T) => boolean,
  withinMs = 120_000,
): Promise<T> {
  const began = performance.now()
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    const waited = performance.now() - began
    if (waited > withinMs)
      throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(value)?.slice(0, 500)}`)
    await new Promise(resolve => setTimeout(resolve, Math.min(100, Math.max(5, waited / 5))))
  }
}
