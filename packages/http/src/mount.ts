import { isParty, type RouteContract } from '@lodestone/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Callers, payerOf } from './allowance.ts'
import { type RoutedRequest, readPaid } from './call.parse.ts'
import { type Answer, answerHeaders, type Handler } from './call.ts'
import type { FairTurns } from './fair-turns.ts'
import { inTurn, isHeavy } from './heavy.ts'
import { beginLight, callLight } from './light-first.ts'
import { checkMediaType, mediaTaken } from './media.ts'
import { mustBeIn, mustBePerson } from './position.ts'
import { ProblemError, problemOf } from './problem.ts'
import { actingIn, belongsNowhere, isForRegister } from './register.ts'
import type { Identity } from './token-rules.ts'
import { isVisit, keyOf, sendShared, sharedAnswer, type Visitors } from './visit.ts'

export const API_PREFIX = '/api/v1'

/** Who is let in at a route, and in whose turn. */
export type Entrance = {
  readonly callers: Callers
  /** Whoever's token lets in may still be nobody whose commands are welcome: throws 403 for those. Asked for commands of members and suppliers. */
  readonly admit?: (identity: Identity, route: RouteContract) => Promise<unknown>
  /** For requests with large bodies, or files: of one organisation they are carried out one after the other. */
  readonly heavy?: FairTurns
  /** What those are answered who do not sign in, together. */
  readonly visitors?: Visitors
}

/** Serves one route of the contract: who may call, what it must send, and the answer's headers are checked and set here. */
export function mount(app: FastifyInstance, route: RouteContract, entrance: Entrance, handler: Handler): void {
  const { callers, admit, heavy, visitors } = entrance
  const taken = mediaTaken(route)
  for (const url of placesOf(route))
    app.route<{ Params: Record<string, string> }>({
      method: route.method,
      url,
      ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
      ...(route.files ? { config: { files: route.files } } : {}),
      // Who calls, and may, is settled before a byte of the body is read.
      onRequest: async (request, reply) => {
        const large = isHeavy(route, request)
        if (!large) endWith(request, reply, beginLight())
        const identity = await admittedAt(route, callers, request)
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
          const answered = async () => {
            const result = await handler(call)
            return 'ok' in result ? unwrap(result) : result
          }
          if (visitors && isVisit(route, call.identity)) {
            const shared = await visitors.get(keyOf(call), async () => {
              const answer = await answered()
              return sharedAnswer(route, answer, payloadOf(answer))
            })
            await callers.owe(call.identity, { bytes: shared.payload.length })
            return sendShared(request, reply, shared)
          }
          const answer = await answered()
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
/** Ends what a request has begun when its handler has: or before, when it is refused, or its caller goes away while it sends. */
function endWith(request: RoutedRequest, reply: FastifyReply, end: (tookMs: number) => void): void {
  request.end = end
  reply.raw.on('close', () => {
    if (!request.handled) end(0)
  })
}

/** Who calls, and may call this. Throws 401, 403 or 429. */
export async function admittedAt(route: RouteContract, callers: Callers, request: FastifyRequest): Promise<Identity> {
  if (route.open || mayVisit(route, callers, request)) return callers.visit(request)
  const identity = await callers.identify(request, route.anySubject ? undefined : actingIn(request))
  authorize(route, identity)
  return identity
}

/** Whoever says who they are is whom they say, and not let in otherwise. */
const mayVisit = (route: RouteContract, { publicFace }: Callers, { headers }: FastifyRequest): boolean =>
  publicFace === true && route.published === true && headers.authorization === undefined

/** Where a route is served: under the API, and where a standard looks for it. */
export const placesOf = (route: RouteContract): readonly string[] => [
  API_PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1'),
  ...(route.alsoAt ?? []),
]

/** Whether it is a command that an organisation gives as such. */
const isPartys = (route: RouteContract, { roles }: Identity): boolean =>
  route.method !== 'GET' &&
  !route.open &&
  !route.anySubject &&
  route.who.every(role => isParty(role) || !roles.has(role))

function unwrap(result: Exclude<Awaited<ReturnType<Handler>>, Answer>): Answer {
  if (result.ok) return result.value
  throw problemOf(result.refusal)
}

/** Throws 403 for whom the table of routes does not name. */
function authorize(route: RouteContract, identity: Identity): void {
  mustBePerson(route, identity)
  const roles = route.who.filter(role => identity.roles.has(role))
  if (route.anySubject && (roles.length > 0 || identity.roles.size === 0)) return
  if (isForRegister(identity) && route.who.some(isParty)) throw belongsNowhere()
  if (roles.length === 0) throw new ProblemError('forbidden', `This is for: ${route.who.join(', ')}.`)
  if (roles.every(isParty)) mustBeIn(route, identity.position)
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
  if (!route.open) reply.header('cache-control', 'no-store')
  if (typeof payload === 'string') reply.type('application/json; charset=utf-8')
  return reply.send(payload)
}
