import type {
  AnsweredBy,
  BodyOf,
  ParamsOf,
  ProblemCode,
  QueryOf,
  RouteContract,
  RouteIdsOf,
  RouteNamed,
} from '@lodestone/contracts'
import { fromJson, type JsonText, type Outcome } from '@lodestone/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SentFile } from './sent.ts'
import type { Identity } from './token-rules.ts'
import type { Work } from './work.ts'

/** What every call has, whatever it sends. */
export type CallHead<R extends RouteContract = RouteContract> = {
  readonly route: R
  readonly identity: Identity
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

/** A request that has passed authentication, authorisation and validation, of whatever route. */
export type Call = CallHead & {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** What is to be read as a file, by a route that takes files; the body is not there then. */
  readonly file?: SentFile | undefined
}

type Taken<Body> = { readonly body: Body; readonly file?: undefined }
type AsFile = { readonly body?: undefined; readonly file: SentFile }
type Sent<R extends RouteContract> = R extends { readonly files: 'preview' }
  ? AsFile
  : R extends { readonly files: 'import' }
    ? Taken<BodyOf<R>> | AsFile
    : Taken<BodyOf<R>>

/** A call of a route: its path, query and body as the route's schemas read them, or the file that it brings. */
export type CallTo<R extends RouteContract> = CallHead<R> & {
  readonly params: ParamsOf<R>
  readonly query: QueryOf<R>
} & Sent<R>
/** A call of a route of the public table. */
export type CallOf<Id extends string> = CallTo<RouteNamed<Id>>

/** What such a route is asked with, on whatever route: a list is also given out as a file. */
export type AskOf<Id extends string> = CallHead & {
  readonly params: ParamsOf<RouteNamed<Id>>
  readonly query: QueryOf<RouteNamed<Id>>
}

type Head = {
  readonly status?: number
  /** Version for the `ETag`. */
  readonly version?: number
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Ids of what is shown of others, for the audit of what operators and auditors read: those of `body.items` unless given, none when the
   * answer shows nothing of anybody's. `kept`: the handler has kept the reading in the history of what was read.
   */
  readonly shows?: readonly string[] | 'kept'
}

/** What is answered, by whatever route. */
export type Answer = Head & {
  /** Sent as JSON; a text is JSON already, and bytes are sent as they are. */
  readonly body?: unknown
  /** The handler has taken over the reply (a stream). */
  readonly hijacked?: true
}

/** The headers that an answer tells: its `ETag`, and those of its own. */
export const answerHeaders = ({ version, headers }: Answer): Readonly<Record<string, string>> => ({
  ...(version === undefined ? {} : { etag: `"${version}"` }),
  ...headers,
})

/** An answer in JSON: a value, or its text where that is there already. */
export type JsonAnswer<Body> = Head & { readonly body: Body | JsonText<Body> }
/** What an answer says, as a value. */
export const said = <Body extends object>({ body }: JsonAnswer<Body>): Body =>
  typeof body === 'string' ? fromJson(body) : body

/** A file. */
export type FileAnswer = Head & { readonly body: Buffer }
/** A stream, which its handler has taken over; its headers alone for whoever asks for no more. */
type Streamed = { readonly hijacked: true } | Empty
type Empty = Head & { readonly body?: undefined }

/** What a route may answer, as its success says. */
export type AnswerTo<R extends RouteContract> = RouteContract extends R
  ? Answer
  : R['success'] extends { readonly schema: unknown }
    ? JsonAnswer<AnsweredBy<R>>
    : R['success'] extends { readonly media: 'text/event-stream' }
      ? Streamed
      : R['success'] extends { readonly media: string }
        ? FileAnswer
        : Empty

/** Carries out the calls of one route. */
export type HandlerTo<R extends RouteContract> = (
  call: CallTo<R>,
) => Promise<AnswerTo<R> | Outcome<AnswerTo<R>, ProblemCode>>
export type HandlerOf<Id extends string> = HandlerTo<RouteNamed<Id>>
/** All that a service has to carry out. */
export type HandlersOf<Service extends string> = { readonly [Id in RouteIdsOf<Service>]: HandlerOf<Id> }

/**
 * A handler of whatever route: what is called has been read by the route's schemas. A method, whose parameter TypeScript lets be narrower:
 * that a handler goes with its route has been checked where it is written.
 */
export type Handler = { carryOut(call: Call): Promise<Answer | Outcome<Answer, ProblemCode>> }['carryOut']

/** Whether the caller sees everybody's objects. */
export const sees = (identity: Identity, ...roles: readonly ('operator' | 'auditor')[]): boolean =>
  roles.some(role => identity.roles.has(role))

/** Name of the caller in journals: subject, with its organisation when it acts for one. */
export const actorOf = (identity: Identity): string => (identity.org ? `${identity.sub}@${identity.org}` : identity.sub)
