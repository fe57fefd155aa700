import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { notFound, ProblemError, problemBody } from './problem.ts'

/** Maps an error of another layer to a problem; `undefined` leaves it to the next. */
export type ErrorMapper = (error: unknown) => ProblemError | undefined

/** Answers what is nowhere, or not by this method. */
export function answerMissing(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  if (allowed.length === 0 || allowed.includes(request.method)) return sendProblem(reply, notFound(), request.id)
  const problem = new ProblemError('method-not-allowed', `This path takes: ${allowed.join(', ')}.`)
  return sendProblem(reply.header('allow', allowed.join(', ')), problem, request.id)
}

export function sendProblem(reply: FastifyReply, problem: ProblemError, requestId: string): FastifyReply {
  const body = problemBody(problem, requestId)
  return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body))
}

/** Answers what never became a request: bytes that are no HTTP, headers beyond 16 KiB, a client that is too slow. The connection ends. */
export function answerUnreadable(
  error: Error & { code?: string },
  socket: Socket,
  security: Record<string, string>,
): void {
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

/** What is told of an error: where nobody knows it, only that something broke. */
export function toProblem(error: FastifyError | ProblemError, mapError: ErrorMapper): ProblemError {
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
