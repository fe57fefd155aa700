import { canonicalJson, type JsonObject } from '@lodestone/kernel'
import type { NewDelivery } from './delivery.store.ts'
import type { Listener } from './listener.store.ts'
import { hears, noticesOf } from './notice.ts'

/** A message's body. The signature covers these very bytes, so they are made once and stored. */
export const bodyOf = (type: string, timestamp: string, data: JsonObject): string =>
  canonicalJson({ type, timestamp, data })

type Event = {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly data: unknown
  readonly traceparent?: string | undefined
}

/** Milliseconds by which the clock of another service may differ from the one by which webhooks are made. */
const CLOCKS_DIFFER_MS = 60_000
const isOwn = (type: string): boolean => type.startsWith('participants.')

/**
 * The deliveries that an event makes. A webhook hears of nothing that happened before it was made, and an organisation that is not admitted
 * of nothing but `suspension`.
 */
export function deliveriesOf(event: Event, listeners: readonly Listener[], suspension: string): NewDelivery[] {
  const { id, type, traceparent } = event
  const time = Date.parse(event.time) + (isOwn(type) ? 0 : CLOCKS_DIFFER_MS)
  return noticesOf(event).flatMap(({ to, data }) =>
    listeners
      .filter(
        one =>
          (to === 'everyone' || one.participantId === to) &&
          one.types.some(name => hears(name, type)) &&
          (one.admitted || type === suspension) &&
          Date.parse(one.createdAt) <= time,
      )
      .map(({ id: webhookId, participantId }) => ({
        webhookId,
        participantId,
        id,
        type,
        body: bodyOf(type, event.time, data),
        ...(traceparent === undefined ? {} : { traceparent }),
      })),
  )
}
