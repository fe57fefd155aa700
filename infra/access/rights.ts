import { allEvents, HEAD_TOPIC, ownerOf, SERVICES, type ServiceName } from '@lodestone/contracts'
import { AclOperation, type KafkaAcl } from '@lodestone/messaging'

const PARTICIPANTS = 'participants.participant'
const ROUNDS = 'rounds.round'
const everything = [...new Set(allEvents().map(event => event.topic))]

/** What each service listens to: the topics that it subscribes to, and no others (`tests/architecture/access.test.ts`). */
export const HEARD: Readonly<Record<ServiceName, readonly string[]>> = {
  participants: ['aggregation.publication', 'demand.forecast', PARTICIPANTS, ROUNDS, 'supply.offer'],
  demand: [PARTICIPANTS, ROUNDS],
  supply: [PARTICIPANTS, ROUNDS],
  aggregation: [PARTICIPANTS, ROUNDS, 'demand.forecast', 'demand.book', 'supply.offer', 'matching.result'],
  matching: [PARTICIPANTS, ROUNDS, 'demand.book', 'supply.book'],
  rounds: [
    PARTICIPANTS,
    'aggregation.publication',
    'demand.forecast',
    'demand.book',
    'supply.offer',
    'supply.book',
    'supply.policy',
    'matching.result',
  ],
  console: everything,
}

/** Topics that a service tells on: its own, and where all tell of their histories. */
export const toldBy = (service: ServiceName): string[] =>
  everything.filter(topic => topic === HEAD_TOPIC || ownerOf(topic, '') === service)

const { READ, WRITE } = AclOperation

/** The rights of every service: it writes its own topics, reads what it listens to, and is a member of the group of its name. */
export const rightsOf = (principalOf: (service: ServiceName) => string): KafkaAcl[] =>
  SERVICES.flatMap(service => {
    const principal = principalOf(service)
    return [
      ...toldBy(service).map(name => ({ principal, resource: 'topic' as const, name, operation: WRITE })),
      ...HEARD[service].map(name => ({ principal, resource: 'topic' as const, name, operation: READ })),
      { principal, resource: 'group' as const, name: service, operation: READ },
    ]
  })
