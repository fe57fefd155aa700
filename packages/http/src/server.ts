import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import multipart from '@fastify/multipart'
import { XLSX } from '@lodestone/contracts'
import { errorOf, isUuid } from '@lodestone/kernel'
import { traceIdOf, tracer } from '@lodestone/tracing'
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { methodsByPath } from './allowed.ts'
import { boundConnections, endEarly, refuseWhileStopping } from './connections.ts'
import { answerExpectations } from './expected.ts'
import { notFound, ProblemError, problemBody } from './problem.ts'
import { faultOf } from './request.ts'
import { securityHeaders } from './security.ts'
import { LIGHT_BYTES } from './sent.ts'
import { watchBodies } from './slow-bodies.ts'
import { readJson, readLargeJson, readText } from './text.ts'
import { traceRequests } from './traced.ts'
import { boundCallers } from './under-way.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes as they came, for the idempotency hash. */
    rawBody?: Buffer
    /** Why it was refused, for the metrics. */
    problemCode?: string
  }
  interface FastifyContextConfig {
    files?: 'import' | 'preview'
  }
}

/** Maps an error of another layer to a problem; `undefined` leaves it to the next. */
export type ErrorMapper = (error: unknown) => ProblemError | undefined

/** Largest file of evidence, in bytes. */
const MAX_FILE_BYTES = 20 * 1024 * 1024

/** Milliseconds a client has to send a whole request, unless told otherwise; the headers alone must be there sooner. */
const REQUEST_TIMEOUT_MS = 60_000
const HEADERS_TIMEOUT_MS = 10_000
/** Milliseconds between looks for clients that take longer. */
const LOOK_EVERY_MS = 1_000
/** Milliseconds that a connection may stay without a request, and connections at once, unless told otherwise. */
const KEEP_ALIVE_MS = 60_000
const MAX_CONNECTIONS = 2_000

/** Milliseconds over which a body must have come at the least rate. */
const BODY_WINDOW_MS = 10_000
/** Share of the connections that one caller may hold with requests under way, whatever is set. */
const CALLERS_SHARE = 4

export type ServerOptions = {
  readonly log: FastifyBaseLogger
  readonly mapError: ErrorMapper
  readonly requestTimeoutMs?: number
  readonly keepAliveMs?: number
  readonly maxConnections?: number
  /** Requests that one caller may have under way, a quarter of the connections at most; 0, the default, is no bound. */
  readonly requestsPerCaller?: number
  /** Bytes a second that a body must bring, over so many milliseconds for which it is waited for; 0, the default, is no bound. */
  readonly leastBodyBytesPerSecond?: number
  readonly bodyWindowMs?: number
  /** Addresses, or ranges of them, of those who are believed where a request comes from (X-Forwarded-For, -Proto, -Host). */
  readonly trustedProxies?: readonly string[]
  /** Somebody who is trusted stands before it and has given each request its id. */
  readonly behindOrigin?: boolean
}

