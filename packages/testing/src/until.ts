/**
 * Waits until `look` gives something other than undefined or false, and gives it. Throws with `what` after the deadline. It looks often at
 * first and at least ten times a second: what is waited for takes longer when the looks take the processor.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  deadlineMs = 120_000,
): Promise<T> {
  const began = performance.now()
  let last: unknown
  for (;;) {
    try {
      const seen = await look()
      if (seen !== undefined && seen !== false) return seen
      last = undefined
    } catch (error) {
      last = error
    }
    const waited = performance.now() - began
    if (waited > deadlineMs) throw new Error(`waited ${deadlineMs} ms in vain until ${what}`, { cause: last })
    await new Promise(resolve => setTimeout(resolve, Math.min(100, Math.max(10, waited / 5))))
  }
}
