import type { RouteContract } from '@lodestone/contracts'
import { type FieldError, fieldsRefused, sha256Hex } from '@lodestone/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Identify } from './allowance.ts'
import type { Answer, Call, Handler, SentFile } from './call.ts'
import type { Identity } from './identity.ts'
import { ProblemError, problemOf } from './problem.ts'
import { traceOf } from './trace.ts'

export const API_PREFIX = '/api/v1'

/** Field errors shown at most; a caller who has more mends these first. */
const MAX_FIELD_ERRORS = 1_000

/** Serves one route of the contract: who may call, what it must send, and the answer's headers are checked and set here. */
export function mount(app: FastifyInstance, route: RouteContract, identify: Identify, handler: Handler): void {
  app.route({
    method: route.method,
    url: API_PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1'),
    ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
    ...(route.files ? { config: { files: route.files } } : {}),
    // Who calls is settled before a byte of the body is read.
    onRequest: async request => {
      const identity = await identify(request)
      authorize(route, identity)
      ;(request as Authorized).identity = identity
      checkMediaType(route, request)
    },
    handler: async (request, reply) => {
      const result = await handler(readCall(route, request as Authorized, reply))
      const answer = 'ok' in result ? unwrap(result) : result
      return send(route, reply, answer)
    },
  })
}

type Authorized = FastifyRequest & { identity: Identity }

function unwrap(result: Exclude<Awaited<ReturnType<Handler>>, Answer>): Answer {
  if (result.ok) return result.value
  throw problemOf(result.refusal)
}

function authorize(route: RouteContract, identity: Identity): void {
  const roles = route.who.filter(role => identity.roles.has(role))
  if (roles.length === 0) throw new ProblemError('forbidden', `This is for: ${route.who.join(', ')}.`)
  if (identity.org === undefined && roles.every(role => role === 'member' || role === 'supplier'))
    throw new ProblemError('forbidden', 'The token names no organisation.')
}

function checkMediaType(route: RouteContract, request: FastifyRequest): void {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === undefined || request.method === 'GET' || request.method === 'DELETE') return
  const multipartOnly = route.alsoAccepts?.includes('multipart/form-data') === true
  const allowed: readonly string[] = [...(multipartOnly ? [] : ['application/json']), ...(route.alsoAccepts ?? [])]
  if (!allowed.includes(type))
    throw new ProblemError('unsupported-media-type', `This route takes: ${allowed.join(', ')}.`)
}

function readCall(route: RouteContract, request: Authorized, reply: FastifyReply): Call {
  const query = (route.query ? check(route.query, request.query ?? {}, 'query.') : {}) as Record<string, unknown>
  const read = route.files ? readFile(route, request, query) : undefined
  return {
    route,
    ...(read?.file ? { file: read.file } : {}),
    identity: request.identity,
    params: request.params as Record<string, string>,
    query,
    body: read ? read.body : route.body ? readBody(route, request, query) : undefined,
    requestId: request.id,
    traceparent: request.traceparent ?? traceOf(request),
    idempotency: route.idempotent ? readIdempotency(request) : undefined,
    ifMatch: route.ifMatch ? readIfMatch(request) : undefined,
    raw: request,
    reply,
  }
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function readBody(route: RouteContract, request: FastifyRequest, query: Record<string, unknown>): unknown {
  const schema = route.body as z.ZodType
  if (request.body === undefined || request.body === null) {
    if (route.bodyOptional) return check(schema, {}, '')
    throw new ProblemError('malformed', 'A body is required.')
  }
  // CSV and NDJSON carry the lines only; the reference stands in the query.
  const listed = request.rawBody !== undefined && !/^application\/json/i.test(header(request, 'content-type') ?? '')
  if (listed) return check(schema, { reference: query.reference, lines: request.body }, '')
  const body = check(schema, request.body, '') as { reference?: unknown }
  if (query.reference !== undefined && query.reference !== body.reference)
    throw new ProblemError('validation-failed', fieldsRefused(1), [
      { path: 'reference', message: 'another one than reference= says' },
    ])
  return body
}

/** What says how a file is to be read: with one of these a body is a file. */
const READING = ['format', 'decimal', 'encoding', 'sheet', 'mapping']
/** A cell that an export has put behind an apostrophe, which only the reader of files takes off again. */
const DISARMED = /(?:^|[\n,"])\s*'[=+\-@\t\r']/

/**
 * The body, or the file that it is. A preview takes everything as a file. An import takes JSON, NDJSON and the CSV of the API by its schema, as
 * ever; other media types, CSV that the schema does not take, and what the query says how to read, are files.
 */
function readFile(
  route: RouteContract,
  request: Authorized,
  query: Record<string, unknown>,
): { body?: unknown; file?: SentFile } {
  const [media = '', ...parameters] = (header(request, 'content-type') ?? '')
    .split(';')
    .map(part => part.trim().toLowerCase())
  const bytes = request.rawBody
  const file = (): { file: SentFile } => {
    if (bytes === undefined || bytes.length === 0) throw new ProblemError('malformed', 'A body is required.')
    const charset = parameters
      .find(part => part.startsWith('charset='))
      ?.slice(8)
      .replaceAll('"', '')
    const parsed = /json$/.test(media) ? { parsed: request.body } : {}
    return { file: { bytes, media, ...(charset ? { charset } : {}), ...parsed } }
  }
  if (route.files === 'preview' || READING.some(name => query[name] !== undefined)) return file()
  if (media !== 'text/csv')
    return /json$/.test(media) || bytes === undefined ? { body: readBody(route, request, query) } : file()
  if (request.body === undefined || (bytes?.includes("'") && DISARMED.test(bytes.toString()))) return file()
  const read = (route.body as z.ZodType).safeParse({ reference: query.reference, lines: request.body })
  return read.success ? { body: read.data } : file()
}

function check(schema: z.ZodType, value: unknown, prefix: string): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, MAX_FIELD_ERRORS)
  const errors: FieldError[] = issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => ({ path: prefix + [...issue.path, key].join('.'), message: 'unknown field' }))
      : [{ path: prefix + issue.path.join('.'), message: issue.message }],
  )
  throw new ProblemError('validation-failed', fieldsRefused(parsed.error.issues.length), errors)
}

function readIdempotency(request: FastifyRequest): Call['idempotency'] {
  const key = header(request, 'idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new ProblemError('validation-failed', 'The Idempotency-Key is 1 to 200 printable ASCII characters.', [
      { path: 'header.idempotency-key', message: 'not a key' },
    ])
  return {
    key,
    requestHash: sha256Hex(Buffer.concat([Buffer.from(`${request.url}\n`), request.rawBody ?? Buffer.alloc(0)])),
  }
}

function readIfMatch(request: FastifyRequest): number {
  const value = header(request, 'if-match')
  if (value === undefined) throw new ProblemError('precondition-required', 'Send If-Match with the ETag you last saw.')
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(value.trim())?.[1]
  if (version === undefined) throw new ProblemError('stale-version', 'The If-Match is not an ETag of this object.')
  return Number(version)
}

function send(route: RouteContract, reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.hijacked) return reply
  reply.code(answer.status ?? route.success.status)
  if (answer.version !== undefined) reply.header('etag', `"${answer.version}"`)
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  reply.header('cache-control', 'no-store')
  if (answer.json !== undefined) return reply.type('application/json; charset=utf-8').send(answer.json)
  if (Buffer.isBuffer(answer.body)) return reply.send(answer.body)
  if (answer.body === undefined) return reply.send()
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body))
}
