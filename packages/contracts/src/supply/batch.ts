import { z } from 'zod'
import * as v from '../values.ts'
import { finding } from './screening.ts'

/** How it is known that a batch is what it is said to be. */
const assurance = z.enum(['declared', 'documented', 'verified'])
/** The issuer's own name of a batch: an id, a GS1 Digital Link or an EPC URN. */
const batchReference = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'printable ASCII, no space at either end')
const share = z.strictObject({ batch: v.id, quantityKg: v.positiveKg })
const composition = z.record(z.string().regex(/^[A-Z][a-z]?$/, 'a chemical element'), v.percent)

/** Batches on which an offer draws. */
export const MAX_DRAWS = 20
export const draws = z
  .array(share)
  .min(1)
  .max(MAX_DRAWS)
  .refine(all => new Set(all.map(one => one.batch)).size === all.length, 'each batch once')

export const batchDraft = z.strictObject({
  reference: batchReference.describe("the issuer's name of it: an id, a GS1 Digital Link or an EPC URN"),
  issuer: v.name.optional().describe('who names it so; its holder unless given'),
  holder: v.id.optional().describe('whose it is; yours unless an operator registers it'),
  material: v.materialId,
  grade: v.grade.optional(),
  composition: composition.optional().describe('percent of its mass by chemical element'),
  stage: v.stage,
  country: v.country,
  site: v.name,
  quantityKg: v.positiveKg,
  madeOn: v.date,
  inputs: z.array(share).max(50).default([]).describe('batches that it was made of, with what was consumed of each'),
})
export type BatchDraft = z.infer<typeof batchDraft>

/** Kilograms of a batch by where they stand. They add up to the batch at every moment. */
export const batchAccounts = z.object({
  available: v.kg,
  offered: v.kg.describe('in offers that stand'),
  reserved: v.kg.describe('matched or awarded, without a contract'),
  committed: v.kg.describe('contracted and not delivered'),
  delivered: v.kg,
  transformed: v.kg.describe('consumed by batches that were made of it'),
})

export const batch = z.object({
  id: v.id,
  participantId: v.id,
  ...batchDraft.omit({ holder: true }).shape,
  inputs: z.array(share),
  assurance,
  credential: z.object({ digest: v.sha256, issuer: v.name }).optional().describe('what it rests on'),
  accounts: batchAccounts,
  findings: z.array(finding),
  registeredAt: v.instant,
})
export type Batch = z.infer<typeof batch>

/** Why grams of a batch moved: a command, or what rounds told. */
export const movedBecause = z.enum([
  'registered',
  'batch-made',
  'offer-posted',
  'offer-revised',
  'offer-withdrawn',
  'offer-expired',
  'allocations-proposed',
  'pass-requested',
  'round-awarded',
  'contract-reported',
  'delivery-reported',
  'allocation-ended',
  'round-cancelled',
])
export type MovedBecause = z.infer<typeof movedBecause>

const account = z.enum(['available', 'offered', 'reserved', 'committed', 'delivered', 'transformed'])

/** An entry of the ledger: kilograms that went from one account of the batch to another. The first one opens it. */
export const batchPosting = z.object({
  from: account.optional(),
  to: account,
  quantityKg: v.kg,
  because: movedBecause,
  madeInto: v.id.optional().describe('the batch that was made of it'),
  offerId: v.id.optional(),
  roundId: v.id.optional(),
  allocationId: v.id.optional(),
  at: v.instant,
})

/** Entries that one batch shows. */
export const MAX_POSTINGS = 500
export const batchHistory = batch.extend({
  postings: z.array(batchPosting).describe(`its latest ${MAX_POSTINGS} movements, the newest first`),
})
