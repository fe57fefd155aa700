import { z } from 'zod'
import * as v from '../values.ts'

/** What keeps a line and an offer apart that would both gain by trading outside the round. */
export const blockingReason = z.enum([
  'left-for-average-price',
  'country-cap-binding',
  'supplier-cap-binding',
  'own-minimum-not-reached',
  'minimum-lot-not-reached',
  'rounding',
])
/** Pairs of a line and an offer that would both gain by trading outside the round, and why they are kept apart: none, or under which rules. */
export const blockingPairs = z.object({
  pairs: z.int().nonnegative(),
  lines: z.int().nonnegative(),
  offers: z.int().nonnegative(),
  wantedKg: v.kg.describe('kilograms of need that these lines still want'),
  reasons: z.array(z.object({ reason: blockingReason, pairs: z.int().positive(), lines: z.int().positive() })),
})
export type BlockingPairs = z.infer<typeof blockingPairs>

/**
 * Why a matching was given up. `no-whole-grams`: no amounts in whole grams were found that keep every limit. `not-proved`: the search ended further
 * than a thousandth from what is possible. `below-greedy`: the result serves less than the plainest rule would. `solver-failed`: the solver gave no
 * answer to rely on. `checker-refused`: the independent checker finds fault with the result. `fault`: anything else, such as a service that breaks.
 */
export const failureReason = z.enum([
  'no-whole-grams',
  'not-proved',
  'below-greedy',
  'solver-failed',
  'checker-refused',
  'fault',
])
export type FailureReason = z.infer<typeof failureReason>

/**
 * How the matching of a closed round stands. `waiting`: to be computed, or being computed. `incomplete`: laid aside until what its copy of the
 * books lacks has come. `failed`: given up, until an operator has it done again. `attempts`, `runId` and `reason` are of the run that has failed;
 * one that failed before there were reasons has none.
 */
export const roundMatching = z.object({
  state: z.enum(['waiting', 'incomplete', 'failed']),
  since: v.instant,
  attempts: z.int().positive().optional(),
  runId: v.id.optional(),
  reason: failureReason.optional(),
})
export type RoundMatching = z.infer<typeof roundMatching>

/** A pass of a round that is matched: the hashes of its part of the record, and until when its decisions are open, if a day was set and has not come. */
export const roundPass = z.object({
  pass: z.int().positive(),
  inputDigest: v.sha256,
  resultHash: v.sha256,
  decisionsCloseAt: v.instant.optional(),
})
