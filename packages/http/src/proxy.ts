import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { RouteContract } from '@lodestone/contracts'
import { errorOf } from '@lodestone/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Callers, payerOf } from './allowance.ts'
import { goOn } from './expected.ts'
import { API_PREFIX, authorize } from './mount.ts'
import { ProblemError } from './problem.ts'
import { LIGHT_BYTES } from './sent.ts'
import { hasBody } from './slow-bodies.ts'
import { NobodyListens, type Outgoing, openUpstream, type UpstreamOptions } from './upstream.ts'

/** Headers that belong to one connection (RFC 9110 section 7.6.1), and those that this end answers by itself. */
const HOP_BY_HOP = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade expect'.split(
    ' ',
  ),
)

/** What a caller says about where it comes from, or about another path or method that is meant: nobody behind this end may believe it. */
const FROM_OUTSIDE =
  /^(?:x-forwarded-.*|forwarded|x-real-ip|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override)$/

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
  for (const route of routes) {
    app.route({
      method: route.method,
      url: API_PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1'),
      // Answered before a large body is read.
      onRequest: async (request, reply) => {
        if (callers) {
          const identity = await callers.identify(request)
          authorize(route, identity)
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
  }
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

/** The request as its service is sent it. It goes away with its caller. */
async function outgoingOf(route: RouteContract, request: FastifyRequest, reply: FastifyReply): Promise<Outgoing> {
  const gone = new AbortController()
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const body = await bodyOf(request, reply, problem => gone.abort(problem))
  const isKeyed = route.idempotent === true && request.headers['idempotency-key'] !== undefined
  return {
    method: request.raw.method ?? 'GET',
    path: request.raw.url ?? '/',
    headers: {
      ...fromCaller(request.headers),
      ...forwardedBy(request),
      ...(request.traceparent ? { traceparent: request.traceparent } : {}),
      'x-request-id': request.id,
    },
    ...(body === undefined ? {} : { body }),
    repeatable: isRead(request) || isKeyed,
    signal: gone.signal,
  }
}

/** A small body as a whole, so that it can be sent again; one that is large, or of unknown length, as it comes. */
async function bodyOf(
  request: FastifyRequest,
  reply: FastifyReply,
  onSlow: (problem: ProblemError) => void,
): Promise<Outgoing['body']> {
  if (!hasBody(request.raw)) return undefined
  const length = request.headers['content-length']
  if (length === undefined || Number(length) > LIGHT_BYTES)
    return { stream: request.raw, begin: () => goOn(request, reply, onSlow) }
  goOn(request, reply)
  try {
    return await whole(request.raw)
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError('malformed', 'The body did not come to its end.')
  }
}

/** The bytes of a body. Where they do not come to their end its connection stays, for the answer. */
function whole(raw: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const parts: Buffer[] = []
  raw.on('data', part => parts.push(part)).once('end', () => resolve(Buffer.concat(parts)))
  raw.on('error', reject)
  return promise
}

const isRead = (request: FastifyRequest): boolean => request.raw.method === 'GET' || request.raw.method === 'HEAD'

/** Headers without those of the connection. */
function passedOn(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = new Set(
    String(headers.connection ?? '')
      .split(',')
      .map(name => name.trim().toLowerCase()),
  )
  const out: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)) out[name] = value
  return out
}

const fromCaller = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(passedOn(headers)).filter(([name]) => !FROM_OUTSIDE.test(name)))

const forwardedBy = (request: FastifyRequest): Record<string, string> => ({
  'x-forwarded-for': request.ip,
  'x-forwarded-proto': request.protocol,
  ...(request.headers.host ? { 'x-forwarded-host': request.headers.host } : {}),
})
