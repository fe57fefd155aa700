import type { Database, Log } from '@lodestone/database'
import { errorOf, uuidv7 } from '@lodestone/kernel'
import type { ConsumeOptions, Subscription } from '../ports.ts'
import { backOff, pause } from '../wait.ts'
import { LogSession } from './postgres.session.ts'

/** A life of this many milliseconds ends a row of failures. */
const LONG_MS = 30_000

/**
 * Keeps a reader of the log alive: begins another session when one is lost. Nothing is fatal here; a reader that makes no progress with records
 * to read is noticed by who runs it.
 */
export function postgresSubscription(database: Database, log: Log, o: ConsumeOptions): Subscription {
  const member = uuidv7(Date.now())
  const stopped = new AbortController()
  let session: LogSession | undefined
  let lastContactAt: number | undefined

  async function supervise(): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; ) {
      const startedAt = performance.now()
      session = new LogSession(database, member, o, () => {
        lastContactAt = performance.now()
      })
      try {
        await session.run()
      } catch (error) {
        failures = performance.now() - startedAt > LONG_MS ? 1 : failures + 1
        log.warn({ group: o.group, error: errorOf(error).message, failures }, 'reader of the log lost: beginning again')
        await pause(backOff(failures, 100, 5_000), stopped.signal)
      }
    }
  }
  const supervised = supervise()

  return {
    seek: positions => session?.seek(positions),
    get lastContactAt() {
      return lastContactAt
    },
    async stop() {
      stopped.abort()
      session?.stop()
      await supervised
    },
  }
}
