import type { ProblemCode, RouteContract } from '@lodestone/contracts'
import type { Outcome } from '@lodestone/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from './identity.ts'
import type { SentFile } from './sent.ts'
import type { Work } from './work.ts'

/** A request that has passed authentication, authorisation and validation. */
export type Call<Body = unknown, Query = Record<string, unknown>> = {
  readonly route: RouteContract
  readonly identity: Identity
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** What is to be read as a file, by a route that takes files; the body is not there then. */
  readonly file?: SentFile
  readonly requestId: string
  readonly traceparent: string | undefined
  /** `Idempotency-Key` with the SHA-256 of the request it came with. */
  readonly idempotency: { readonly key: string; readonly requestHash: string } | undefined
  /** Version named by `If-Match`. */
  readonly ifMatch: number | undefined
  /** Takes from the caller's allowance what the request turns out to cost beyond its body: the lines that were read out of a file. */
  readonly owe: (work: Work) => Promise<void>
  /** The approval of another person's command that this call confirms. */
  readonly confirms?: { readonly id: string; readonly askedBy: string }
  readonly raw: FastifyRequest
  readonly reply: FastifyReply
}

export type Answer = {
  readonly status?: number
  /** Sent as JSON; a string that `json` marks is JSON already. */
  readonly body?: unknown
  readonly json?: string
  /** Version for the `ETag`. */
  readonly version?: number
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Ids of what is shown of others, for the audit of what operators and auditors read: those of `body.items` unless given, none when the
   * answer shows nothing of anybody's. `kept`: the handler has kept the reading in the history of what was read.
   */
  readonly shows?: readonly string[] | 'kept'
  /** The handler has taken over the reply (a stream). */
  readonly hijacked?: true
}

/** The headers that an answer tells: its `ETag`, and those of its own. */
export const answerHeaders = ({ version, headers }: Answer): Readonly<Record<string, string>> => ({
  ...(version === undefined ? {} : { etag: `"${version}"` }),
  ...headers,
})

// biome-ignore lint/suspicious/noExplicitAny: a handler narrows body and query to what its route contract validated
export type Handler = (call: Call<any, any>) => Promise<Answer | Outcome<Answer, ProblemCode>>

/** Whether the caller sees everybody's objects. */
export const sees = (identity: Identity, ...roles: readonly ('operator' | 'auditor')[]): boolean =>
  roles.some(role => identity.roles.has(role))

/** Name of the caller in journals: subject, with its organisation when it acts for one. */
export const actorOf = (identity: Identity): string => (identity.org ? `${identity.sub}@${identity.org}` : identity.sub)
