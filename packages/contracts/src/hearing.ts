import { allEvents, HEAD_TOPIC, ownerOf } from './event.ts'
import type { ServiceName } from './route.ts'

const PARTICIPANTS = 'participants.participant'
const PEOPLE = 'participants.person'
const ROUNDS = 'rounds.round'

/** Every topic of the hub. */
export const allTopics = (): string[] => [...new Set(allEvents().map(event => event.topic))]

const HEARD: Readonly<Record<Exclude<ServiceName, 'console'>, readonly string[]>> = {
  participants: [
    'aggregation.publication',
    'demand.forecast',
    PARTICIPANTS,
    ROUNDS,
    'rounds.approval',
    'supply.credential',
    'supply.offer',
    'outlook.project-round',
  ],
  demand: [PARTICIPANTS, PEOPLE, ROUNDS],
  supply: [PARTICIPANTS, PEOPLE, ROUNDS],
  aggregation: [PARTICIPANTS, PEOPLE, ROUNDS, 'demand.forecast', 'demand.book', 'supply.offer', 'matching.result'],
  matching: [PARTICIPANTS, PEOPLE, ROUNDS, 'demand.book', 'supply.book'],
  rounds: [
    PARTICIPANTS,
    PEOPLE,
    'aggregation.publication',
    'demand.forecast',
    'demand.book',
    'supply.offer',
    'supply.book',
    'supply.policy',
    'matching.result',
    'outlook.project-round',
  ],
  outlook: [PARTICIPANTS, PEOPLE, ROUNDS],
}

/**
 * What a service listens to: the topics that it subscribes to, and no others (`tests/architecture/access.test.ts`). All hear how many facts the
 * others have told.
 */
export const heardBy = (service: ServiceName): readonly string[] =>
  service === 'console' ? allTopics() : [...HEARD[service], HEAD_TOPIC]

/** Topics that a service tells on: its own, and where all tell of their histories. */
export const toldBy = (service: ServiceName): string[] =>
  allTopics().filter(topic => topic === HEAD_TOPIC || ownerOf(topic, '') === service)
