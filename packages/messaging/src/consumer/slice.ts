import type { Database } from '@lodestone/database'
import { isUuid } from '@lodestone/kernel'
import { inSpan, isKept, SpanKind, tracer } from '@lodestone/tracing'
import { countApplied, countsOf } from '../counts/counts.ts'
import type { InRecord, TopicPartition } from '../ports.ts'
import type { Ages } from './ages.ts'
import { type Consumer, handleAll } from './consumer.ts'
import { errorClassOf, isNobodysFault } from './fault.ts'
import { advance, claim, claimPresumed, type Position, type Reached } from './inbox.ts'
import { park } from './parked.ts'
import type { ReceivedRecord } from './received.ts'
import { presume, type Sorted, sortOut } from './sequence.ts'

/** Traces named by the span of a slice. */
const LINKS = 100

/** What came of a slice. In every case but `applied` the position has stayed before the record that is to blame. */
export type SliceResult =
  | { readonly kind: 'applied' }
  /** Somebody else moved the position or changed what was applied. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'gap'; readonly gap: NonNullable<Sorted['gap']> }
  /** The consumer stops. */
  | { readonly kind: 'interrupted' }

export type SliceOptions = {
  readonly database: Database
  readonly consumer: Consumer
  readonly clock: () => Date
  readonly at: TopicPartition
  /** Moved along with every commit. */
  readonly position: { current: Position }
  /** What happened on the topic before has been compared. */
  readonly compared: string | undefined
  /** Called while the database works: the time to do something else. */
  waiting(): void
  readonly ages?: Ages | undefined
  committed(emitted: boolean): void
  parked(reading: ReceivedRecord): void
  /** Something that is nobody's fault: waits before the next try. False when the consumer stops. */
  trouble(error: unknown): Promise<boolean>
}

class GapFound extends Error {
  readonly gap: NonNullable<Sorted['gap']>
  constructor(gap: NonNullable<Sorted['gap']>) {
    super('gap')
    this.gap = gap
  }
}

class Overtaken extends Error {}

/**
 * Applies readings that follow each other, in one transaction; in smaller ones when that fails, until the one record that is at
 * fault stands alone: then its key is parked. Never throws for what a record holds.
 */
export async function applySlice(o: SliceOptions, readings: readonly ReceivedRecord[]): Promise<SliceResult> {
  for (;;) {
    try {
      await (tracer ? applyTraced(o, readings) : applyOnce(o, readings))
      return { kind: 'applied' }
    } catch (error) {
      if (error instanceof Overtaken) return { kind: 'overtaken' }
      if (error instanceof GapFound) return applyUpTo(o, readings, error.gap)
      const [only] = readings
      // What is broken already needs only to be parked: it is not to blame that this fails.
      if (isNobodysFault(error) || (readings.length === 1 && only?.kind === 'broken')) {
        if (!(await o.trouble(error))) return { kind: 'interrupted' }
        continue
      }
      if (readings.length === 1 && only) {
        readings = [
          {
            kind: 'broken',
            record: only.record,
            key: only.key,
            version: only.version,
            errorClass: errorClassOf(error),
          },
        ]
        continue
      }
      const half = readings.length >> 1
      const first = await applySlice(o, readings.slice(0, half))
      return first.kind === 'applied' ? applySlice(o, readings.slice(half)) : first
    }
  }
}

async function applyUpTo(
  o: SliceOptions,
  readings: readonly ReceivedRecord[],
  gap: NonNullable<Sorted['gap']>,
): Promise<SliceResult> {
  if (gap.index > 0) {
    const before = await applySlice(o, readings.slice(0, gap.index))
    if (before.kind !== 'applied') return before
  }
  return { kind: 'gap', gap }
}

/** The transaction of a slice, with links to the traces that it carries on. */
function applyTraced(o: SliceOptions, readings: readonly ReceivedRecord[]): Promise<void> {
  const events = readings.flatMap(reading => (reading.kind === 'event' ? reading.event.traceparent : [])).filter(isKept)
  if (events.length === 0) return applyOnce(o, readings)
  const attributes = {
    'lodestone.service': o.consumer.name,
    'messaging.system': 'kafka',
    'messaging.operation.type': 'receive',
    'messaging.destination.name': o.at.topic,
    'messaging.batch.message_count': readings.length,
  }
  const name = `${o.consumer.name} receive ${o.at.topic}`
  return inSpan(name, { kind: SpanKind.CONSUMER, attributes, links: events.slice(0, LINKS) }, () =>
    applyOnce(o, readings),
  )
}

async function applyOnce(o: SliceOptions, readings: readonly ReceivedRecord[]): Promise<void> {
  const last = readings.at(-1)
  if (!last) return
  const from = o.position.current
  const to = reachedBy(last.record)
  const done = (await applyPresumed(o, readings, from, to)) ?? (await applySorted(o, readings, from, to))
  o.position.current = { ...to, revision: from.revision }
  for (const reading of done.parking) o.parked(reading)
  o.ages?.add(o.at.topic, done.passed, o.clock().getTime())
  o.committed(done.emitted)
}

/** A stranger's record may have anything for an id: what is none of an event is not kept. */
function reachedBy({ offset, headers }: InRecord): Reached {
  const { ce_id: id } = headers
  return { next: offset + 1n, last: id !== undefined && isUuid(id) ? id : undefined }
}

type Done = {
  readonly emitted: boolean
  readonly passed: readonly InRecord[]
  readonly parking: readonly ReceivedRecord[]
}

class PresumedWrongly extends Error {}

/** The usual case: everything is new. Undefined when it is not; then nothing was done. */
async function applyPresumed(
  o: SliceOptions,
  readings: readonly ReceivedRecord[],
  from: Position,
  to: Reached,
): Promise<Done | undefined> {
  const { consumer, at } = o
  const presumed = presume(readings)
  if (!presumed) return undefined
  const sorted = sortOut(readings, presumed)
  if (sorted.gap) return undefined
  try {
    return await o.database.transaction(async tx => {
      const counts = countsOf(at.topic, sorted.passed, o.compared)
      const claiming = claimPresumed(tx, consumer.name, at, from, to, presumed, sorted.versions, counts)
      o.waiting()
      if (!(await claiming)) throw new PresumedWrongly()
      const emitted = await handleAll(tx, consumer, sorted.fresh, o.clock())
      return { emitted, passed: sorted.passed, parking: [] }
    })
  } catch (error) {
    if (error instanceof PresumedWrongly) return undefined
    throw error
  }
}

/** Every case: looks up what was applied, drops duplicates, finds gaps, and parks. */
async function applySorted(
  o: SliceOptions,
  readings: readonly ReceivedRecord[],
  from: Position,
  to: Reached,
): Promise<Done> {
  const { consumer, at } = o
  const keys = [...new Set(readings.map(reading => reading.key))]
  return o.database.transaction(async tx => {
    const standing = await claim(tx, consumer.name, at, from, to, keys)
    if (!standing) throw new Overtaken()
    const sorted = sortOut(readings, standing)
    if (sorted.gap) throw new GapFound(sorted.gap)
    const emitted = await handleAll(tx, consumer, sorted.fresh, o.clock())
    await advance(tx, consumer.name, at.topic, sorted.versions)
    await countApplied(tx, consumer.name, at, sorted.passed, o.compared)
    await park(tx, consumer.name, at, sorted.parking)
    return { emitted, passed: sorted.passed, parking: sorted.parking }
  })
}
