import { inSpan, type Span, traceparentOf } from '@lodestone/tracing'
import type { Door } from './door.ts'

/** The same door, with a span for every transaction; what it records belongs to the trace. For a process that traces. */
export function tracedDoor(door: Door, service: string): Door {
  const attributes = { 'lodestone.service': service }
  const within = <T extends { readonly traceparent?: string | undefined }>(given: T, span: Span | undefined): T =>
    span ? { ...given, traceparent: traceparentOf(span) } : given
  return {
    command: (call, work) =>
      inSpan(`${call.route.id} transaction`, { parent: call.traceparent, attributes }, span =>
        door.command(within(call, span), work),
      ),
    // Of what is undone nothing is told: there is nothing to follow.
    rehearse: work => door.rehearse(work),
    create: (call, plan) =>
      inSpan(`${call.route.id} transaction`, { parent: call.traceparent, attributes }, span =>
        door.create(within(call, span), plan),
      ),
    transaction: (cause, work) =>
      inSpan(`${service} transaction`, { parent: cause.traceparent, attributes }, span =>
        door.transaction(within(cause, span), work),
      ),
  }
}
