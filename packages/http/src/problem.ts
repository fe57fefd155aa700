import { PROBLEMS, type Problem, type ProblemCode } from '@lodestone/contracts'
import type { FieldError, Refusal } from '@lodestone/kernel'

const TITLES: Record<ProblemCode, string> = {
  malformed: 'The request cannot be read',
  unauthenticated: 'Who is calling is not known',
  forbidden: 'Not for this role',
  'not-admitted': 'The organisation is not admitted',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  'timed-out': 'The request did not come in time',
  'wrong-state': 'Not possible in this state',
  'duplicate-reference': 'The reference is already in use',
  'undecided-allocations': 'Some allocations are undecided',
  'lots-not-reached': 'What was accepted does not reach some lots or tiers',
  'idempotency-in-progress': 'The first call with this key is still running',
  'stale-version': 'The version is not the current one',
  'too-large': 'Too large',
  'unsupported-media-type': 'Media type not supported',
  'validation-failed': 'The request is refused',
  'idempotency-key-reused': 'The idempotency key was used for another request',
  'no-whole-grams': 'No amounts in whole grams keep every limit',
  'not-proved': 'No result is proved to be the best one',
  'below-greedy': 'The result would serve less than the plainest rule',
  'solver-failed': 'The solver gave no answer to rely on',
  'checker-refused': 'The independent checker refuses the result',
  'precondition-required': 'If-Match is required',
  'rate-limited': 'Too many requests',
  'headers-too-large': 'The headers are too large',
  internal: 'The hub failed',
  unavailable: 'Not available for a moment',
}

/** A problem on its way to the caller. Thrown at the border of HTTP only; rules return refusals instead. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly errors: readonly FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined
  constructor(code: ProblemCode, detail: string, errors?: readonly FieldError[], retryAfterSeconds?: number) {
    super(detail)
    this.code = code
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Another organisation's object and a missing one answer alike. */
export const notFound = (): ProblemError => new ProblemError('not-found', 'There is no such object.')

/** What a party is told whose commands are not welcome. */
export const notAdmitted = (): ProblemError =>
  new ProblemError('not-admitted', 'Your organisation is not admitted, so its commands are refused.')

export const problemOf = (refusal: Refusal<ProblemCode>): ProblemError =>
  new ProblemError(refusal.code, refusal.detail, refusal.errors)

/** The RFC 9457 body of a problem. */
export function problemBody(error: ProblemError, requestId: string): Problem {
  return {
    type: `urn:lodestone:problem:${error.code}`,
    title: TITLES[error.code],
    status: PROBLEMS[error.code],
    detail: error.message,
    code: error.code,
    requestId,
    ...(error.errors ? { errors: [...error.errors] } : {}),
  }
}