/** A fastify instance that answers every error as problem+json, reads JSON, and logs no bodies. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS, trustedProxies = [] } = options
  const security = securityHeaders()
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: options.keepAliveMs ?? KEEP_ALIVE_MS,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, requestTimeoutMs),
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, security),
    // A path that cannot be decoded comes here without passing any hook.
    frameworkErrors: (_, request, reply) => {
      void sendProblem(reply.headers(security), new ProblemError('malformed', 'The path cannot be read.'), request.id)
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: ({ headers }) => (options.behindOrigin ? givenId(headers['x-request-id']) : undefined) ?? randomUUID(),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  })
  const methodsOf = methodsByPath(app)
  endEarly(app)
  answerExpectations(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(security)
    // What a problem, the log and every service that has part in the answer name it by too.
    reply.header('x-request-id', request.id)
    const fault = faultOf(request)
    // What is nowhere has no body either: else anybody could have one parsed.
    if (fault || !request.is404) done(fault)
    else void answerMissing(request, reply, methodsOf(request.url))
  })
  bound(app, options)
  refuseWhileStopping(app)
  if (tracer) traceRequests(app)
  if (['debug', 'trace'].includes(options.log.level)) logAnswers(app)
  await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 5, parts: 6 } })

  // What a route for files was sent, its mount reads, or a thread for files.
  const keep = (request: FastifyRequest, body: Buffer, done: (error: null, body: undefined) => void) => {
    request.rawBody = body
    done(null, undefined)
  }
  app.addContentTypeParser(['text/csv', 'application/x-ndjson', XLSX], { parseAs: 'buffer' }, keep)
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.config.files || body.length === 0) return keep(request, body, done)
    request.rawBody = body
    if (body.length > LIGHT_BYTES) return void readLarge(body).then(value => done(null, value), done)
    try {
      done(null, readJson(readText(body)))
    } catch (error) {
      done(errorOf(error))
    }
  })
  app.removeContentTypeParser('text/plain')

  app.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    const problem = toProblem(error, options.mapError)
    if (problem.code === 'internal')
      request.log.error({ err: error, requestId: request.id, ...traceFields(request) }, 'request failed')
    request.problemCode = problem.code
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
    return sendProblem(reply, problem, request.id)
  })
  app.setNotFoundHandler((request, reply) => answerMissing(request, reply, methodsOf(request.url)))
  return app
}

/** Holds as many connections, requests of a caller and bodies that come slowly as may be. */
function bound(app: FastifyInstance, options: ServerOptions): void {
  const { maxConnections = MAX_CONNECTIONS, requestsPerCaller = 0, leastBodyBytesPerSecond = 0 } = options
  boundConnections(app, maxConnections)
  if (requestsPerCaller > 0) {
    const each = Math.max(1, Math.min(requestsPerCaller, Math.floor(maxConnections / CALLERS_SHARE)))
    boundCallers(app, each, options.behindOrigin === true)
  }
  if (leastBodyBytesPerSecond === 0) return
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS, bodyWindowMs = BODY_WINDOW_MS } = options
  const windowMs = Math.min(bodyWindowMs, requestTimeoutMs)
  watchBodies(app, { bytesPerSecond: leastBodyBytesPerSecond, windowMs })
}

function answerMissing(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  if (allowed.length === 0 || allowed.includes(request.method)) return sendProblem(reply, notFound(), request.id)
  const problem = new ProblemError('method-not-allowed', `This path takes: ${allowed.join(', ')}.`)
  return sendProblem(reply.header('allow', allowed.join(', ')), problem, request.id)
}

const readLarge = async (bytes: Buffer): Promise<unknown> => readLargeJson(readText(bytes))

/** An id like those that are made here: what else a stranger might write ends up in no journal and no log. */
const givenId = (text: string | string[] | undefined): string | undefined =>
  typeof text === 'string' && isUuid(text) ? text : undefined

const traceFields = ({ traceparent }: FastifyRequest) =>
  traceparent === undefined ? undefined : { traceId: traceIdOf(traceparent) }

/** A line for each answer, by route: a path names ids, and a query may hold what somebody looks for. */
function logAnswers(app: FastifyInstance): void {
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

function sendProblem(reply: FastifyReply, problem: ProblemError, requestId: string): FastifyReply {
  const body = problemBody(problem, requestId)
  return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body))
}

/** Answers what never became a request: bytes that are no HTTP, headers beyond 16 KiB, a client that is too slow. The connection ends. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket, security: Record<string, string>): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const body = problemBody(unreadable(error.code), randomUUID())
  const text = JSON.stringify(body)
  const headers = {
    ...security,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${body.status} ${STATUS_CODES[body.status]}\r\n${lines.join('')}\r\n${text}`)
  socket.destroySoon()
}

function unreadable(code: string | undefined): ProblemError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemError('timed-out', 'The request was not complete in time.')
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemError('headers-too-large', 'The headers have more than 16 KiB.')
    default:
      return new ProblemError('malformed', 'This is not an HTTP request that can be read.')
  }
}

function toProblem(error: FastifyError | ProblemError, mapError: ErrorMapper): ProblemError {
  if (error instanceof ProblemError) return error
  const mapped = mapError(error)
  if (mapped) return mapped
  switch (error.statusCode) {
    case 400:
    case 408:
      return new ProblemError('malformed', error.message)
    case 413:
      return new ProblemError('too-large', 'The body is larger than this route takes.')
    case 415:
      return new ProblemError('unsupported-media-type', 'This route does not take that media type.')
    default:
      return new ProblemError('internal', 'Something broke on our side. The request id says where to look.')
  }
}
