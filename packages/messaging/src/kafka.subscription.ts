import type { Log } from '@lodestone/database'
import { Session, SILENCE_MS } from './kafka.session.ts'
import type { Kafka } from './kafka.ts'
import type { ConsumeOptions, Subscription } from './ports.ts'
import { backOff, pause } from './wait.ts'

/** Keeps a consumer alive: makes a new one after a crash that can be healed, and reports any other. */
export function kafkaSubscription(client: Kafka, prefix: string, log: Log, o: ConsumeOptions): Subscription {
  let stopping = false
  let session: Session | undefined
  let lastContactAt: number | undefined
  const stopped = new AbortController()

  async function supervise(): Promise<void> {
    for (let failures = 0; !stopping; ) {
      const startedAt = performance.now()
      session = new Session(client, prefix, log, o, () => {
        lastContactAt = performance.now()
      })
      const end = await session.run()
      if (stopping) return
      if (end.fatal) {
        o.onFatal(end.error)
        return
      }
      failures = performance.now() - startedAt > SILENCE_MS ? 1 : failures + 1
      log.warn({ group: o.group, error: end.error.message, failures }, 'consumer lost its broker: connecting again')
      await pause(backOff(failures, 100, 5_000), stopped.signal)
    }
  }
  const supervised = supervise()

  return {
    seek: positions => session?.seek(positions),
    get lastContactAt() {
      return lastContactAt
    },
    async stop() {
      stopping = true
      stopped.abort()
      session?.stop()
      await supervised
    },
  }
}
