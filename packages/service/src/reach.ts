import type { RouteContract } from '@lodestone/contracts'
import { organisation, type Reach } from '@lodestone/database'
import type { Identity } from '@lodestone/http'

/**
 * The reach in which a route is handled for its caller: everybody's rows only where the route is granted to operators or auditors and the
 * caller is one; else those of the organisation it acts for, also when it is an operator beside.
 */
export function reachOf(route: Pick<RouteContract, 'who'>, identity: Identity): Reach {
  const oversees = (['operator', 'auditor'] as const).some(role => route.who.includes(role) && identity.roles.has(role))
  if (oversees) return 'everybody'
  return identity.org === undefined ? 'nobody' : organisation(identity.org)
}
