import type { DatabaseSession } from '@lodestone/database'
import type { Alarm } from '../wait.ts'
import { RENEW_MS, type ShardLeases } from './lease.ts'

/**
 * Renews the leases beside the work, so that a slow send does not lose them. The work has to end when a renewal fails: with no lease it
 * asks nothing of the database, and would never learn that its session is gone. Rings when it fails, and when others came or went.
 */
export async function renewing(
  leases: ShardLeases,
  session: DatabaseSession,
  alarm: Alarm,
  work: (lost: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController()
  let last = Promise.resolve()
  const renew = async (): Promise<void> => {
    const { alone } = leases
    await leases.renew(session)
    if (leases.alone !== alone) alarm.ring()
  }
  const timer = setInterval(() => {
    last = renew().catch(error => {
      lost.abort(error)
      alarm.ring()
    })
  }, RENEW_MS)
  try {
    await work(lost.signal)
  } finally {
    clearInterval(timer)
    await last
  }
}
