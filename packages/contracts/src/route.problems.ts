import { z } from 'zod'
import { PROBLEMS, type ProblemCode } from './problem.ts'
import type { RouteContract } from './route.ts'

/** Any request may be answered with these: they are settled before, or whatever, its route does. */
const ALWAYS: readonly ProblemCode[] = [
  'malformed',
  'unauthenticated',
  'forbidden',
  'timed-out',
  'unsupported-media-type',
  'rate-limited',
  'headers-too-large',
  'internal',
  'unavailable',
]

const carriesReference = ({ body }: RouteContract): boolean => body instanceof z.ZodObject && 'reference' in body.shape

/** Every problem that a route may answer with, in order of status. */
export function problemsOf(route: RouteContract): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>([...ALWAYS, ...(route.refuses ?? [])])
  const may = (condition: unknown, ...more: readonly ProblemCode[]) => {
    if (condition) for (const code of more) codes.add(code)
  }
  may(route.path.includes('{'), 'not-found')
  may(route.query, 'validation-failed')
  may(route.body || route.alsoAccepts, 'validation-failed')
  may(route.method !== 'GET', 'not-admitted', 'wrong-state', 'too-large')
  may(carriesReference(route), 'duplicate-reference')
  may(route.idempotent, 'idempotency-in-progress', 'idempotency-key-reused')
  may(route.ifMatch, 'stale-version', 'precondition-required')
  return [...codes].sort((a, b) => PROBLEMS[a] - PROBLEMS[b] || (a < b ? -1 : 1))
}

/** The status of a command that waits for a second person. */
export const WAITS = 202

/** Every status that a route may answer with. */
export const statusesOf = (route: RouteContract): readonly number[] => [
  ...new Set([
    route.success.status,
    ...(route.twoPeople ? [WAITS] : []),
    ...problemsOf(route).map(code => PROBLEMS[code]),
  ]),
]
