import type { z } from 'zod'

/** A fact that crosses a service border: its CloudEvents type, what it says, the topic it travels on (one per aggregate, keyed by its id) and its data. */
export type EventContract<T = unknown> = {
  readonly type: string
  readonly summary: string
  readonly topic: string
  readonly data: z.ZodType<T>
}

const registry = new Map<string, EventContract>()

/** Declares an event. A type may be declared only once: what is published never changes its meaning. */
export function defineEvent<T>(contract: EventContract<T>): EventContract<T> {
  if (registry.has(contract.type)) throw new Error(`event ${contract.type} is declared twice`)
  registry.set(contract.type, contract as EventContract)
  return contract
}

/** The contract of a type, if this hub knows it. */
export const findEvent = (type: string): EventContract | undefined => registry.get(type)

/** Every event declared so far, in order of declaration. */
export const allEvents = (): readonly EventContract[] => [...registry.values()]

/** Data of an event contract. */
export type DataOf<C> = C extends EventContract<infer T> ? T : never
