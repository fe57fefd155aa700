import type { Log } from '../log.ts'
import type { Guarded } from './guarded.ts'

/** Seconds before a server that ended by itself is started again: five tries, then it stays away. */
const DELAYS_S = [0.5, 1, 2, 4, 8]
/** A server that has run this long had started well, so that the tries count from the first again. */
const STEADY_MS = 60_000

/**
 * Starts a server and, when it ends without having been stopped, starts it again on the same data and port.
 * Rejects when the first start fails; later failures are logged.
 */
export async function keepRunning(
  name: string,
  start: () => Promise<Guarded>,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  let current = await start()
  let stopping = false
  let wake = () => {}
  const watch = async (): Promise<void> => {
    let tries = 0
    let since = performance.now()
    while (!stopping) {
      const reason = await current.ended
      if (stopping) return
      if (performance.now() - since > STEADY_MS) tries = 0
      const delay = DELAYS_S[tries++]
      if (delay === undefined) return log.error(`${name} has ended again (${reason}) and is not started any more`)
      log.warn(`${name} has ended by itself (${reason}); starting it again`)
      await new Promise<void>(resolve => {
        wake = resolve
        setTimeout(resolve, delay * 1000).unref()
      })
      if (stopping) return
      since = performance.now()
      current = await start().catch(error => {
        log.error(`${name} did not start again: ${(error as Error).message}`)
        return current
      })
    }
  }
  const watching = watch()
  return {
    stop: async () => {
      stopping = true
      wake()
      await current.stop()
      await watching
      await current.stop()
    },
  }
}
