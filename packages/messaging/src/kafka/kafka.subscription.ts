import type { Log } from '@lodestone/database'
import type { ConsumeOptions, Subscription } from '../ports.ts'
import { backOff, pause } from '../wait.ts'
import { ConsumerSession, type CountPartitions, SILENCE_MS } from './kafka.session.ts'
import type { Kafka } from './kafka.ts'

/** The client library has races of its own, such as a TypeError while its connection ends: a new consumer is tried once before that is fatal. */
const MOST_BUGS = 1

/** Keeps a consumer alive: makes a new one after a crash that can be healed, and reports any other. */
export function kafkaSubscription(
  client: Kafka,
  prefix: string,
  log: Log,
  o: ConsumeOptions,
  partitions: CountPartitions,
): Subscription {
  let stopping = false
  let session: ConsumerSession | undefined
  let lastContactAt: number | undefined
  const stopped = new AbortController()

  async function supervise(): Promise<void> {
    let bugs = 0
    for (let failures = 0; !stopping; ) {
      const startedAt = performance.now()
      session = new ConsumerSession(client, prefix, log, o, partitions, () => {
        lastContactAt = performance.now()
      })
      const end = await session.run()
      if (stopping) return
      const livedLong = performance.now() - startedAt > SILENCE_MS
      if (livedLong) bugs = 0
      if (end.fatal && ++bugs > MOST_BUGS) {
        o.onFatal(end.error)
        return
      }
      failures = livedLong ? 1 : failures + 1
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
