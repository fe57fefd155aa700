import type { Database, DatabaseSession } from '@lodestone/database'
import { uuidv7 } from '@lodestone/kernel'
import { SHARDS } from '../shard.ts'
import { pause } from '../wait.ts'
import { RENEW_MS, ShardLeases, STANDSTILL } from './lease.ts'
import { RELAY_SETTINGS } from './outbox.ts'

/** Relays give up their shards within a renewal and a send, which a broker may hold up for some thirty seconds; those of a killed one expire. */
const WITHIN_MS = 90_000
const LOOK_MS = 200

/** A service that commits facts and sends none of them. */
export type Standstill = {
  /** Throws when it could not be kept up: something may have been sent meanwhile. */
  check(): void
  /** Relays take their shards back, within seconds. */
  end(): Promise<void>
}

/**
 * Takes every shard of a service's outbox as a relay would, within its reach, once running relays have given theirs up: a relay does so between two sends, so
 * that nothing is under way any more. Held until it is ended; of a process that is killed it expires as a relay's leases do.
 */
export async function standstill(database: Database, say: (text: string) => void): Promise<Standstill> {
  const session = await database.session(RELAY_SETTINGS)
  const leases = new ShardLeases(`${STANDSTILL}${uuidv7(Date.now())}`, () => performance.now())
  try {
    await refuseSecond(session, database.schema)
    await leases.prepare(session)
    await takeAll(session, leases, database.schema, say)
  } catch (error) {
    await leases.release(session).catch(() => {})
    await session.close()
    throw error
  }
  let renewing = Promise.resolve()
  let failed: unknown
  const timer = setInterval(() => {
    renewing = leases.renew(session, SHARDS).catch(error => {
      failed = error
    })
  }, RENEW_MS)
  return {
    check() {
      if (failed || leases.held.size < SHARDS)
        throw new Error(`the relays of ${database.schema} went on too early: run this again`, { cause: failed })
    },
    async end() {
      clearInterval(timer)
      await renewing
      // What cannot be given back expires.
      await leases.release(session).catch(() => {})
      await session.close()
    },
  }
}

async function refuseSecond(session: DatabaseSession, schema: string): Promise<void> {
  const others = await session.query(
    'SELECT 1 FROM relay WHERE starts_with(owner, $1) AND expires_at > clock_timestamp() LIMIT 1',
    [STANDSTILL],
  )
  if (others.length > 0)
    throw new Error(`somebody else does the same for ${schema}, or was killed in the last seconds: try again`)
}

async function takeAll(
  session: DatabaseSession,
  leases: ShardLeases,
  schema: string,
  say: (text: string) => void,
): Promise<void> {
  const deadline = performance.now() + WITHIN_MS
  for (let before = -1; ; ) {
    await leases.renew(session, SHARDS)
    const held = leases.held.size
    if (held === SHARDS) return
    if (held !== before) say(`${schema}: waiting until its relays pause (${held} of ${SHARDS} parts)`)
    before = held
    if (performance.now() > deadline)
      throw new Error(
        `the relays of ${schema} did not pause within ${WITHIN_MS / 1_000} s: see "relay: trying again" in its log`,
      )
    await pause(LOOK_MS)
  }
}
