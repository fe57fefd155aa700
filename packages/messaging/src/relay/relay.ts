import type { Database, DatabaseSession, Log } from '@lodestone/database'
import { errorOf, uuidv7 } from '@lodestone/kernel'
import { Alarm, backOff, pause } from '../wait.ts'
import { ShardLeases } from './lease.ts'
import { outboxStatus, RELAY_SETTINGS } from './outbox.ts'
import { Pump, type PumpOptions } from './relay.pump.ts'
import { renewing } from './relay.renewal.ts'

export interface Relay {
  /** There may be something to send: called after a commit, so that it need not wait for the next poll. */
  nudge(): void
  /** Finishes the send that is under way, gives the shards to others, and closes the producer. */
  stop(): Promise<void>
  /** Facts committed and not yet acknowledged by the broker, the age of the oldest, and the shards read by this process. */
  status(): Promise<{ depth: number; oldestAgeMs: number; ownedShards: number[] }>
  /** What it has done since it was started. */
  readonly done: Readonly<{ batches: number; records: number; failures: number }>
}

/**
 * Sends what is in the outbox, in order per key, and deletes it when the broker has it: at least once, nothing lost. Any number of
 * relays may run on one database; each shard has one owner at a time. Failures of database or broker are retried for ever.
 */
export function startRelay(o: Pick<PumpOptions, 'producer' | 'prove'> & { database: Database; log: Log }): Relay {
  const { producer, prove, log } = o
  // Sends what everybody has written.
  const database = o.database.within('service')
  const { schema } = database
  const owner = uuidv7(Date.now())
  const leases = new ShardLeases(owner, () => performance.now())
  const stopping = new AbortController()
  const alarm = new Alarm()
  const pump = new Pump({ schema, owner, leases, producer, prove, alarm, stopping: stopping.signal })

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let session: DatabaseSession | undefined
      try {
        session = await database.session(RELAY_SETTINGS)
        await leases.prepare(session)
        await leases.renew(session)
        const own = session
        await renewing(leases, own, alarm, lost => pump.run(own, lost))
      } catch (error) {
        const failures = pump.failed()
        log.warn({ schema, failures, error: errorOf(error).message }, 'relay: trying again')
        await pause(backOff(failures, 50, 3_000), stopping.signal)
      } finally {
        if (session && stopping.signal.aborted) await leases.release(session).catch(() => {})
        await session?.close()
      }
    }
  }

  const running = run()
  let stopped: Promise<void> | undefined
  return {
    done: pump.done,
    nudge: () => alarm.ring(),
    stop() {
      stopping.abort()
      alarm.ring()
      stopped ??= running.then(() => producer.close())
      return stopped
    },
    status: async () => ({ ...(await outboxStatus(database)), ownedShards: [...leases.held.keys()] }),
  }
}
