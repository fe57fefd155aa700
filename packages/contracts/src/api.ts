import type { z } from 'zod'
import type { Approval } from './approval.ts'
import type { AsJson, ParamsOf, RouteNamed } from './implied.ts'
import type { NAMED } from './names.ts'
import type { PROBLEMS, Problem, ProblemCode } from './problem.ts'
import type { ProblemsOf, WAITS } from './route.problems.ts'
import type { RouteContract } from './route.ts'
import type { RouteId, routes } from './routes.ts'

/**
 * The public API as types for its callers, in the form that openapi-fetch reads. What openapi-typescript makes of the OpenAPI document is the
 * same (`tests/contract/client-types.test.ts`), but for the headers of answers, which no client types.
 */

/** Every path with its methods. */
export type paths = { [Path in keyof ByPath]: MethodsOf<ByPath[Path]> }
/** Every operation by its id. */
export type operations = { [Id in RouteId]: Operation<RouteNamed<Id>> }
/** What the documents name: as it is read, and as it is sent where it is only ever sent. */
export type components = {
  schemas: {
    [Name in keyof typeof NAMED]: Name extends `${string}${'Draft' | 'Report' | 'Changes'}`
      ? AsJson<z.input<(typeof NAMED)[Name]>>
      : AsJson<z.output<(typeof NAMED)[Name]>>
  }
}

/** The routes of each path. */
type ByPath = { [R in (typeof routes)[number] as R['path']]: R }
type MethodsOf<R extends RouteContract> = { [One in R as Lowercase<One['method']>]: Operation<One> }

type Operation<R extends RouteContract> = RequestBody<R> & {
  parameters: Part<'query', QuerySent<R>> &
    Part<'path', ParamsOf<R>> &
    Part<'header', HeadersSent<R>> & { cookie?: never }
  responses: Success<R['success']> & Waits<R> & Refusals<ProblemsOf<R>>
}

/** A part of a call, which may be left out where none of its fields is required. */
type Part<Name extends string, Fields> = [keyof Fields] extends [never]
  ? { [One in Name]?: never }
  : Record<never, never> extends Fields
    ? { [One in Name]?: Fields }
    : { [One in Name]: Fields }

/** A query as it is given: what the hub reads out of digits is a number. */
type QuerySent<R> = R extends { readonly query: infer S extends z.ZodType }
  ? AsJson<Read<z.input<S>, z.output<S>>>
  : unknown
type Read<In, Out> = {
  [Name in keyof In]: unknown extends In[Name] ? (Name extends keyof Out ? Out[Name] : never) : In[Name]
}

type HeadersSent<R> = (R extends { readonly idempotent: true } ? { 'Idempotency-Key'?: string } : unknown) &
  (R extends { readonly ifMatch: true } ? { 'If-Match': string } : unknown) &
  (R extends { readonly success: { readonly media: 'text/event-stream' } } ? { 'Last-Event-ID'?: string } : unknown)

type RequestBody<R> = R extends { readonly body: object } | { readonly alsoAccepts: object }
  ? R extends { readonly bodyOptional: true }
    ? { requestBody?: { content: ContentSent<R> } }
    : { requestBody: { content: ContentSent<R> } }
  : { requestBody?: never }
type ContentSent<R> = (R extends { readonly body: infer S extends z.ZodType }
  ? { 'application/json': ObjectSent<AsJson<z.input<S>>> }
  : unknown) &
  (R extends { readonly alsoAccepts: readonly (infer Media extends string)[] }
    ? { [One in Media]: One extends 'multipart/form-data' ? { file: string } : string }
    : unknown)
/** An object that has no fields takes none. */
type ObjectSent<T> = [keyof T] extends [never] ? Record<string, never> : T

type Answer<Content> = { headers: { [name: string]: unknown }; content: AsJson<Content> }
type Success<S extends RouteContract['success']> = {
  [Status in S['status']]: S extends { readonly schema: infer Schema extends z.ZodType }
    ? Answer<{ 'application/json': z.output<Schema> }>
    : S extends { readonly media: infer Media extends string }
      ? Answer<{ [One in Media | OtherMedia<S>]: string }>
      : { headers: { [name: string]: unknown }; content?: never }
}
type OtherMedia<S> = S extends { readonly alsoGives: readonly (infer Media extends string)[] } ? Media : never
type Waits<R> = R extends { readonly twoPeople: true }
  ? { [Status in typeof WAITS]: Answer<{ 'application/json': Approval }> }
  : unknown

type Refusals<Code extends ProblemCode> = {
  [Status in (typeof PROBLEMS)[Code]]: Refusal<Extract<Code, CodeOf<Status>>>
}
type Refusal<Code> = Answer<{ 'application/problem+json': Problem & { code: Code } }>
type CodeOf<Status> = { [Code in ProblemCode]: (typeof PROBLEMS)[Code] extends Status ? Code : never }[ProblemCode]
