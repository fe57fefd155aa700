import { parseAmount, parseDecimal, parseKg } from '@lodestone/kernel'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import { EVIDENCE_FIELDS } from './evidence.fields.ts'
import { SCHEMAS, shapeOf } from './field.schema.ts'
import { OFFER_FIELDS } from './offer.fields.ts'
import { entriesSealed, supplySealData } from './seal.ts'
import { STAGE_FIELDS } from './stage.fields.ts'
import * as v from './values.ts'

/** Offers one import may carry. */
export const MAX_OFFERS = 200

/** An owner of a site and, below it, its own owners; at most 6 levels deep. */
export type Owner = { owner: string; country: string; sharePct: string; ownership?: Owner[] }
const owner = z.strictObject({ owner: v.name, country: v.country, sharePct: v.percent })
const ownerAt = (depth: number): z.ZodType<Owner> =>
  depth === 1
    ? owner
    : owner.extend({
        ownership: z
          .array(ownerAt(depth - 1))
          .max(20)
          .optional(),
      })

/** Who decides at a site without owning shares. */
const control = z.strictObject({
  by: v.name,
  country: v.country,
  how: z.enum(['board-majority', 'veto', 'management', 'technology-licence']),
})
const origins = z
  .array(z.strictObject({ country: v.country, sharePct: v.percent }))
  .min(1)
  .max(50)
  .refine(
    from => from.reduce((sum, one) => sum + (parseDecimal(one.sharePct, 4) ?? 0n), 0n) <= 1_000_000n,
    'adds up to more than 100 %',
  )

export const chainStage = z
  .strictObject(
    shapeOf(STAGE_FIELDS, {
      ...SCHEMAS,
      controls: () => z.array(control).min(1).max(20),
      origins: () => origins,
      owners: () => z.array(ownerAt(6)).max(20),
    }),
  )
  .refine(site => site.recycledFrom === undefined || site.stage === 'recycling', {
    path: ['recycledFrom'],
    message: 'only where scrap is recycled',
  })
export type ChainStage = z.infer<typeof chainStage>

export const evidence = z
  .strictObject(shapeOf(EVIDENCE_FIELDS, SCHEMAS))
  .refine(e => e.validFrom <= e.validTo, { path: ['validTo'], message: 'not before validFrom' })

const tier = z.strictObject({ fromKg: v.boundedKg, amount: v.positiveAmount })
export const price = z.union(
  [
    z.strictObject({ fixed: v.money }),
    z.strictObject({
      tiers: z
        .array(tier)
        .min(1)
        .max(10)
        .refine(
          tiers =>
            tiers.every((t, i) => i === 0 || (parseKg(t.fromKg) ?? 0n) > (parseKg(tiers[i - 1]?.fromKg ?? '0') ?? 0n)),
          'tiers rise by fromKg',
        ),
      currency: v.currency,
    }),
    z.strictObject({
      formula: z
        .strictObject({
          index: v.name,
          premium: v.signedAmount,
          floor: v.amount.optional(),
          cap: v.positiveAmount.optional(),
          shareAbove: v.fraction.optional(),
        })
        .refine(
          f =>
            f.floor === undefined || f.cap === undefined || (parseAmount(f.floor) ?? 0n) <= (parseAmount(f.cap) ?? 0n),
          {
            path: ['cap'],
            message: 'not below the floor',
          },
        ),
      currency: v.currency,
    }),
  ],
  { error: 'one of { fixed }, { tiers, currency } or { formula, currency }' },
)
export type Price = z.infer<typeof price>

const lotRules = (offer: { minimumLotKg?: string; lotIncrementKg?: string; quantityKg: string }) => ({
  quantity: parseKg(offer.quantityKg) ?? 0n,
  minimum: offer.minimumLotKg === undefined ? undefined : parseKg(offer.minimumLotKg),
  increment: offer.lotIncrementKg === undefined ? undefined : parseKg(offer.lotIncrementKg),
})

