import { SERVICES, type ServiceName, type ServiceState } from '@lodestone/contracts'

/** A service that does not answer: not ready, and nothing is known of the rest. */
export const unreachable = (name: ServiceName): ServiceState => ({
  name,
  ready: false,
  reachable: false,
  outbox: { depth: 0, oldestAgeMs: 0 },
  lag: [],
  parked: [],
})

/** The service that parked a record, by the prefix of the record's id. */
export const ownerOf = (id: string): ServiceName | undefined => SERVICES.find(name => id.startsWith(`${name}-`))

/** What is told when it changes: who is ready, and who has parked how much. */
export const healthOf = (services: readonly ServiceState[]) =>
  services.map(({ name, ready, parked }) => ({ name, ready, parked: parked.length }))
