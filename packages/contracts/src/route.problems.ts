import { z } from 'zod'
import { PROBLEMS, type ProblemCode } from './problem.ts'
import type { RouteContract } from './route.ts'

type Codes = readonly ProblemCode[]

/** Any request may be answered with these: they are settled before, or whatever, its route does. */
const ALWAYS = [
  'malformed',
  'unauthenticated',
  'forbidden',
  'timed-out',
  'unsupported-media-type',
  'rate-limited',
  'headers-too-large',
  'internal',
  'unavailable',
] as const satisfies Codes

/** What is answered to none who need not say who they are. */
const SIGNED_IN = ['unauthenticated', 'forbidden'] as const satisfies Codes

/** What follows from the description of a route. */
const WHERE = {
  named: ['not-found'],
  read: ['validation-failed'],
  command: ['not-admitted', 'wrong-state', 'too-large'],
  reference: ['duplicate-reference'],
  idempotent: ['idempotency-in-progress', 'idempotency-key-reused'],
  ifMatch: ['stale-version', 'precondition-required'],
} as const satisfies Record<string, Codes>

const carriesReference = ({ body }: RouteContract): boolean => body instanceof z.ZodObject && 'reference' in body.shape

/** Every problem that a route may answer with, in order of status. */
export function problemsOf(route: RouteContract): Codes {
  const codes = new Set<ProblemCode>([...ALWAYS, ...(route.refuses ?? [])])
  const may = (condition: unknown, more: Codes) => {
    if (condition) for (const code of more) codes.add(code)
  }
  may(route.path.includes('{'), WHERE.named)
  may(route.query || route.body || route.alsoAccepts, WHERE.read)
  may(route.method !== 'GET', WHERE.command)
  may(carriesReference(route), WHERE.reference)
  may(route.idempotent, WHERE.idempotent)
  may(route.ifMatch, WHERE.ifMatch)
  if (route.open) for (const code of SIGNED_IN) codes.delete(code)
  return [...codes].sort((a, b) => PROBLEMS[a] - PROBLEMS[b] || (a < b ? -1 : 1))
}

type May<R, Condition, Name extends keyof typeof WHERE> = R extends Condition ? (typeof WHERE)[Name][number] : never
/** The same of a route's type. */
export type ProblemsOf<R> =
  | Exclude<(typeof ALWAYS)[number], R extends { readonly open: true } ? (typeof SIGNED_IN)[number] : never>
  | (R extends { readonly refuses: readonly (infer Code extends ProblemCode)[] } ? Code : never)
  | May<R, { readonly path: `${string}{${string}` }, 'named'>
  | May<R, { readonly query: object } | { readonly body: object } | { readonly alsoAccepts: object }, 'read'>
  | (R extends { readonly method: 'GET' } ? never : (typeof WHERE)['command'][number])
  | May<R, { readonly body: { readonly shape: { readonly reference: object } } }, 'reference'>
  | May<R, { readonly idempotent: true }, 'idempotent'>
  | May<R, { readonly ifMatch: true }, 'ifMatch'>

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
