import type { Database, Sql } from '@lodestone/database'
import { tracer } from '@lodestone/tracing'
import type { Cause, CausedFact, Fact } from '../fact.ts'
import { appendCaused } from '../journal/journal.ts'
import { handleTraced } from '../traced.ts'
import { countAppliedAnew } from './counts.stated.ts'
import type { ReceivedEvent } from './received.ts'

/** Hands over facts that follow from events; `now` is the consumer's clock when left out. */
export type Emit = (facts: readonly Fact[], cause: Omit<Cause, 'now'> & { readonly now?: Date }) => void

/** What a service does with events. */
export interface Consumer {
  /** Name under which its offsets and versions are kept. */
  readonly name: string
  readonly topics: readonly string[]
  /** Types that are handled; all known types of the topics when left out. */
  readonly on?: { readonly [eventType: string]: true }
  /** Milliseconds from one fetch to the next at least, so that a stream of events is applied many at a time. Default 50. */
  readonly lingerMs?: number
  /**
   * Applies new events, in order per key, inside one transaction, together with their offsets. It may be called again with the same
   * events after a rollback, with fewer of them when one is at fault. Facts emitted are journalled in the same transaction; their
   * subjects must be locked or new. What it throws parks the key at fault, unless the database is the reason.
   */
  handle(tx: Sql, events: readonly ReceivedEvent[], emit: Emit): Promise<void>
}

/** Lets the consumer handle events and keeps what it emits. Says whether anything was emitted. */
export async function handleAll(
  tx: Sql,
  consumer: Consumer,
  events: readonly ReceivedEvent[],
  now: Date,
): Promise<boolean> {
  if (events.length === 0) return false
  const emitted: CausedFact[] = []
  const emit: Emit = (facts, cause) => {
    for (const fact of facts) emitted.push({ fact, cause: { now, ...cause } })
  }
  if (tracer) await handleTraced(consumer.name, events, emitted, traced => consumer.handle(tx, traced, emit))
  else await consumer.handle(tx, events, emit)
  await appendCaused(tx, emitted)
  return emitted.length > 0
}

/** Whether a consumer handles a type at all. */
export const wantedBy = (consumer: Consumer): ((type: string) => boolean) | undefined => {
  const { on } = consumer
  return on && (type => Object.hasOwn(on, type))
}

/**
 * Makes a consumer read everything again from the first record: forgets its offsets, versions and parked records, and calls `clear`,
 * which empties its projection, in the same transaction. A running consumer notices within seconds. Only for consumers that emit
 * nothing: what they emitted would be emitted again.
 */
export async function rebuild(o: {
  database: Database
  consumer: string
  clear(tx: Sql): Promise<void>
}): Promise<void> {
  await o.database.transaction(async tx => {
    await tx.query(
      'UPDATE inbox_offset SET next_offset = 0, last_event = NULL, revision = revision + 1 WHERE consumer = $1',
      [o.consumer],
    )
    const others = await tx.query('SELECT 1 FROM inbox_offset WHERE consumer <> $1 LIMIT 1', [o.consumer])
    if (others.length === 0) await tx.query('TRUNCATE inbox_version, parked')
    else {
      // Slower, and the dead rows slow the rebuild down; a service has one consumer, so this is not the usual case.
      await tx.query('DELETE FROM inbox_version WHERE consumer = $1', [o.consumer])
      await tx.query('DELETE FROM parked WHERE consumer = $1', [o.consumer])
    }
    await countAppliedAnew(tx, o.consumer)
    await o.clear(tx)
  })
}
