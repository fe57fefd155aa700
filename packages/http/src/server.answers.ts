import { traceIdOf } from '@lodestone/tracing'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** The trace of a request, for its lines of the log. */
export const traceFields = ({ traceparent }: FastifyRequest) =>
  traceparent === undefined ? undefined : { traceId: traceIdOf(traceparent) }

/** A line for each answer, by route: a path names ids, and a query may hold what somebody looks for. */
export function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions, id: requestId } = request
    const said = {
      requestId,
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    request.log.debug({ ...said, ...traceFields(request) }, 'answered')
    done()
  })
}
