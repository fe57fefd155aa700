import type { Answer } from '../../api/client.ts'

/** What `GET /operations` says of every service. */
export type ServiceState = Answer<'/operations'>['services'][number]
export type ParkedRecord = ServiceState['parked'][number]

/** Records that a service has not read yet, over all its topics. */
export const lagOf = (service: ServiceState): number => service.lag.reduce((sum, { records }) => sum + records, 0)

/** Milliseconds an unpublished fact may wait before one should look. */
const OLD_MS = 5_000
/** Records behind from which one should look. */
const FAR_BEHIND = 1_000

export type Health = 'good' | 'warn' | 'bad'

/** How a service is: `bad` serves nothing or has lost events, `warn` is late or has parked something. */
export function healthOf(service: ServiceState): Health {
  const lost = (service.differing ?? []).length > 0
  if (!service.ready || service.reachable === false || lost) return 'bad'
  const late = service.outbox.oldestAgeMs > OLD_MS || lagOf(service) > FAR_BEHIND
  return late || service.parked.length > 0 ? 'warn' : 'good'
}
