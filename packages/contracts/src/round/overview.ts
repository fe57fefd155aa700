import { z } from 'zod'
import * as v from '../values.ts'
import { roundState } from './round.ts'

/** Rounds that an overview sums up at most: the latest. */
export const OVERVIEW_ROUNDS = 1_000

/** What became of a need, in kilograms of one material or form. Absent: not the reader's to see, or nobody's. */
const quantities = z
  .object({
    asked: v.kg,
    confirmed: v.kg,
    offered: v.kg.describe('of a supplier’s own offers in sealed books'),
    matched: v.kg,
    accepted: v.kg,
    awarded: v.kg.describe('accepted, in rounds that are awarded'),
    contracted: v.kg,
    delivered: v.kg,
  })
  .partial()

/** The same of one material. */
export const materialQuantities = quantities.extend({ material: v.materialId })

const signedMoney = z
  .string()
  .regex(/^-?\d+(\.\d{2})?$/)
  .describe('in whole coins of the currency, with a minus sign below zero')

/** What awarded goods cost, beside what they would have cost; never over currencies. */
export const overviewSaving = z.object({
  currency: v.currency.describe('the base currency of the rounds, in which their own rates put ceilings and prices'),
  against: z
    .enum(['own-ceilings', 'index'])
    .describe(
      'own-ceilings: what lines with a ceiling of their own would have paid at it, freight included; index: the value that the round fixed for the one index that prices of the material follow, ex works',
    ),
  compared: signedMoney.describe('what it would have cost'),
  paid: signedMoney,
  saved: signedMoney,
  savedPct: z.string().optional().describe('of what it would have cost; absent where that is nothing'),
})
export const goodsSaving = overviewSaving.extend({ kg: v.kg.describe('the awarded kilograms that could be compared') })

export const stageOrigin = z.object({
  stage: v.stage,
  kg: v.kg.describe('awarded kilograms of need whose chain names the stage'),
  outsideChinaKg: v.kg.describe('of these, with every site of the stage outside China, Hong Kong and Macao'),
  outsideChinaPct: z.string(),
})

const goods = quantities.extend({
  deliveredOfAwardedPct: z.string().optional().describe('absent where nothing was awarded'),
  origin: z.array(stageOrigin),
  savings: z.array(goodsSaving),
})
const form = z.string().describe('oxide, metal, alloy, magnet or recycling: kilograms of two forms are never added')

export const OVERVIEW_STEPS = ['collecting', 'offering', 'matching', 'deciding', 'whole'] as const
const hours = z.string().describe('hours, a decimal string with two places')
const step = z.object({
  step: z
    .enum(OVERVIEW_STEPS)
    .describe(
      'collecting: from the opening to the published pool; offering: to the close; matching: to the match; deciding: to the award; whole: from the opening to the award',
    ),
  rounds: z.int().positive().describe('of which both ends are known'),
  medianHours: hours,
  leastHours: hours,
  mostHours: hours,
})

export const OVERVIEW_WAITS = ['lines', 'offers', 'match', 'decisions', 'award', 'contracts', 'deliveries'] as const
const waiting = z.object({
  roundId: v.id,
  reference: v.reference,
  on: z.enum(['members', 'suppliers', 'operators', 'hub']).describe('who has to act'),
  for: z.enum(OVERVIEW_WAITS),
  allocations: z.int().positive().optional(),
  organisations: z.int().positive().optional().describe('how many of them; operators and auditors only'),
  since: v.instant.optional(),
  until: v.instant.optional().describe('the day that the round has set'),
})

const roundOutcome = z.object({
  id: v.id,
  reference: v.reference,
  name: z.string(),
  state: roundState,
  currency: v.currency,
  openedAt: v.instant,
  steps: z.array(z.object({ step: z.enum(OVERVIEW_STEPS), hours })),
  byMaterial: z
    .array(materialQuantities)
    .describe('of the whole round: all for operators and auditors, what the round published for others'),
  own: z.array(materialQuantities).optional().describe('the reader’s own'),
  savings: z.array(overviewSaving).describe('empty until it is awarded, and for some seconds after'),
})

/**
 * Rounds opened in a span, over the awarded ones: whole for operators and auditors, the reader's own for a member or supplier. What a round
 * in progress has stands in its row and in no sum.
 */
export const roundsOverview = z.object({
  of: z.enum(['all', 'own']),
  rounds: z
    .object({
      opened: z.int(),
      awarded: z.int().describe('the rounds that the sums are over'),
      cancelled: z.int(),
      notSummed: z
        .int()
        .optional()
        .describe('awarded moments ago: their savings and origin are still to come; operators and auditors only'),
      leftOut: z.boolean().describe(`there are more than ${OVERVIEW_ROUNDS}: the latest are summed up`),
    })
    .optional()
    .describe('it and the sums are on the first page alone'),
  byForm: z.array(goods.extend({ form })).optional(),
  byMaterial: z.array(goods.extend({ material: v.materialId, form })).optional(),
  savings: z.array(overviewSaving).optional().describe('over all materials, currency by currency'),
  steps: z.array(step).optional(),
  waiting: z.array(waiting).optional().describe('of all rounds under way, whenever they were opened'),
  items: z.array(roundOutcome).describe('by the time they were drafted, the latest first'),
  nextCursor: z.string().nullable(),
})
export type RoundsOverview = z.infer<typeof roundsOverview>
export type OverviewSaving = z.infer<typeof overviewSaving>
export type OverviewGoods = z.infer<typeof goods>
export type Waiting = z.infer<typeof waiting>
export type OverviewStep = z.infer<typeof step>
