import { inSpan, isKept, SpanKind, tracer } from '@lodestone/tracing'
import { errorClassOf, isNobodysFault } from './fault.ts'
import type { ReceivedRecord } from './received.ts'
import type { Sorted } from './sequence.ts'
import { applyOnce, GapFound, Overtaken, type SliceOptions } from './slice.apply.ts'

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
