import { z } from 'zod'
import { referenceOf } from '../reference.ts'
import * as v from '../values.ts'
import { finding } from './screening.ts'

/** The issuer's own name of a batch: an id, a GS1 Digital Link or an EPC URN. */
const batchReference = referenceOf(200)
const share = z.strictObject({ batch: v.id, quantityKg: v.positiveKg })
const composition = z.record(z.string().regex(/^[A-Z][a-z]?$/, 'a chemical element'), v.percent)

/** Batches on which an offer draws. */
export const MAX_DRAWS = 20
export const draws = z
  .array(share)
  .min(1)
  .max(MAX_DRAWS)
  .refine(all => new Set(all.map(one => one.batch)).size === all.length, 'each batch once')

/** Batches that goods come from which were awarded. */
export const namedBatches = z.strictObject({ batches: draws })
export const awardedGoods = z.object({
  allocationId: v.id,
  roundId: v.id,
  offerId: v.id,
  openKg: v.kg.describe('to be delivered, and of no batch yet'),
  batches: z.array(z.object({ batch: v.id, heldKg: v.kg.describe('to be delivered of it'), deliveredKg: v.kg })),
})

/** Ids of credentials that stand for one batch. */
const credentials = z.array(v.id).max(20)
export const batchCredentials = z.strictObject({ credentials: credentials.min(1) })

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
  credentials: credentials
    .default([])
    .describe(
      "ids of its holder's credentials that prove it: who made how much of it of what, and the record of the site",
    ),
})
export type BatchDraft = z.infer<typeof batchDraft>

const { reference, material, grade, composition: analysis, quantityKg, inputs: consumed, ...shared } = batchDraft.shape
/** What came out of an event beside other products: what is its own of it. */
const product = z.strictObject({
  reference,
  material,
  grade,
  composition: analysis,
  quantityKg,
  credentials: shared.credentials.describe('beside those that stand for all'),
})
/** Several batches that came out of one event, such as the oxides of a separation: they share what went in. */
export const jointBatches = z.strictObject({
  ...shared,
  inputs: consumed
    .unwrap()
    .min(1)
    .describe('batches that all of it was made of, with what was consumed of each in all'),
  credentials: shared.credentials.describe("ids of its holder's credentials that prove all of it"),
  products: z.array(product).min(2).max(20).describe('each is made of its part of the inputs, by mass'),
})

/** Kilograms of a batch by where they stand. They add up to the batch at every moment. */
export const batchAccounts = z.object({
  available: v.kg,
  offered: v.kg.describe('in offers that stand'),
  reserved: v.kg.describe('matched or awarded, without a contract'),
  committed: v.kg.describe('contracted and not delivered'),
  delivered: v.kg,
  transformed: v.kg.describe('consumed by batches that were made of it'),
  withdrawn: v.kg.describe('registered wrongly, and withdrawn by its holder or an operator'),
})

/** What keeps credentials from proving a batch. */
export const UNPROVEN = [
  'no-event',
  'no-record',
  'several-sites',
  'site-differs',
  'stage-differs',
  'country-differs',
  'material-differs',
  'no-mass',
  'mass-exceeded',
  'inputs-unsaid',
  'inputs-differ',
  'operator-unclear',
  'batch-of-another',
  'batch-disputed',
  'withdrawn',
] as const
export type Unproven = (typeof UNPROVEN)[number]

export const batch = z.object({
  id: v.id,
  participantId: v.id,
  ...batchDraft.omit({ holder: true }).shape,
  inputs: z.array(share),
  credentials: z.array(v.id),
  accounts: batchAccounts,
  findings: z.array(finding),
  assurance: v.assurance.describe(
    'verified: its credentials prove where, by whom and of what it was made, and how much',
  ),
  unproven: z.array(z.enum(UNPROVEN)).describe('what keeps its credentials from proving it; empty where they do'),
  registeredAt: v.instant,
  yieldedAt: v.instant
    .optional()
    .describe('when another party registered it whom a credential names as its maker: it proves nothing since'),
})
export type Batch = z.infer<typeof batch>

/** Why grams of a batch moved: a command, or what rounds told. */
export const movedBecause = z.enum([
  'registered',
  'batch-made',
  'batch-withdrawn',
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

const account = z.enum(['available', 'offered', 'reserved', 'committed', 'delivered', 'transformed', 'withdrawn'])

/** An entry of the ledger: kilograms that went from one account of the batch to another. The first one opens it. */
export const batchPosting = z.object({
  from: account.optional(),
  to: account,
  quantityKg: v.kg,
  because: movedBecause,
  madeInto: v.id.optional().describe('the batch that was made of it, or that was withdrawn'),
  offerId: v.id.optional(),
  roundId: v.id.optional(),
  allocationId: v.id.optional(),
  at: v.instant,
})

/** Entries that one batch shows. */
export const MAX_POSTINGS = 500
export const batchHistory = batch.extend({
  others: z
    .array(z.object({ credential: v.id, participantId: v.id }))
    .optional()
    .describe('for operators: accepted credentials of others about it'),
  postings: z.array(batchPosting).describe(`its latest ${MAX_POSTINGS} movements, the newest first`),
})
