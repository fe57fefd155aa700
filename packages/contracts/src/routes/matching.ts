import { z } from 'zod'
import { hypothesis } from '../matching.ts'
import type { ProblemCode } from '../problem.ts'
import { ruleChanges } from '../round.ts'
import type { RouteContract } from '../route.ts'
import * as v from '../values.ts'
import { found, OPERATOR, OVERSIGHT, route } from './line.ts'

/** The engine found no result that it can answer for. */
const NO_RESULT = ['no-whole-grams', 'not-proved', 'below-greedy', 'solver-failed'] as const satisfies ProblemCode[]

export const matchingRoutes = [
  route(
    'matchRound',
    'matching',
    'POST /rounds/{id}/match',
    OPERATOR,
    'Match a round again whose matching has failed: a new run on the same sealed books; changes nothing while one waits, runs or is done',
    found(z.object({ roundId: v.id, runId: v.id, state: z.enum(['waiting', 'running', 'done']) }), 'Will be matched'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'replayRound',
    'matching',
    'GET /rounds/{id}/replay',
    OVERSIGHT,
    'Run the matching again on the sealed books and compare; check the recorded result without the solver',
    found(
      z.object({
        same: z.boolean().describe('of every pass'),
        resultHash: v.sha256,
        recordedHash: v.sha256,
        findings: z.array(z.string()).describe('of every pass'),
        passes: z
          .array(z.object({ pass: z.int().min(2), resultHash: v.sha256, recordedHash: v.sha256 }))
          .optional()
          .describe('the further passes'),
      }),
    ),
    { audited: true, refuses: ['wrong-state', ...NO_RESULT] },
  ),
  route(
    'whatIf',
    'matching',
    'POST /rounds/{id}/what-if',
    OPERATOR,
    'The matching on the sealed books under other rules; changes nothing',
    found(hypothesis, 'Hypothetical'),
    { body: z.strictObject({ rules: ruleChanges }), refuses: [...NO_RESULT, 'checker-refused'] },
  ),
] as const satisfies readonly RouteContract[]
