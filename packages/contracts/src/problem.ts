import { namesOf } from '@lodestone/kernel'
import { z } from 'zod'
import { remark, ruledMembers } from './files.ts'

/** Every problem the API can answer with, and its status: a closed set. */
export const PROBLEMS = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-admitted': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'timed-out': 408,
  'wrong-state': 409,
  'duplicate-reference': 409,
  'undecided-allocations': 409,
  'lots-not-reached': 409,
  'batch-exceeded': 409,
  'capacity-exceeded': 409,
  'idempotency-in-progress': 409,
  'stale-version': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  'validation-failed': 422,
  'idempotency-key-reused': 422,
  'no-whole-grams': 422,
  'not-proved': 422,
  'below-greedy': 422,
  'solver-failed': 422,
  'checker-refused': 422,
  'precondition-required': 428,
  'rate-limited': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
} as const
export type ProblemCode = keyof typeof PROBLEMS

/** RFC 9457 problem details with the hub's own members. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(namesOf(PROBLEMS)),
  ...ruledMembers,
  requestId: z.string(),
  errors: z.array(remark).optional(),
})
export type Problem = z.infer<typeof problem>
