/** What those who watch over a process ask it for. */
export type Report = { readonly status: number; readonly type: string; readonly text: string }

/** Milliseconds for which a report is good: whoever asks more often is told the same. */
const GOOD_FOR_MS = 1_000

/** Made once for all who ask meanwhile and a second later. A failure is nobody's but theirs who waited for it. */
export function onceInAWhile<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    if (made) return made
    const making = make()
    made = making
    const forget = (): void => {
      if (made === making) made = undefined
    }
    making.then(() => setTimeout(forget, GOOD_FOR_MS).unref(), forget)
    return making
  }
}
