import type { RouteContract } from '@lodestone/contracts'
import { organisation, type Reach } from '@lodestone/database'
import { type Identity, isVisit } from '@lodestone/http'
import { uuidv8 } from '@lodestone/kernel'

/**
 * The reach in which a route is handled for its caller: everybody's rows only where the route is granted to operators or auditors and the
 * caller is one; else those of the organisation it acts for, also when it is an operator beside. Whoever acts for none reaches nobody's, and
 * their own as a person where a route is for whoever is signed in. Visitors reach what is published, as an organisation does that has nothing.
 */
export function reachOf(route: Pick<RouteContract, 'who' | 'anySubject' | 'published'>, identity: Identity): Reach {
  const oversees = (['operator', 'auditor'] as const).some(role => route.who.includes(role) && identity.roles.has(role))
  if (oversees) return 'everybody'
  if (identity.org !== undefined) return organisation(identity.org)
  if (isVisit(route, identity)) return organisation(VISITORS)
  return route.anySubject ? organisation(personId(identity.sub)) : 'nobody'
}

/** As whom visitors read: no organisation has such an id, for those are drawn. */
export const VISITORS = uuidv8('whoever does not sign in')

/** By which rows of a person who acts for no organisation are kept: no organisation has such an id, for those are drawn. */
export const personId = (sub: string): string => uuidv8(`person ${sub}`)
