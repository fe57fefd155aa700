import type { Json } from '@lodestone/kernel'
import type { z } from 'zod'
import type { Approval } from './approval.ts'
import type { RouteContract } from './route.ts'
import type { routes } from './routes.ts'

/** What a route's schemas say of its calls and answers, as types. */

type Table = (typeof routes)[number]
/** A route of the public table by its id. */
export type RouteNamed<Id extends string> = Extract<Table, { readonly id: Id }>
/** The ids of the routes that a service owns. */
export type RouteIdsOf<Service extends string> = Extract<Table, { readonly service: Service }>['id']

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
/** The names in braces of its path. */
export type ParamsOf<R extends RouteContract> = { readonly [Name in Names<R['path']>]: string }

// biome-ignore lint/complexity/noBannedTypes: a route without a query has none of its fields
type Nothing = {}

/** A value as JSON has it: what may be missing is never there as undefined. */
export type AsJson<T> = [Json] extends [T] ? T : ValueAsJson<T>
type ValueAsJson<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends (infer Item)[]
    ? AsJson<Item>[]
    : { [Name in keyof T]: AsJson<Exclude<T[Name], undefined>> }

/** Its query as the handler reads it. */
export type QueryOf<R> = R extends { readonly query: infer S extends z.ZodType } ? AsJson<z.output<S>> : Nothing
/** Its body as the handler reads it. */
export type BodyOf<R> = R extends { readonly body: infer S extends z.ZodType } ? AsJson<z.output<S>> : undefined

/** A value that is only read, however deep. What may be any JSON may be what this hub holds for JSON. */
export type ReadOnly<T> = unknown extends T ? T : [Json] extends [T] ? Json : Frozen<T>
type Frozen<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly ReadOnly<Item>[]
    : { readonly [Name in keyof T]: ReadOnly<T[Name]> }

/** What it answers in JSON; what waits for a second person too, where it may. */
export type AnsweredBy<R> = R extends { readonly success: { readonly schema: infer S extends z.ZodType } }
  ? ReadOnly<z.output<S>> | (R extends { readonly twoPeople: true } ? ReadOnly<Approval> : never)
  : never
