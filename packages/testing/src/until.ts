/** Waits until `look` gives something other than undefined or false, and gives it. Throws with `what` after the deadline. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  deadlineMs = 20_000,
): Promise<T> {
  const end = performance.now() + deadlineMs
  let last: unknown
  for (;;) {
    try {
      const seen = await look()
      if (seen !== undefined && seen !== false) return seen
      last = undefined
    } catch (error) {
      last = error
    }
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain until ${what}`, { cause: last })
    await new Promise(resolve => setTimeout(resolve, 15))
  }
}
