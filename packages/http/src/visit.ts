import type { RouteContract } from '@lodestone/contracts'
import { sha256Hex } from '@lodestone/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Answer, answerHeaders, type Call } from './call.ts'
import { type Kept, openKept } from './kept.ts'
import type { Identity } from './token-rules.ts'

/** Milliseconds for which all visitors are given one answer, and seconds for which caches between them and the hub may. */
const KEPT_MS = 10_000
const CACHED_SECONDS = 60
/** Bytes of answers that a process keeps for visitors. */
const MOST_BYTES = 32 * 1024 * 1024
/** Answers that are made for visitors at once, and that wait. */
const AT_ONCE = 4
const MOST_WAITING = 64

/** An answer as it is sent to everybody who does not sign in. */
export type SharedAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | Buffer
  readonly etag: string
}
/** What visitors are answered: they are strangers and many, so it is made for all of them together. */
export type Visitors = Kept<SharedAnswer>

export const openVisitors = (): Visitors =>
  openKept({
    keptMs: KEPT_MS,
    bytesOf: ({ payload }) => payload.length,
    mostBytes: MOST_BYTES,
    atOnce: AT_ONCE,
    mostWaiting: MOST_WAITING,
  })

/** Whether whoever calls has not signed in, and is answered what is published. */
export const isVisit = (route: Pick<RouteContract, 'published'>, { org, roles }: Identity): boolean =>
  route.published === true && org === undefined && roles.size === 0

/** What all who ask the same are answered. */
export const keyOf = ({ route, params, query }: Call): string => JSON.stringify([route.id, params, query])

export function sharedAnswer(route: RouteContract, answer: Answer, payload: string | Buffer = ''): SharedAnswer {
  const type = typeof payload === 'string' ? { 'content-type': 'application/json; charset=utf-8' } : {}
  return {
    status: answer.status ?? route.success.status,
    headers: { ...type, ...answerHeaders(answer) },
    payload,
    etag: etagOf(payload),
  }
}

/** Sends what is the same for everybody, to be kept by whoever passes it on. */
export function sendShared(request: FastifyRequest, reply: FastifyReply, answer: SharedAnswer): FastifyReply {
  reply.headers({
    ...answer.headers,
    etag: answer.etag,
    'cache-control': `public, max-age=${CACHED_SECONDS}`,
    vary: 'authorization',
  })
  if (knows(request.headers['if-none-match'], answer.etag)) return reply.code(304).send()
  return reply.code(answer.status).send(answer.payload)
}

/** The tag of what it is, whoever made it and whenever. */
export const etagOf = (payload: string | Buffer): string => `"${sha256Hex(payload).slice(0, 32)}"`

/** Whether `If-None-Match` names the tag (RFC 9110 section 13.1.2). */
export const knows = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some(one => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag) ?? false
