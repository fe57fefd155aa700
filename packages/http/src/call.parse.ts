import type { RouteContract } from '@lodestone/contracts'
import { present } from '@lodestone/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Callers } from './allowance.ts'
import { header, readIdempotency, readIfMatch } from './call.headers.ts'
import type { Call } from './call.ts'
import { checked } from './checked.ts'
import { readObject } from './json-body.ts'
import { ProblemError } from './problem.ts'
import { LIGHT_BYTES, parsed, readSent, type SentFile } from './sent.ts'
import type { Identity } from './token-rules.ts'
import { traceOf } from './trace.ts'
import { linesIn } from './work.ts'

/** A request whose path has named parts. */
export type RoutedRequest = FastifyRequest<{ Params: Record<string, string> }>

/** The call, whose body costs its caller what it is, taken or refused. The lines of a file are counted by whoever reads it. */
export async function readPaid(
  route: RouteContract,
  request: RoutedRequest,
  reply: FastifyReply,
  callers: Callers,
): Promise<Call> {
  const bytes = request.rawBody?.length ?? 0
  const identity = present(request.identity)
  let call: Call
  try {
    call = readCall(route, request, reply, identity, callers)
  } catch (error) {
    await callers.owe(identity, { bytes, lines: linesIn(request.body) })
    throw error
  }
  await callers.owe(identity, call.file ? { bytes } : { bytes, lines: linesIn(call.body) })
  return call
}

function readCall(
  route: RouteContract,
  request: RoutedRequest,
  reply: FastifyReply,
  identity: Identity,
  callers: Callers,
): Call {
  const query = route.query ? checked(route.query, request.query ?? {}, 'query.') : {}
  const read = route.files ? readFile(route, request, query) : undefined
  return {
    route,
    file: read?.file,
    identity,
    params: request.params,
    query,
    body: read ? read.body : route.body ? readBody(route, route.body, request, query) : undefined,
    requestId: request.id,
    traceparent: request.traceparent ?? traceOf(request),
    idempotency: route.idempotent ? readIdempotency(request) : undefined,
    ifMatch: route.ifMatch ? readIfMatch(request) : undefined,
    owe: work => callers.owe(identity, work),
    raw: request,
    reply,
  }
}

function readBody(
  route: RouteContract,
  schema: z.ZodType,
  request: FastifyRequest,
  query: Record<string, unknown>,
): unknown {
  if (request.body !== undefined && request.body !== null) return readObject(schema, request.body, query)
  if (route.bodyOptional) return checked(schema, {}, '')
  throw new ProblemError('malformed', 'A body is required.')
}

/** The body as its schema reads it, or the file that it is. A preview takes everything as a file, and what is large is read elsewhere. */
function readFile(
  route: RouteContract,
  request: RoutedRequest,
  query: Record<string, unknown>,
): { body?: unknown; file?: SentFile } {
  const bytes = request.rawBody
  if (bytes === undefined || bytes.length === 0) throw new ProblemError('malformed', 'A body is required.')
  const [media = '', ...parameters] = (header(request, 'content-type') ?? '')
    .split(';')
    .map(part => part.trim().toLowerCase())
  const charset = parameters
    .find(part => part.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '')
  const sent = { bytes, media, ...(charset ? { charset } : {}) }
  if (route.files === 'preview' || bytes.length > LIGHT_BYTES) return { file: sent }
  const read = parsed(sent)
  // Its lines cost, whether they are taken or refused.
  request.body = read.parsed
  return readSent(present(route.body), read, query)
}
