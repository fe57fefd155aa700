import { z } from 'zod'
import * as v from '../values.ts'
import { lineOutcome, shortfall } from './exposure.ts'
import { scenarioId } from './scenario.ts'
import { element, month, worldName } from './world.ts'

export const runState = z.enum(['waiting', 'running', 'done', 'failed'])

export const outlookRunDraft = z.strictObject({
  scenarioId,
  baselineId: v.id.optional().describe('the newest unless given'),
})

/** A scenario over a baseline and the lines of all members, as they stood when it was asked for. */
export const outlookRun = z.object({
  id: v.id,
  state: runState,
  scenarioId,
  scenarioName: worldName,
  baselineId: v.id,
  baselineVersion: z.int().positive(),
  members: z.int().nonnegative().describe('members whose lines are in it'),
  lines: z.int().nonnegative().describe('rows of their lines'),
  progress: z.object({ done: z.int().nonnegative(), of: z.int().nonnegative() }).describe('elements'),
  scenarioDigest: v.sha256,
  worldDigest: v.sha256.optional().describe('of the baseline with the lines in it, once it is computed'),
  outcomeHash: v.sha256.optional(),
  failure: z.string().optional().describe('why it has failed'),
  askedAt: v.instant,
  endedAt: v.instant.optional(),
})
export type OutlookRun = z.infer<typeof outlookRun>

const stageMade = z.object({ stage: v.stage, country: v.country, kg: v.kg, undisturbedKg: v.kg })
export const monthOutcome = z.object({
  element,
  month,
  ...shortfall,
  undisturbedShortKg: v.kg,
  blocs: z.array(z.object({ bloc: worldName, ...shortfall })),
  stages: z.array(stageMade).describe('what plants make of it for this month’s use'),
})

/** The outcome is that of which `outcomeHash` is the SHA-256 in canonical JSON. */
export const scenarioOutcome = z.object({
  rules: z.string(),
  worldDigest: v.sha256,
  scenarioDigest: v.sha256,
  solver: z.object({ name: z.string(), version: z.string(), options: v.jsonObject() }),
  months: z.array(monthOutcome),
  lines: z.array(lineOutcome),
})
export type ScenarioOutcome = z.infer<typeof scenarioOutcome>

export const outlookRunRead = outlookRun.extend({
  outcome: scenarioOutcome.optional().describe('of a run that is done'),
})
export type OutlookRunRead = z.infer<typeof outlookRunRead>

export const runVerified = z.object({
  matches: z
    .boolean()
    .describe('whether what is stored, and what is computed again of its inputs, have the recorded hash'),
  outcomeHash: v.sha256.describe('of what was computed again'),
  storedHash: v.sha256.describe('of the outcome as it is stored'),
  recordedHash: v.sha256,
})