const offerFields = shapeOf(OFFER_FIELDS, {
  ...SCHEMAS,
  chain: () => z.array(chainStage).max(20),
  composition: () => z.record(z.string().regex(/^[A-Z][a-z]?$/, 'a chemical element'), v.percent),
  evidence: () => z.array(evidence).max(50),
  price: () => price,
})

export const offerDraft = z
  .strictObject(offerFields)
  .refine(
    o => {
      const { minimum, quantity } = lotRules(o)
      return minimum === undefined || minimum <= quantity
    },
    {
      path: ['minimumLotKg'],
      message: 'not more than quantityKg',
    },
  )
  .refine(
    o => {
      const { increment, quantity } = lotRules(o)
      return increment === undefined || increment <= quantity
    },
    {
      path: ['lotIncrementKg'],
      message: 'not more than quantityKg',
    },
  )
export type OfferDraft = z.infer<typeof offerDraft>

export const offer = z.object({
  id: v.id,
  participantId: v.id,
  version: z.int().positive(),
  status: z.enum(['standing', 'withdrawn', 'expired']),
  ...offerFields,
  price: price.optional(),
  screening: z.object({ level: v.anyLevel }).optional(),
  openedIn: v.id
    .optional()
    .describe(
      'the round in which the price of this version was opened before it was cancelled: it joins no other until it is revised',
    ),
  submittedAt: v.instant,
  updatedAt: v.instant,
})
export type Offer = z.infer<typeof offer>

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
  computedLevel: v.anyLevel.optional(),
  expiring: z.array(expiring).optional(),
})
export type Screening = z.infer<typeof screening>

/**
 * What the sentence of why an offer stays out of a round is made of. `no-index`, `no-rate`, `no-index-nor-rate`: of the index or the currency of its
 * price the round knows no value. `offer-too-small`: it is less than the round takes. `price-off-step`: its price is not in the steps of the round.
 * `price-step-unchecked`: whether it is was not checked when it was sent. `rest-below-lot`: what earlier rounds left is less than its smallest lot.
 * `price-opened`: its price was opened in a round that was cancelled.
 */
export const whyOut = z.object({
  code: z.enum([
    'no-index',
    'no-rate',
    'no-index-nor-rate',
    'offer-too-small',
    'price-off-step',
    'price-step-unchecked',
    'rest-below-lot',
    'price-opened',
  ]),
  figures: z.record(z.string(), z.string()).describe('index, currency, smallestOfferKg, priceStep or quantityKg'),
})
export type WhyOut = z.infer<typeof whyOut>

/** An offer as it stands in a round, and why at its level as far as somebody may still mend it; its price to its supplier, and once the round is matched. */
export const roundOffer = z.object({
  id: v.id,
  participantId: v.id,
  version: z.int().positive(),
  ...offerFields,
  price: price.optional(),
  screening: z.object({
    level: v.anyLevel,
    reason: z.string().optional(),
    findings: z.array(finding).optional(),
    missing: z.array(z.string()).optional(),
    gaps,
  }),
  entry: z.enum(['joined', 'left', 'confirmed']),
  carriedFrom: v.id
    .optional()
    .describe('the round before, which left this of it: the quantity is what no award has met'),
  reason: z
    .string()
    .optional()
    .describe(
      'why an offer whose entry is `left` stays out: the round has no rate or index value for its price, what earlier rounds left of it is less than its smallest lot, or its price was opened in a round that was cancelled',
    ),
  why: whyOut.optional().describe('what `reason` is made of, so that it can be said in another language'),
})

/** An offer that waits for an operator, with what is needed to decide it. */
export const waitingOffer = screening.extend({
  id: v.id,
  reference: v.reference,
  participantId: v.id,
  supplier: z.string().optional(),
  version: z.int().positive(),
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  quantityKg: v.kg,
  reasons: z.array(z.enum(['not-proven', 'ownership-not-declared', 'evidence-expiring'])),
  evidence: z.array(evidence.safeExtend({ uploaded: z.boolean() })),
  submittedAt: v.instant,
})

