/** What `GET /operations` says of every service. */
export type ParkedRecord = {
  readonly id: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string
  readonly errorClass: string
  readonly attempts: number
  readonly parkedAt: string
  /** Records of the same key that wait behind it. */
  readonly behind: number
}
export type ServiceState = {
  readonly name: string
  readonly ready: boolean
  readonly reachable?: boolean
  readonly outbox: { readonly depth: number; readonly oldestAgeMs: number }
  readonly lag: readonly { readonly topic: string; readonly partition: number; readonly records: number }[]
  readonly figures?: Readonly<Record<string, number>>
  readonly parked: readonly ParkedRecord[]
}

/** Records that a service has not read yet, over all its topics. */
export const lagOf = (service: ServiceState): number => service.lag.reduce((sum, { records }) => sum + records, 0)

/** Milliseconds an unpublished fact may wait before one should look. */
const OLD_MS = 5_000
/** Records behind from which one should look. */
const FAR_BEHIND = 1_000

export type Health = 'good' | 'warn' | 'bad'

/** How a service is: `bad` serves nothing, `warn` is late or has parked something. */
export function healthOf(service: ServiceState): Health {
  if (!service.ready || service.reachable === false) return 'bad'
  const late = service.outbox.oldestAgeMs > OLD_MS || lagOf(service) > FAR_BEHIND
  return late || service.parked.length > 0 ? 'warn' : 'good'
}
