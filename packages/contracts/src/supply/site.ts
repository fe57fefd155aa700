import { z } from 'zod'
import * as v from '../values.ts'

const siteStage = { site: v.name, country: v.country, stage: v.stage }
const year = z.int().min(2000).max(2099)

/** What the operator of a site will deliver of it past this hub in a calendar year. */
export const commitmentDraft = z.strictObject({
  reference: v.reference,
  ...siteStage,
  year,
  quantityKg: v.positiveKg,
  to: v.name.optional().describe('whom it is for; read by nobody but you and operators'),
})
export type CommitmentDraft = z.infer<typeof commitmentDraft>

export const commitment = z.object({
  id: v.id,
  participantId: v.id,
  version: z.int().positive(),
  status: z.enum(['standing', 'withdrawn']),
  ...commitmentDraft.shape,
  statedAt: v.instant,
  updatedAt: v.instant,
})
export type Commitment = z.infer<typeof commitment>

/** Kilograms of a site's stage in a year by what they are used for. */
const uses = {
  madeKg: v.kg.describe('of the batches that it has made'),
  offeredKg: v.kg.describe('in offers that stand, less what of them is awarded'),
  contractedKg: v.kg.describe('awarded, or contracted where that is reported'),
}

/** A site of which all suppliers together have more in a year than it can make. */
export const exceededSite = z.object({ ...siteStage, year, capacityKg: v.kg, committedKg: v.kg, ...uses })

/** What a site can make in a year at a stage, and what is left of it for offers. */
export const siteCapacity = z.object({
  participantId: v.id,
  ...siteStage,
  year,
  capacityKg: v.kg.optional().describe('absent where no credential that stands attests it: nothing is bounded then'),
  credential: v.id.optional().describe('what attests it'),
  committedKg: v.kg.describe('to others, past this hub'),
  ...uses,
  leftKg: v.kg.optional().describe('to offer'),
  others: z
    .object(uses)
    .optional()
    .describe('what other suppliers say they have of the same site; for operators alone'),
  exceeded: z
    .boolean()
    .optional()
    .describe('whether all together have more of it than it can make; for operators alone'),
})
export type SiteCapacity = z.infer<typeof siteCapacity>
