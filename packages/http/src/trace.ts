import type { FastifyRequest } from 'fastify'

/** W3C trace context, of which nothing else is kept or passed on: what a stranger writes here ends up in journals and messages. */
export function traceOf({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers
  return typeof traceparent === 'string' && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent)
    ? traceparent
    : undefined
}
