import type { RouteContract } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { type Handler, ProblemError } from '@lodestone/http'

/** Where the answer to a call is read: at the primary, or where its route lets it lag, at a replica that keeps up. */
export type ReadingOf = (call: { readonly route: RouteContract }) => Sql

export const readingOn =
  (database: Database): ReadingOf =>
  ({ route }) =>
    route.mayLag ? database.lagging() : database

/** The handler, which refuses only what the primary refuses too: what a replica does not have yet, that may. */
export const refusedByPrimary = ({ replica }: Database, route: RouteContract, handler: Handler): Handler => {
  if (!route.mayLag || replica === undefined) return handler
  const { mayLag: _, ...unlagged } = route
  return async call => {
    try {
      return await handler(call)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      return handler({ ...call, route: unlagged })
    }
  }
}
