import { beginSpan, endSpan, inSpan, isKept, SpanKind, traceparentOf } from '@lodestone/tracing'
import type { ReceivedEvent } from './consumer/received.ts'
import type { CausedFact } from './fact.ts'
import type { OutRecord, Producer } from './ports.ts'

/** What a process that traces does instead. Only records of traces that are kept get spans of their own. */

/**
 * Sends records, each within the trace of what caused it: its span is handed on in the header `traceparent` of the hop, while `ce_traceparent`
 * stays that of the cause, since a record that is sent again must be the same.
 */
export function sendTraced(producer: Producer, service: string, records: readonly OutRecord[]): Promise<void> {
  const attributes = {
    'lodestone.service': service,
    'messaging.system': 'kafka',
    'messaging.operation.type': 'send',
    'messaging.batch.message_count': records.length,
  }
  const kept = records.filter(record => isKept(record.headers.ce_traceparent))
  if (kept.length === 0) return producer.send(records)
  return inSpan(`${service} relay`, { attributes }, async batch => {
    const spans = kept.map(({ topic, headers }) =>
      beginSpan(`publish ${headers.ce_type}`, {
        kind: SpanKind.PRODUCER,
        parent: headers.ce_traceparent,
        links: [batch && traceparentOf(batch)],
        attributes: { ...attributes, 'messaging.destination.name': topic, 'messaging.message.id': headers.ce_id ?? '' },
      }),
    )
    const hops = new Map(kept.map((record, i) => [record, spans[i]]))
    const traced = records.map(record => {
      const span = hops.get(record)
      return span ? { ...record, headers: { ...record.headers, traceparent: traceparentOf(span) } } : record
    })
    try {
      await producer.send(traced)
      for (const span of spans) endSpan(span)
    } catch (error) {
      for (const span of spans) endSpan(span, error)
      throw error
    }
  })
}

/** The spans of events that a consumer handles; what it emits because of one of them continues that one's trace. */
export async function handleTraced(
  consumer: string,
  events: readonly ReceivedEvent[],
  emitted: CausedFact[],
  handle: (events: readonly ReceivedEvent[]) => Promise<void>,
): Promise<void> {
  const spans = events.map(event =>
    isKept(event.traceparent)
      ? beginSpan(`${consumer} process ${event.type}`, {
          kind: SpanKind.CONSUMER,
          parent: event.traceparent,
          attributes: {
            'lodestone.service': consumer,
            'lodestone.correlation_id': event.correlationId,
            'messaging.system': 'kafka',
            'messaging.operation.type': 'process',
            'messaging.destination.name': event.topic,
            'messaging.destination.partition.id': String(event.partition),
            'messaging.kafka.offset': String(event.offset),
            'messaging.message.id': event.id,
          },
        })
      : undefined,
  )
  const continued = events.map((event, i) => {
    const span = spans[i]
    return span ? { ...event, traceparent: traceparentOf(span) } : event
  })
  try {
    await handle(continued)
    const traces = new Map(continued.map(event => [event.id, event.traceparent]))
    for (const [i, { fact, cause }] of emitted.entries()) {
      const traceparent = cause.traceparent ?? traces.get(cause.causationId ?? '')
      if (traceparent !== undefined) emitted[i] = { fact, cause: { ...cause, traceparent } }
    }
    for (const span of spans) endSpan(span)
  } catch (error) {
    for (const span of spans) endSpan(span, error)
    throw error
  }
}
