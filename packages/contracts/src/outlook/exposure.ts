import { z } from 'zod'
import * as v from '../values.ts'
import { scenarioId } from './scenario.ts'
import { basis, element, month, step, worldName } from './world.ts'

/** What is needed, what of it is not delivered, and what of that is covered from stocks. */
export const shortfall = { needKg: v.kg, shortKg: v.kg, coveredKg: v.kg }

const stopping = {
  stopsOn: v.date.optional().describe('the day from which its stock is used up and what arrives is too little'),
  undisturbedStopsOn: v.date.optional().describe('the same without the scenario'),
}

/** How a line fares with an element under a scenario. */
export const lineOutcome = z.object({
  line: worldName,
  owner: worldName,
  element,
  stage: step,
  bloc: worldName.optional(),
  country: v.country,
  ...shortfall,
  ...stopping,
})

export const exposedLine = lineOutcome.omit({ owner: true, bloc: true }).extend({
  daysUntilStop: z.int().nonnegative().optional().describe('from `asOf` to the day on which it stops'),
})
export const scenarioExposure = z.object({
  id: scenarioId,
  name: worldName,
  basis,
  sources: z.array(z.string()),
  lines: z.array(exposedLine),
  elements: z.array(z.object({ element, months: z.array(z.object({ month, ...shortfall })) })),
  outcomeHash: v.sha256,
})

/** A member's own lines under every published scenario, computed from the baseline and its own lines alone. */
export const ownExposure = z.object({
  baselineId: v.id,
  baselineVersion: z.int().positive(),
  linesVersion: z.int().positive(),
  asOf: v.date.describe('the day of the answer, or the first day of the baseline if that is later'),
  scenarios: z.array(scenarioExposure),
  sources: z
    .array(z.object({ element, stage: v.stage, country: v.country, sharePct: v.percent }))
    .describe('which countries make how much of what is made of the elements at a stage, without any scenario'),
})
export type OwnExposure = z.infer<typeof ownExposure>
