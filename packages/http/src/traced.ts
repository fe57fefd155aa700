import { beginSpan, endSpan, type Span, SpanKind, traceparentOf } from '@lodestone/tracing'
import type { FastifyInstance } from 'fastify'
import { API_PREFIX } from './mount.ts'
import { traceOf } from './trace.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of this request, and the same as W3C `traceparent`; only while the process traces. */
    span?: Span | undefined
    traceparent?: string | undefined
  }
}

/** Gives every request to the interface a span, within the trace of its caller if there is one. For a process that traces. */
export function traceRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? ''
    if (route.startsWith(API_PREFIX)) {
      const attributes = {
        'http.request.method': request.method,
        'http.route': route,
        'lodestone.request_id': request.id,
      }
      const span = beginSpan(`${request.method} ${route}`, {
        kind: SpanKind.SERVER,
        parent: traceOf(request),
        attributes,
      })
      request.span = span
      request.traceparent = span && traceparentOf(span)
    }
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    request.span?.setAttribute('http.response.status_code', reply.statusCode)
    endSpan(request.span, reply.statusCode >= 500 ? new Error() : undefined)
    done()
  })
}
