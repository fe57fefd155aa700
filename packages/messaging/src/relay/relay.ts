import type { Database, DatabaseSession, Log } from '@lodestone/database'
import { errorOf, uuidv7 } from '@lodestone/kernel'
import { tracer } from '@lodestone/tracing'
import type { OutRecord, Producer } from '../ports.ts'
import { sendTraced } from '../traced.ts'
import { Alarm, backOff, pause } from '../wait.ts'
import { RENEW_MS, ShardLeases } from './lease.ts'
import { deleteSent, isFull, outboxStatus, type Pending, RELAY_SETTINGS, readOutbox } from './outbox.ts'
import { byPlace } from './place.ts'

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
 * Polls when idle: from the first to the second, doubling; to the third while it is alone, since all that this process commits rings. What
 * another commits before it is known to be there waits until the next renewal of the leases at most; what was committed although the answer
 * to COMMIT was lost, or by a process that keeps no relay, waits for a poll.
 */
const POLL_LEAST_MS = 10
const POLL_MOST_MS = 500
const POLL_ALONE_MS = 6_000
/** From one send to the next at least, while there is less than a full one: a send costs the same for one fact as for fifty. */
const LINGER_MS = 10
/** The same in units of the time that the last one took, so that a busy machine gets longer rests, and in milliseconds at most. */
const RESTING = 2
const LONGEST_REST_MS = 100

/** At its longest, until the next whole one: all relays of a process wake together, which costs one wake-up. */
function idleMs(idle: number, alone: boolean): number {
  const most = alone ? POLL_ALONE_MS : POLL_MOST_MS
  const wait = backOff(idle, POLL_LEAST_MS, most)
  return wait < most ? wait : most - (performance.now() % most)
}

/**
 * Sends what is in the outbox, in order per key, and deletes it when the broker has it: at least once, nothing lost. Any number of
 * relays may run on one database; each shard has one owner at a time. Failures of database or broker are retried for ever.
 */
export function startRelay(o: {
  database: Database
  producer: Producer
  prove: (records: readonly OutRecord[]) => OutRecord[] | Promise<OutRecord[]>
  log: Log
}): Relay {
  const { producer, prove, log } = o
  // Sends what everybody has written.
  const database = o.database.within('service')
  const owner = uuidv7(Date.now())
  const source = `urn:lodestone:${database.schema}`
  const leases = new ShardLeases(owner, () => performance.now())
  const stopping = new AbortController()
  const alarm = new Alarm()
  const done = { batches: 0, records: 0, failures: 0 }
  /** In a row: a session that can be had says nothing of the broker. */
  let failures = 0

  async function send(batch: readonly Pending[]): Promise<void> {
    const records = await prove(byPlace(batch.map(row => row.record)))
    await (tracer ? sendTraced(producer, database.schema, records) : producer.send(records))
    done.batches++
    done.records += records.length
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let session: DatabaseSession | undefined
      try {
        session = await database.session(RELAY_SETTINGS)
        await leases.prepare(session)
        await leases.renew(session)
        const own = session
        await holding(own, lost => pump(own, lost))
      } catch (error) {
        failures++
        done.failures++
        log.warn({ schema: database.schema, failures, error: errorOf(error).message }, 'relay: trying again')
        await pause(backOff(failures, 50, 3_000), stopping.signal)
      } finally {
        if (session && stopping.signal.aborted) await leases.release(session).catch(() => {})
        await session?.close()
      }
    }
  }

  /**
   * Renews the leases beside the work, so that a slow send does not lose them. The work has to end when a renewal fails: with no lease it
   * asks nothing of the database, and would never learn that its session is gone.
   */
  async function holding(session: DatabaseSession, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
    const lost = new AbortController()
    let renewing = Promise.resolve()
    const renew = async (): Promise<void> => {
      const { alone } = leases
      await leases.renew(session)
      if (leases.alone !== alone) alarm.ring()
    }
    const timer = setInterval(() => {
      renewing = renew().catch(error => {
        lost.abort(error)
        alarm.ring()
      })
    }, RENEW_MS)
    try {
      await work(lost.signal)
    } finally {
      clearInterval(timer)
      await renewing
    }
  }

  async function pump(session: DatabaseSession, lost: AbortSignal): Promise<void> {
    let idle = 0
    // Nothing is being sent yet: a relay whose every send fails would else keep its shards for ever.
    await leases.giveUpExcess(session)
    let batch = await readOutbox(session, source, leases.held, [])
    let sent: readonly Pending[] = []
    let sentAt = Number.NEGATIVE_INFINITY
    while (!stopping.signal.aborted) {
      lost.throwIfAborted()
      batch = batch.filter(row => leases.held.get(row.shard) === row.epoch)
      if (isFull(batch) && !leases.hasExcess) {
        const next = await sendFull(session, batch, sent)
        failures = 0
        sent = batch
        batch = next
        continue
      }
      if (batch.length > 0) {
        sentAt = performance.now()
        await send(batch)
      }
      await deleteSent(session, owner, [...sent, ...batch])
      await leases.giveUpExcess(session)
      failures = 0
      idle = batch.length > 0 ? 0 : idle + 1
      sent = []
      const took = performance.now() - sentAt
      const linger = Math.max(LINGER_MS, Math.min(RESTING * took, LONGEST_REST_MS)) - took
      if (idle > 0) await alarm.sleep(idleMs(idle, leases.alone))
      else if (linger > 0) await pause(linger, stopping.signal)
      batch = await readOutbox(session, source, leases.held, [])
    }
    await deleteSent(session, owner, sent)
  }

  /**
   * Sends one of many batches; meanwhile the one before is forgotten and the next one read. A rejection leaves every row in place, to
   * be sent again before any other.
   */
  async function sendFull(
    session: DatabaseSession,
    batch: readonly Pending[],
    before: readonly Pending[],
  ): Promise<Pending[]> {
    const sending = send(batch)
    const next = deleteSent(session, owner, before).then(() => readOutbox(session, source, leases.held, batch))
    const [sent, read] = await Promise.allSettled([sending, next])
    if (sent.status === 'rejected') throw sent.reason
    if (read.status === 'rejected') throw read.reason
    return read.value
  }

  const running = run()
  let stopped: Promise<void> | undefined
  return {
    done,
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
