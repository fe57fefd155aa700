import type { EventContract } from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'

/** Something that happened to a subject: published on its event's topic with the subject as key, or only kept. */
export type Fact =
  | { readonly subject: string; readonly event: EventContract; readonly data: Json }
  | { readonly subject: string; readonly type: string; readonly data: Json }

/** The same data, of which nothing is changed. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T

/** A fact that is published, with data as its contract has it. */
export const factOf = <T>(event: EventContract<T>, subject: string, data: Frozen<NoInfer<T>>): Fact => ({
  subject,
  event,
  data: data as Json,
})

/** Who made it happen, when, and as part of what. */
export type Cause = {
  readonly actor: string
  readonly now: Date
  readonly correlationId: string
  /** Id of the event that led to it. */
  readonly causationId?: string
  /** W3C trace context. */
  readonly traceparent?: string
}

export type CausedFact = { readonly fact: Fact; readonly cause: Cause }
