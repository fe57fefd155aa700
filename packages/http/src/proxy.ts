import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import type { RouteContract } from '@lodestone/contracts'
import { errorOf } from '@lodestone/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Callers } from './allowance.ts'
import { goOn } from './expected.ts'
import { API_PREFIX, authorize } from './mount.ts'
import { ProblemError } from './problem.ts'

/** Headers that belong to one connection (RFC 9110 section 7.6.1), and those that this end answers by itself. */
const HOP_BY_HOP = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade expect'.split(
    ' ',
  ),
)

/** What a caller says about where it comes from, or about another path or method that is meant: nobody behind this end may believe it. */
const FROM_OUTSIDE =
  /^(?:x-forwarded-.*|forwarded|x-real-ip|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override)$/

/** Milliseconds until a connection stands. */
const CONNECT_MS = 3_000
/** Milliseconds without a byte in either direction. Long enough for a what-if on a large round. */
const SILENCE_MS = 120_000
/** Seconds after which a caller should try again when a service cannot be reached. */
const RETRY_AFTER_SECONDS = 2
/** Connections to one service. */
const MAX_CONNECTIONS = 64

export type RunningProxy = { close(): void }

/**
 * Serves routes by passing them on to the address of their service: bodies are streamed and never parsed, headers pass both ways. With
 * `callers`, those are kept from it who have no valid token, not the role, or ask too often; whoever owns the route checks it again. `urlOf`
 * may know no address; that, and a service that cannot be reached, is answered 503 with Retry-After.
 */
export function mountProxy(
  app: FastifyInstance,
  routes: readonly RouteContract[],
  urlOf: (route: RouteContract) => string | undefined,
  options: { connectMs?: number; silenceMs?: number; callers?: Callers } = {},
): RunningProxy {
  const { connectMs = CONNECT_MS, silenceMs = SILENCE_MS, callers } = options
  const agents = {
    'http:': new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
    'https:': new SecureAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
  }

  async function forward(
    request: FastifyRequest,
    reply: FastifyReply,
    base: string,
    again = false,
  ): Promise<IncomingMessage> {
    const target = new URL(base)
    const secure = target.protocol === 'https:'
    const upstream = (secure ? httpsRequest : httpRequest)({
      hostname: target.hostname.replace(/^\[|\]$/g, ''),
      port: target.port || (secure ? 443 : 80),
      path: `${target.pathname.replace(/\/$/, '')}${request.raw.url}`,
      method: request.raw.method,
      headers: {
        ...fromCaller(request.headers),
        ...forwardedBy(request),
        ...(request.traceparent ? { traceparent: request.traceparent } : {}),
        'x-request-id': request.id,
        host: target.host,
      },
      agent: agents[secure ? 'https:' : 'http:'],
      timeout: silenceMs,
    })
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const connecting = setTimeout(() => upstream.destroy(new Error('no connection in time')), connectMs)
    upstream.on('socket', socket => {
      if (socket.connecting) socket.once('connect', () => clearTimeout(connecting))
      else clearTimeout(connecting)
    })
    upstream.on('timeout', () => upstream.destroy(new Error('no answer in time')))
    upstream.on('response', resolve)
    upstream.on('error', reject)
    const bodyless = !hasBody(request.raw)
    if (bodyless) upstream.end()
    else {
      // The service judges who calls while the body is still to come.
      upstream.flushHeaders()
      goOn(request, reply)
      request.raw.pipe(upstream)
    }
    // The caller went away: so does what it asked for.
    reply.raw.on('close', () => {
      if (!reply.raw.writableFinished) upstream.destroy()
    })
    try {
      return await promise
    } catch (error) {
      // A kept connection that the other end had just closed says nothing about the service. Only a read is sent twice.
      if (!again && bodyless && upstream.reusedSocket && isRead(request)) return forward(request, reply, base, true)
      throw error
    } finally {
      clearTimeout(connecting)
    }
  }

  for (const route of routes) {
    app.route({
      method: route.method,
      url: API_PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1'),
      // Answered before anything reads the body.
      onRequest: async (request, reply) => {
        if (callers) authorize(route, await callers.identify(request))
        const base = urlOf(route)
        const unreachable = (): ProblemError =>
          new ProblemError(
            'unavailable',
            `The service ${route.service} cannot be reached for a moment.${isRead(request) ? '' : ' Whether it has taken this call is not known: repeat it, a creating one with the same Idempotency-Key.'}`,
            undefined,
            RETRY_AFTER_SECONDS,
          )
        if (base === undefined) throw unreachable()
        let answer: IncomingMessage
        try {
          answer = await forward(request, reply, base)
        } catch (error) {
          request.log.warn({ service: route.service, error: errorOf(error).message }, 'service cannot be reached')
          throw unreachable()
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
  return {
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

const isRead = (request: FastifyRequest): boolean => request.raw.method === 'GET' || request.raw.method === 'HEAD'

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

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
