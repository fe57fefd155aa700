import type { Json } from '@lodestone/kernel'
import type { z } from 'zod'
import type { ServiceName } from './route.ts'

/** A fact that crosses a service border: its CloudEvents type, what it says, the topic it travels on (one per aggregate, keyed by its id) and its data. */
export type EventContract<T = unknown> = {
  readonly type: string
  readonly summary: string
  readonly topic: string
  /** Services for whose eyes the data is sealed on the topic; in clear where nobody is named. */
  readonly readers?: readonly ServiceName[]
  /** Those of the readers whom some data is of no use to: it is sealed for the others alone, and they need not open it. */
  skippedBy?(data: T): readonly ServiceName[]
  /** What the topic is not told of the data, which the history of its service keeps: objects of that name, and the name of the `true` that stands for each. */
  readonly untold?: { readonly name: string; readonly instead: string }
  readonly data: z.ZodType<T>
}

const registry = new Map<string, EventContract>()

/** Declares an event. A type may be declared only once: what is published never changes its meaning. */
export function defineEvent<T>(contract: EventContract<T>): EventContract<T> {
  if (registry.has(contract.type)) throw new Error(`event ${contract.type} is declared twice`)
  registry.set(contract.type, contract)
  return contract
}

/** The topic on which each service tells of its own history, with `head:` or `count:` and its name as key. */
export const HEAD_TOPIC = 'audit.head'

/**
 * Days for which a topic keeps what it was told; for ever where none is named. Books and results hold prices and ceilings: whoever needs older
 * ones is told again from the history of their service.
 */
export const KEPT_DAYS: Readonly<Record<string, number>> = {
  'demand.book': 90,
  'supply.book': 90,
  'matching.result': 90,
}

/** The service that alone may tell of a key on a topic: the one that the topic begins with. */
export const ownerOf = (topic: string, key: string): string =>
  topic === HEAD_TOPIC ? key.slice(key.indexOf(':') + 1) : topic.slice(0, topic.indexOf('.'))

/** The contract of a type, if this hub knows it. */
export const findEvent = (type: string): EventContract | undefined => registry.get(type)

/** Every event declared so far, in order of declaration. */
export const allEvents = (): readonly EventContract[] => [...registry.values()]

/** Data of an event contract. */
export type DataOf<C> = C extends EventContract<infer T> ? T : never

type Event = { readonly type: string; readonly data: unknown }
/** Whether an event is of a contract: whoever received it has checked that its data has the shape. */
export const isOf = <T, E extends Event>(contract: EventContract<T>, event: E): event is E & { readonly data: T } =>
  event.type === contract.type

/** Data of an event of whatever contract: it came as JSON. */
export const jsonOf = ({ data }: Event): Json => data as Json

/** Data of an event that is known to be of a contract. Throws TypeError where it is of another. */
export function dataOf<T>(contract: EventContract<T>, event: Event): T {
  if (!isOf(contract, event)) throw new TypeError(`${event.type} is not ${contract.type}`)
  return event.data
}
