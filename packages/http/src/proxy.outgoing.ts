import type { IncomingMessage } from 'node:http'
import type { RouteContract } from '@lodestone/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { goOn } from './expected.ts'
import { ProblemError } from './problem.ts'
import { forwardedBy, fromCaller } from './proxy.headers.ts'
import { LIGHT_BYTES } from './sent.ts'
import { hasBody } from './slow-bodies.ts'
import type { Outgoing } from './upstream.ts'

/** The request as its service is sent it. It goes away with its caller. */
export async function outgoingOf(
  route: RouteContract,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Outgoing> {
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

/** Whether it may be repeated whatever came of it. */
export const isRead = (request: FastifyRequest): boolean =>
  request.raw.method === 'GET' || request.raw.method === 'HEAD'
