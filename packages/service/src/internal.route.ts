import type { Role, RouteContract, ServiceName } from '@lodestone/contracts'
import type { Handler } from '@lodestone/http'
import type { z } from 'zod'

/** A route with what carries it out. */
export type Implementation = readonly [RouteContract, Handler]

type More = Partial<Pick<RouteContract, 'query' | 'body' | 'bodyOptional' | 'audited' | 'mayLag'>>

/** A route beside the public table, for the console: `what` of a service, and what it answers. */
export function internalRoute<
  const What extends string,
  S extends z.ZodType,
  const R extends More = Record<never, never>,
>(service: ServiceName, method: 'GET' | 'POST', what: What, who: readonly Role[], schema: S, more?: R) {
  const route = {
    id: `internal-${service}-${what}`,
    service,
    method,
    path: `/services/${service}/${what}` as const,
    who,
    summary: what,
    success: { status: 200, description: what, schema },
  }
  return Object.assign(route, more)
}
