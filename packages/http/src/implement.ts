import type { RouteContract, RouteId } from '@lodestone/contracts'
import type { Handler, HandlerOf, HandlerTo } from './call.ts'

/** Handlers of routes of the public table, by their ids: each is given what its route's schemas read, and answers what they say. */
export const implement = <const Id extends RouteId>(
  handlers: { readonly [One in Id]: HandlerOf<One> },
): {
  readonly [One in Id]: HandlerOf<One>
} => handlers

/** A handler of a route that is not in the table. */
export const implementOne = <R extends RouteContract>(route: R, handler: HandlerTo<R>): readonly [R, Handler] => [
  route,
  handler,
]
