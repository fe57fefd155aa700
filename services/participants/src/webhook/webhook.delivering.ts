import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import { insertDeliveries } from './delivery.store.ts'
import { listenersTo } from './listener.store.ts'
import { deliveriesOf } from './message.ts'
import { namesOf, noticesOf, SUSPENSION } from './notice.ts'

/** Puts the messages on their way that tell webhooks of events, in the caller's transaction. */
export async function deliverEvents(tx: Sql, events: readonly ReceivedEvent[], now: Date): Promise<void> {
  const told = events.map(event => ({ event, hearers: noticesOf(event).map(({ to }) => to) }))
  const open = told.filter(({ hearers }) => hearers.includes('everyone')).map(({ event }) => event.type)
  const participantIds = new Set(told.flatMap(({ hearers }) => hearers).filter(to => to !== 'everyone'))
  if (participantIds.size + open.length === 0) return
  const listeners = await listenersTo(tx, {
    participantIds: [...participantIds],
    names: [...new Set(open)].flatMap(namesOf),
  })
  const deliveries = events.flatMap(event => deliveriesOf(event, listeners, SUSPENSION))
  await insertDeliveries(tx, deliveries, now)
}
