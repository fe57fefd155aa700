import { type RouteContract, XLSX } from '@lodestone/contracts'
import { present, sha256Hex } from '@lodestone/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Callers, payerOf } from './allowance.ts'
import { type Answer, answerHeaders, type Call, type Handler } from './call.ts'
import { checked } from './checked.ts'
import { type FairTurns, TooManyWaiting } from './fair-turns.ts'
import type { Identity } from './identity.ts'
import { beginLight, callLight } from './light-first.ts'
import { ProblemError, problemOf } from './problem.ts'
import { LIGHT_BYTES, parsed, readObject, readSent, type SentFile } from './sent.ts'
import { traceOf } from './trace.ts'
import { linesIn } from './work.ts'

export const API_PREFIX = '/api/v1'

/** Who is let in at a route, and in whose turn. */
export type Entrance = {
  readonly callers: Callers
  /** Whoever's token lets in may still be nobody whose commands are welcome: throws 403 for those. Asked for commands of members and suppliers. */
  readonly admit?: (identity: Identity, route: RouteContract) => Promise<unknown>
  /** For requests with large bodies, or files: of one organisation they are carried out one after the other. */
  readonly heavy?: FairTurns
}

/** Seconds after which whoever has too many large requests waiting should come back. */
const HEAVY_RETRY_SECONDS = 10

/** Serves one route of the contract: who may call, what it must send, and the answer's headers are checked and set here. */
export function mount(app: FastifyInstance, route: RouteContract, entrance: Entrance, handler: Handler): void {
  const { callers, admit, heavy } = entrance
  const taken = mediaTaken(route)
  app.route<{ Params: Record<string, string> }>({
    method: route.method,
    url: API_PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1'),
    ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
    ...(route.files ? { config: { files: route.files } } : {}),
    // Who calls, and may, is settled before a byte of the body is read.
    onRequest: async (request, reply) => {
      const large = isHeavy(route, request)
      if (!large) endWith(request, reply, beginLight())
      const identity = await callers.identify(request)
      authorize(route, identity)
      request.identity = identity
      checkMediaType(taken, request)
      if (admit && isPartys(route, identity)) await admit(identity, route)
      request.belongsTo?.(payerOf(identity))
      if (!large) callLight(payerOf(identity))
      if (heavy && large) {
        const end = await inTurn(heavy, identity)
        // Whoever went away while it waited is answered by nobody.
        if (reply.raw.destroyed) end(0)
        endWith(request, reply, end)
        // What came before it may have cost all that was left.
        await callers.mayGoOn(identity)
      }
    },
    handler: async (request, reply) => {
      request.handled = true
      const began = performance.now()
      try {
        const call = await readPaid(route, request, reply, callers)
        const result = await handler(call)
        const answer = 'ok' in result ? unwrap(result) : result
        const payload = payloadOf(answer)
        await callers.owe(call.identity, { bytes: payload?.length ?? 0 })
        return send(route, reply, answer, payload)
      } finally {
        request.end?.(performance.now() - began)
      }
    },
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, once it is settled that they may. */
    identity?: Identity
    handled?: true
    /** Ends what the request has begun; its work took so long. */
    end?: (tookMs: number) => void
  }
}
type RoutedRequest = FastifyRequest<{ Params: Record<string, string> }>

/** Ends what a request has begun when its handler has: or before, when it is refused, or its caller goes away while it sends. */
function endWith(request: RoutedRequest, reply: FastifyReply, end: (tookMs: number) => void): void {
  request.end = end
  reply.raw.on('close', () => {
    if (!request.handled) end(0)
  })
}

/** Whether it is a command that a member or supplier gives as such. */
const isPartys = (route: RouteContract, { roles }: Identity): boolean =>
  route.method !== 'GET' && route.who.every(role => isParty(role) || !roles.has(role))
const isParty = (role: string): boolean => role === 'member' || role === 'supplier'

/** Of a body without a length nobody knows how long it will be, and of a file not how long it takes to read. */
const isHeavy = (route: RouteContract, request: FastifyRequest): boolean =>
  route.large === true ||
  route.files === 'preview' ||
  mediaOf(request) === XLSX ||
  request.headers['transfer-encoding'] !== undefined ||
  Number(request.headers['content-length'] ?? 0) > LIGHT_BYTES

async function inTurn(heavy: FairTurns, identity: Identity): Promise<(tookMs: number) => void> {
  try {
    return await heavy.begin(payerOf(identity))
  } catch (error) {
    if (!(error instanceof TooManyWaiting)) throw error
    throw new ProblemError(
      'rate-limited',
      'Too many large requests of your organisation come before this one: they are carried out one after the other.',
      undefined,
      HEAVY_RETRY_SECONDS,
    )
  }
}

function unwrap(result: Exclude<Awaited<ReturnType<Handler>>, Answer>): Answer {
  if (result.ok) return result.value
  throw problemOf(result.refusal)
}

/** Throws 403 for whom the table of routes does not name. */
export function authorize(route: RouteContract, identity: Identity): void {
  const roles = route.who.filter(role => identity.roles.has(role))
  if (roles.length === 0) throw new ProblemError('forbidden', `This is for: ${route.who.join(', ')}.`)
  if (identity.org === undefined && roles.every(isParty))
    throw new ProblemError('forbidden', 'The token names no organisation.')
}

const mediaOf = ({ headers }: FastifyRequest): string | undefined =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase()

/** The media types of bodies that a route takes. */
function mediaTaken({ alsoAccepts = [] }: RouteContract): readonly string[] {
  const multipartOnly = alsoAccepts.includes('multipart/form-data')
  return [...(multipartOnly ? [] : ['application/json']), ...alsoAccepts]
}

function checkMediaType(taken: readonly string[], request: FastifyRequest): void {
  const type = mediaOf(request)
  if (type === undefined || request.method === 'GET' || request.method === 'DELETE') return
  if (!taken.includes(type)) throw new ProblemError('unsupported-media-type', `This route takes: ${taken.join(', ')}.`)
}

/** The call, whose body costs its caller what it is, taken or refused. The lines of a file are counted by whoever reads it. */
async function readPaid(
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

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
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

function payloadOf({ body }: Answer): string | Buffer | undefined {
  return body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
}

function send(
  route: RouteContract,
  reply: FastifyReply,
  answer: Answer,
  payload: string | Buffer | undefined,
): FastifyReply {
  if (answer.hijacked) return reply
  reply.code(answer.status ?? route.success.status)
  for (const [name, value] of Object.entries(answerHeaders(answer))) reply.header(name, value)
  reply.header('cache-control', 'no-store')
  if (typeof payload === 'string') reply.type('application/json; charset=utf-8')
  return reply.send(payload)
}
