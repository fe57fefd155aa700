import { randomUUID } from 'node:crypto'
import multipart from '@fastify/multipart'
import { isUuid } from '@lodestone/kernel'
import { tracer } from '@lodestone/tracing'
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import { methodsByPath } from './allowed.ts'
import { endEarly, refuseWhileStopping } from './connections.ts'
import { answerExpectations } from './expected.ts'
import { ProblemError } from './problem.ts'
import { faultOf } from './request.ts'
import { securityHeaders } from './security.ts'
import { logAnswers, traceFields } from './server.answers.ts'
import { readBodies } from './server.bodies.ts'
import { type Bounds, bound } from './server.bounds.ts'
import { answerMissing, answerUnreadable, type ErrorMapper, sendProblem, toProblem } from './server.problems.ts'
import { traceRequests } from './traced.ts'

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

/** Largest file of evidence, in bytes. */
const MAX_FILE_BYTES = 20 * 1024 * 1024

/** Milliseconds a client has to send a whole request, unless told otherwise; the headers alone must be there sooner. */
const REQUEST_TIMEOUT_MS = 60_000
const HEADERS_TIMEOUT_MS = 10_000
/** Milliseconds between looks for clients that take longer. */
const LOOK_EVERY_MS = 1_000
/** Milliseconds that a connection may stay without a request, unless told otherwise. */
const KEEP_ALIVE_MS = 60_000

export type ServerOptions = Bounds & {
  readonly log: FastifyBaseLogger
  readonly mapError: ErrorMapper
  readonly requestTimeoutMs?: number
  readonly keepAliveMs?: number
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
  bound(app, options, requestTimeoutMs, options.behindOrigin === true)
  refuseWhileStopping(app)
  if (tracer) traceRequests(app)
  if (['debug', 'trace'].includes(options.log.level)) logAnswers(app)
  await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 5, parts: 6 } })
  readBodies(app)

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

/** An id like those that are made here: what else a stranger might write ends up in no journal and no log. */
const givenId = (text: string | string[] | undefined): string | undefined =>
  typeof text === 'string' && isUuid(text) ? text : undefined
