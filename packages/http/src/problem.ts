import { PROBLEMS, type Problem, type ProblemCode, ruled, ruleOfProblem } from '@lodestone/contracts'
import type { FieldError, Refusal } from '@lodestone/kernel'
import { TITLES } from './problem.titles.ts'

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
    ...ruleOfProblem(error.message),
    requestId,
    ...(error.errors ? { errors: error.errors.map(ruled) } : {}),
  }
}
