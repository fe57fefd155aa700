import { setImmediate as letOthersWork } from 'node:timers/promises'

/** Milliseconds that a long calculation may hold the event loop at a stretch. */
const TURN_MS = 10

/** Runs a calculation that is cut in slices to its end, and lets others work when its turn is over. */
export async function inTurns<T>(slices: Generator<void, T>): Promise<T> {
  for (let since = performance.now(); ; ) {
    const { done, value } = slices.next()
    if (done) return value
    if (performance.now() - since < TURN_MS) continue
    await letOthersWork()
    since = performance.now()
  }
}
