import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import multipart from '@fastify/multipart'
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import { readCsv, readNdjson } from './body.ts'
import { ProblemError, problemBody } from './problem.ts'
import { securityHeaders } from './security.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes as they came, for the idempotency hash. */
    rawBody?: Buffer
  }
}

/** Maps an error of another layer to a problem; `undefined` leaves it to the next. */
export type ErrorMapper = (error: unknown) => ProblemError | undefined

/** Largest file of evidence, in bytes. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

/** A fastify instance that answers every error as problem+json, reads JSON, CSV and NDJSON, and logs no bodies. */
export async function createServer(options: {
  log: FastifyBaseLogger
  mapError: ErrorMapper
}): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: 60_000,
    keepAliveTimeout: 60_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  })
  const security = securityHeaders()
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(security)
    done()
  })
  await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 5, parts: 6 } })

  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer
    if (body.length === 0) return done(null, undefined)
    parseJson(request, body.toString('utf8'), done)
  })
  const rows = (read: (text: string) => unknown[]) =>
    app.addContentTypeParser(
      read === readCsv ? 'text/csv' : 'application/x-ndjson',
      { parseAs: 'buffer' },
      (request, body, done) => {
        request.rawBody = body as Buffer
        try {
          done(null, read(body.toString('utf8')))
        } catch (error) {
          done(error as Error)
        }
      },
    )
  rows(readCsv)
  rows(readNdjson)
  app.removeContentTypeParser('text/plain')

  endSilentConnections(app)
  app.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    const problem = toProblem(error, options.mapError)
    if (problem.code === 'internal') request.log.error({ err: error, requestId: request.id }, 'request failed')
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
    const body = problemBody(problem, request.id)
    return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body))
  })
  app.setNotFoundHandler((request, reply) => {
    const body = problemBody(new ProblemError('not-found', 'There is no such object.'), request.id)
    return reply.code(404).type('application/problem+json').send(JSON.stringify(body))
  })
  return app
}

/** Connections on which nothing was asked yet (browsers open some in advance) are ended at the stop, which would wait a minute for them. */
function endSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  let closing = false
  app.server.on('connection', socket => {
    if (closing) return socket.destroy()
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', request => silent.delete(request.socket))
  app.addHook('preClose', async () => {
    closing = true
    for (const socket of silent) socket.destroy()
  })
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
