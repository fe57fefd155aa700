import type { IncomingMessage } from 'node:http'
import type { RouteContract } from '@lodestone/contracts'
import { errorOf } from '@lodestone/kernel'
import type { FastifyInstance } from 'fastify'
import { type Callers, payerOf } from './allowance.ts'
import { admittedAt, placesOf } from './mount.ts'
import { ProblemError } from './problem.ts'
import { passedOn } from './proxy.headers.ts'
import { isRead, outgoingOf } from './proxy.outgoing.ts'
import { hasBody } from './slow-bodies.ts'
import { NobodyListens, openUpstream, type UpstreamOptions } from './upstream.ts'

/** Seconds after which a caller should try again when a service cannot be reached. */
const RETRY_AFTER_SECONDS = 2

export type RunningProxy = { close(): void }

/**
 * Serves routes by passing them on to the address of their service: large bodies are streamed, none is parsed, headers pass both ways. With
 * `callers`, those are kept from it who have no valid token, not the role, or ask too often; whoever owns the route checks it again. `urlOf`
 * may know no address; that, and a service that cannot be reached, is answered 503 with Retry-After.
 */
export function mountProxy(
  app: FastifyInstance,
  routes: readonly RouteContract[],
  urlOf: (route: RouteContract) => string | undefined,
  { callers, ...options }: UpstreamOptions & { readonly callers?: Callers } = {},
): RunningProxy {
  const upstream = openUpstream(options)
  for (const [route, url] of routes.flatMap(one => placesOf(one).map(place => [one, place] as const)))
    app.route({
      method: route.method,
      url,
      // Answered before a large body is read.
      onRequest: async (request, reply) => {
        if (callers) {
          const identity = await admittedAt(route, callers, request)
          request.belongsTo?.(payerOf(identity))
        }
        const base = urlOf(route)
        if (base === undefined) throw unreachable(route, NOT_RECEIVED)
        const outgoing = await outgoingOf(route, request, reply)
        let answer: IncomingMessage
        try {
          answer = await upstream.send(base, outgoing)
        } catch (error) {
          if (outgoing.signal.reason instanceof ProblemError) throw outgoing.signal.reason
          request.log.warn({ service: route.service, error: errorOf(error).message }, 'service cannot be reached')
          throw unreachable(route, isRead(request) || error instanceof NobodyListens ? NOT_RECEIVED : UNKNOWN)
        }
        // One id from end to end: that of this end, which the service has taken.
        const { 'x-request-id': _, ...headers } = passedOn(answer.headers)
        reply.code(answer.statusCode ?? 502).headers(headers)
        // What was sent early, before the whole body was read: the rest is not waited for.
        if (!request.raw.complete && hasBody(request.raw)) reply.header('connection', 'close')
        return reply.send(answer)
      },
      handler: async () => {
        throw new Error('a proxied route is answered before its handler')
      },
    })
  return { close: upstream.close }
}

const NOT_RECEIVED = ''
const UNKNOWN = ' Whether it has taken this call is not known: repeat it, a creating one with the same Idempotency-Key.'
const unreachable = ({ service }: RouteContract, more: string): ProblemError =>
  new ProblemError(
    'unavailable',
    `The service ${service} cannot be reached for a moment.${more}`,
    undefined,
    RETRY_AFTER_SECONDS,
  )
