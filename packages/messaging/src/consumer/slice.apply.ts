import type { Database } from '@lodestone/database'
import { isUuid } from '@lodestone/kernel'
import { countApplied } from '../counts/counts.applied.ts'
import { countsOf } from '../counts/counts.ts'
import type { InRecord, TopicPartition } from '../ports.ts'
import type { Ages } from './ages.ts'
import { type Consumer, handleAll } from './consumer.ts'
import { advance, claim, claimPresumed } from './inbox.ts'
import { park } from './parked.ts'
import type { Position, Reached } from './positions.ts'
import type { ReceivedRecord } from './received.ts'
import { presume, type Sorted, sortOut } from './sequence.ts'

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

export class GapFound extends Error {
  readonly gap: NonNullable<Sorted['gap']>
  constructor(gap: NonNullable<Sorted['gap']>) {
    super('gap')
    this.gap = gap
  }
}

export class Overtaken extends Error {}

/** Applies readings in one transaction. Throws `GapFound`, `Overtaken`, or what applying them throws. */
export async function applyOnce(o: SliceOptions, readings: readonly ReceivedRecord[]): Promise<void> {
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
