import { z } from 'zod'
import * as v from '../values.ts'
import { basis, days, delivery, element, plant, share, step, worldName } from './world.ts'

/** What may befall a world, and what may be done about it, as data. */

const unsureDays = z
  .union([days, z.strictObject({ low: days, high: days })])
  .describe('days that are known, or the least and the most of them')
const lasting = { from: v.date, until: v.date.optional() }
const border = {
  country: v.country,
  stages: z.array(step).min(1),
  elements: z.array(element).min(1).optional(),
  to: z.array(v.country).min(1).optional(),
}

export const shock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exports'), ...border, ...lasting, share }),
  z.strictObject({
    kind: z.literal('licence'),
    ...border,
    ...lasting,
    delay: unsureDays,
    working: z.boolean().optional().describe('whether the delay is in working days, Mondays to Fridays'),
    covered: share.optional().describe('of what leaves, what needs a licence; all of it unless given'),
    granted: share.optional(),
  }),
  z.strictObject({ kind: z.literal('plant'), plant: worldName, ...lasting, share }),
  z.strictObject({
    kind: z.literal('route'),
    origins: z.array(v.country).min(1),
    to: z.array(v.country).min(1),
    ...lasting,
    extra: unsureDays,
  }),
  z.strictObject({ kind: z.literal('slip'), plant: worldName, by: unsureDays }),
])
export const measure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('round'), name: worldName, deliveries: z.array(delivery).min(1).max(10_000) }),
  z.strictObject({
    kind: z.literal('release'),
    name: worldName,
    element,
    stage: step,
    country: v.country,
    kg: v.kg,
    from: v.date,
    until: v.date,
  }),
  z.strictObject({
    kind: z.literal('substitution'),
    name: worldName,
    element,
    lines: z.array(worldName).min(1).optional(),
    from: v.date,
    share,
  }),
  z.strictObject({ kind: z.literal('project'), name: worldName, plants: z.array(plant).min(1).max(1_000) }),
])

const content = { name: worldName, shocks: z.array(shock).max(200), measures: z.array(measure).max(200) }
const sources = z.array(z.string().min(1).max(500)).max(50)

/** An operator's own: its figures are assumed unless it says otherwise. */
export const scenarioDraft = z.strictObject({ ...content, basis: basis.optional(), sources: sources.optional() })
export type ScenarioDraft = z.infer<typeof scenarioDraft>

/** `published-1` and so on for the published ones, else a UUID. */
export const scenarioId = z.string().min(1).max(60)
export const scenario = z.object({
  id: scenarioId,
  published: z.boolean(),
  ...content,
  basis,
  sources,
  digest: v.sha256.describe('of name, shocks and measures in canonical JSON'),
  recordedAt: v.instant.optional().describe('of an operator’s own'),
})
export type ShownScenario = z.infer<typeof scenario>
