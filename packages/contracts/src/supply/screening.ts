import { z } from 'zod'
import * as v from '../values.ts'

/** A proof that the level rests on and that ends soon: its last valid day, and the days left until then. */
export const expiring = z.object({
  stage: v.stage,
  type: v.evidenceType,
  sha256: v.sha256,
  validTo: v.date,
  daysLeft: z.int(),
})
/** By code: names, shares in percent as decimal strings, plain dates, countries and materials by their codes. */
const figures = z.record(z.string(), v.json())
/** What was found, as a sentence in English and as the figures that it is made of. What was kept before has no figures. */
export const finding = z.object({
  code: z.string(),
  stage: z.string().optional(),
  message: z.string(),
  figures: figures
    .describe('What the message is made of, by code, so that it can be said in another language')
    .optional(),
})
/** What is missing, as a code and figures. */
export const gap = z.object({ code: z.string(), stage: z.string().optional(), figures })
const gaps = z.array(gap).describe('One for each of missing, in its order: what its sentence is made of').optional()
export const decision = z.object({ level: v.anyLevel, reason: v.reason, by: z.string(), at: v.instant })
export const screening = z.object({
  level: v.anyLevel,
  policy: z.string(),
  policyVersion: z.string(),
  on: v.date.optional(),
  findings: z.array(finding),
  missing: z.array(z.string()),
  gaps,
  decision: decision.optional(),
  assurance: v.assurance.optional(),
  computedLevel: v.anyLevel.optional(),
  expiring: z.array(expiring).optional(),
})
export type Screening = z.infer<typeof screening>