const topic = 'supply.offer'
/** In what a price is stated, so that a round can be opened with the rates it needs. */
export const pricing = z.object({ currency: v.currency, index: v.name.optional() })
export type Pricing = z.infer<typeof pricing>
/** What an offer's price is stated in. */
export const pricingOf = (price: Price): Pricing => {
  if ('fixed' in price) return { currency: price.fixed.currency }
  return 'formula' in price ? { currency: price.currency, index: price.formula.index } : { currency: price.currency }
}
/** An offer's terms without its price: events are kept in a history that operators read while prices are sealed. A price is told in a sealed book only. */
const { price: _untold, ...toldFields } = offerFields
const posted = z.object({
  offerId: v.id,
  participantId: v.id,
  version: z.int().positive(),
  offer: z.object({ ...toldFields, pricing: pricing.optional() }),
})
export const offerPosted = defineEvent({
  type: 'supply.offer-posted.v1',
  summary: 'A supplier has posted an offer; its price is told in a sealed book only',
  topic,
  data: posted,
})
export const offerRevised = defineEvent({
  type: 'supply.offer-revised.v1',
  summary: 'A supplier has replaced its offer by a new version',
  topic,
  data: posted,
})
const ended = z.object({ offerId: v.id, participantId: v.id, version: z.int().positive() })
export const offerWithdrawn = defineEvent({
  type: 'supply.offer-withdrawn.v1',
  summary: 'A supplier has withdrawn its offer',
  topic,
  data: ended,
})
export const offerExpired = defineEvent({
  type: 'supply.offer-expired.v1',
  summary: 'The time of an offer is over',
  topic,
  data: ended,
})
export const offerScreened = defineEvent({
  type: 'supply.offer-screened.v1',
  summary: "An offer's origin was judged, or judged again",
  topic,
  data: z.object({
    offerId: v.id,
    participantId: v.id,
    version: z.int().positive(),
    level: v.anyLevel,
    computedLevel: v.anyLevel,
    policy: z.string(),
    policyVersion: z.string(),
    findings: z.array(finding),
    missing: z.array(z.string()),
    gaps,
  }),
})
/** Days before the last valid day of a proof on which its end is told. */
export const EXPIRY_NOTICES = [90, 30, 7] as const
/** A proof that an offer's level rests on ends soon: once for each offer, proof and threshold that is reached. */
export const evidenceExpiring = defineEvent({
  type: 'supply.evidence-expiring.v1',
  summary: "A proof that an offer's level rests on ends soon",
  topic,
  data: z.object({
    offerId: v.id,
    participantId: v.id,
    version: z.int().positive(),
    ...expiring.shape,
    threshold: z.int().positive(),
    level: v.anyLevel,
  }),
})
/** An offer's place in a round. */
export const supplyEntryChanged = defineEvent({
  type: 'supply.entry-changed.v1',
  summary: 'An offer has joined a round or has left it, or its level there changed',
  topic,
  data: z.object({
    roundId: v.id,
    offerId: v.id,
    participantId: v.id,
    /** Never `confirmed`, which the published contract allows: the sealed book tells what is. */
    status: z.enum(['joined', 'left', 'confirmed']),
    version: z.int().positive(),
    material: v.materialId,
    grade: v.grade.optional(),
    period: v.period,
    quantityKg: v.kg,
    carriedFrom: v.id.optional(),
    level: v.anyLevel,
    /** Why the level is another one than before, or, of what has `left`, why the round cannot take the offer. */
    reason: v.reason.optional(),
  }),
})

const book = 'supply.book'
export const supplyEntriesSealed = defineEvent({
  type: 'supply.entries-sealed.v1',
  summary: 'Offers of a sealed book of supply with their prices, in parts',
  topic: book,
  readers: ['matching', 'rounds'],
  data: entriesSealed,
})
export const supplyBookSealed = defineEvent({
  type: 'supply.book-sealed.v1',
  summary: 'The seal of the book of supply of a closed round',
  topic: book,
  data: supplySealData,
})
export type WaitingOffer = z.infer<typeof waitingOffer>
