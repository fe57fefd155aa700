import { parseDecimal } from '@lodestone/kernel'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import { finding } from './supply.ts'
import * as v from './values.ts'

export const policyId = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words and numbers with hyphens between')
export const policyVersion = z
  .string()
  .max(32)
  .regex(/^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$/, 'letters and digits with dots or hyphens between')

const limit = z.strictObject({ pct: v.percent, inclusive: z.boolean() })
const treatment = z.enum(['ignored', 'noted', 'covered'])

/** How the origin of one offer is judged. */
export const originRules = z.strictObject({
  coveredCountries: z.array(v.country).min(1).max(50),
  materials: z.array(v.materialId).min(1).max(100).optional(),
  stages: z.array(v.stage).min(1).max(6),
  location: z.enum(['covered', 'ignored']),
  ownership: limit
    .extend({ method: z.enum(['multiply', 'cascade']), noticePct: v.percent.optional() })
    .refine(
      rule =>
        rule.noticePct === undefined || (parseDecimal(rule.noticePct, 4) ?? 0n) <= (parseDecimal(rule.pct, 4) ?? 0n),
      { path: ['noticePct'], message: 'not above pct' },
    )
    .optional(),
  input: limit.optional(),
  technology: treatment,
  control: treatment.optional(),
  recycledFeed: z.enum(['where-gathered', 'where-first-made']).optional(),
  intermediaryPct: v.percent.optional(),
})

/** How much of a need may come from one country. */
export const concentrationRules = z.strictObject({
  maxCountrySharePct: v.percent,
  byYear: z.int().min(2000).max(2200),
})

const versionFields = {
  validFrom: v.date,
  validTo: v.date.optional(),
  source: z.strictObject({ title: v.name, reference: z.string().trim().min(1).max(500) }),
  note: z.string().trim().min(1).max(2000).optional(),
}
const ofOrigin = { state: z.enum(['in-force', 'suspended', 'unknown']), rules: originRules }
const ofConcentration = { state: z.literal('in-force'), rules: concentrationRules }
/** Without a version the next number; without a name that of the policy; without a kind one that judges offers. */
const added = { version: policyVersion.optional(), name: v.name.optional(), reason: v.reason, ...versionFields }

/** A version to be added to a policy, or the first one of a new policy. */
export const policyVersionDraft = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('origin').optional(), ...added, ...ofOrigin }),
  z.strictObject({ kind: z.literal('concentration'), ...added, ...ofConcentration }),
])
export type PolicyVersionDraft = z.infer<typeof policyVersionDraft>

/** A version to be tried on the standing offers. */
export const policyPreviewDraft = z.strictObject({
  validFrom: v.date.optional(),
  state: ofOrigin.state.optional(),
  rules: originRules,
})
export type PolicyPreviewDraft = z.infer<typeof policyPreviewDraft>

export const shownVersion = z.object({
  version: z.string(),
  ...versionFields,
  state: ofOrigin.state,
  rules: z.union([originRules, concentrationRules]),
})
/** A policy with all its versions, oldest first, and the one that stands today. */
export const policy = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['origin', 'concentration']),
  screensOffers: z.boolean(),
  standing: shownVersion.optional(),
  versions: z.array(shownVersion),
})
export type PolicyView = z.infer<typeof policy>

/** What a version would change: how many standing offers go from which level to which, and which they are. */
export const policyPreview = z.object({
  policy: z.string(),
  on: v.date,
  against: z.string().optional(),
  judged: z.int().nonnegative().optional(),
  flips: z.array(z.object({ from: v.anyLevel.optional(), to: v.anyLevel, count: z.int().positive() })).optional(),
  items: z.array(
    z.object({
      offerId: v.id,
      participantId: v.id,
      reference: v.reference,
      material: v.materialId,
      from: v.anyLevel.optional(),
      to: v.anyLevel,
      why: z.array(z.string()),
      findings: z.array(finding).describe('What why is made of: the findings whose messages it gives').optional(),
    }),
  ),
  nextCursor: z.string().nullable(),
})
export type PolicyPreview = z.infer<typeof policyPreview>

/** A version was added to a policy; the one before ends the day before it begins. */
export const policyChanged = defineEvent({
  type: 'supply.policy-changed.v1',
  summary: 'A version was added to a policy of origin',
  topic: 'supply.policy',
  data: z.object({
    policy: z.string(),
    name: z.string(),
    kind: z.enum(['origin', 'concentration']),
    version: z.string(),
    state: ofOrigin.state,
    ...versionFields,
    rules: z.union([originRules, concentrationRules]),
    reason: v.reason,
    ends: z.object({ version: z.string(), validTo: v.date }).optional(),
  }),
})
