import { parseKg } from '@lodestone/kernel'
import { z } from 'zod'
import { EVIDENCE_FIELDS } from '../evidence.fields.ts'
import { SCHEMAS, shapeOf } from '../field.schema.ts'
import { OFFER_FIELDS } from '../offer.fields.ts'
import * as v from '../values.ts'
import { draws } from './batch.ts'
import { chainStage } from './chain.ts'
import { price } from './price.ts'

/** Offers one import may carry. */
export const MAX_OFFERS = 200

export const evidence = z
  .strictObject(shapeOf(EVIDENCE_FIELDS, SCHEMAS))
  .refine(e => e.validFrom <= e.validTo, { path: ['validTo'], message: 'not before validFrom' })

type Lots = { minimumLotKg?: string | undefined; lotIncrementKg?: string | undefined; quantityKg: string }
const lotRules = (offer: Lots) => ({
  quantity: parseKg(offer.quantityKg) ?? 0n,
  minimum: offer.minimumLotKg === undefined ? undefined : parseKg(offer.minimumLotKg),
  increment: offer.lotIncrementKg === undefined ? undefined : parseKg(offer.lotIncrementKg),
})

export const offerDraft = z
  .strictObject(
    shapeOf(OFFER_FIELDS, {
      ...SCHEMAS,
      batches: () => draws,
      chain: () => z.array(chainStage).max(20),
      composition: () => z.record(z.string().regex(/^[A-Z][a-z]?$/, 'a chemical element'), v.percent),
      evidence: () => z.array(evidence).max(50),
      price: () => price,
    }),
  )
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
  ...offerDraft.shape,
  price: price.optional(),
  screening: z.object({ level: v.anyLevel, assurance: v.assurance.optional() }).optional(),
  openedIn: v.id
    .optional()
    .describe(
      'the round in which the price of this version was opened before it was cancelled: it joins no other until it is revised',
    ),
  submittedAt: v.instant,
  updatedAt: v.instant,
})
export type Offer = z.infer<typeof offer>
