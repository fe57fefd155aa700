import { isDecimal } from '@lodestone/kernel'
import { z } from 'zod'
import * as v from '../values.ts'
import { quarter } from './plan.ts'
import { basis, element, month, share, step, worldName } from './world.ts'

/** Stock accounts of a bloc or a member: what moves goods in and out, what is aimed at, and when goods may leave. Kilograms are of the element contained. */

const bloc = z.enum(['EU', 'JP'])
const source = z.string().trim().min(1).max(500)
const decimal = v.amount.refine(text => isDecimal(text, 4) && Number(text) <= 100_000, 'at most 100000')

export const reserveTarget = z.strictObject({
  days: z.int().min(1).max(3650).describe('days of net imports that are to be held'),
  by: quarter.describe('the quarter by whose end they are'),
  netImportsKgPerYear: v.positiveKg.describe('what the bloc or the member imports in a year less what it exports'),
  source: source.describe('where days and net imports are from'),
  basis,
  roundShare: share
    .refine(text => Number(text) !== 0, 'must be more than zero')
    .optional()
    .describe('of what a joint round buys, the part that is for the reserve'),
})
export type ReserveTarget = z.infer<typeof reserveTarget>

export const reserveDraft = z.strictObject({
  name: worldName,
  bloc: bloc.optional().describe('whose it is, of an operator; a member opens its own'),
  element,
  stage: step.describe('as what the element is held'),
  target: reserveTarget.optional(),
})

const measure = z
  .enum(['short-percent', 'price-rise-percent', 'days-of-supply'])
  .describe('what is looked at: what is short or dearer has to be at least the value, what lasts at most')

export const reserveTriggerDraft = z.strictObject({
  name: worldName.describe('a name that is in use states its next version'),
  text: z.string().trim().min(10).max(2000).describe('when goods may leave, in words that were agreed'),
  measure,
  value: decimal,
  months: z.int().min(1).max(60).describe('months in a row in which it has to be so'),
})
export const reserveTrigger = z.object({
  id: v.id,
  version: z.int().positive(),
  ...reserveTriggerDraft.shape,
  statedBy: z.string(),
  statedAt: v.instant,
  holdsIn: month.optional().describe('the newest month, where it and those before it are as it asks for'),
})
export type ReserveTrigger = z.infer<typeof reserveTrigger>

export const reserveObservationDraft = z.strictObject({ bloc, element, measure, month, value: decimal, source })
export const reserveObservation = z.object({
  id: v.id,
  ...reserveObservationDraft.shape,
  recordedBy: z.string(),
  recordedAt: v.instant,
})

const moved = {
  on: v.date,
  reason: v.reason.describe('what for, and by which paper'),
}
const leaving = { ...moved, kg: v.positiveKg, trigger: v.id.optional().describe('the release trigger that holds') }
export const reserveMovementDraft = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('receipt'), ...moved, kg: v.positiveKg }),
  z.strictObject({ kind: z.literal('release'), ...leaving }),
  z.strictObject({ kind: z.literal('loan'), ...leaving, borrower: worldName }),
  z.strictObject({ kind: z.literal('return'), ...moved, kg: v.positiveKg, borrower: worldName }),
  z.strictObject({ kind: z.literal('correction'), ...moved, corrects: v.id }),
])
export type ReserveMovementDraft = z.infer<typeof reserveMovementDraft>

const account = z.enum(['outside', 'held', 'lent'])
export const reserveMovement = z.object({
  id: v.id,
  nth: z.int().positive(),
  kind: z.enum(['receipt', 'release', 'loan', 'return', 'correction']),
  on: v.date,
  from: account,
  to: account,
  kg: v.kg,
  borrower: worldName.optional(),
  trigger: v.id.optional(),
  metIn: month.optional().describe('the month in which its trigger held'),
  corrects: v.id.optional().describe('the movement that it takes back'),
  reason: v.reason,
  recordedBy: z.string(),
  recordedAt: v.instant,
})
export type ReserveMovement = z.infer<typeof reserveMovement>

export const reserve = z.object({
  id: v.id,
  version: z.int().positive(),
  name: worldName,
  bloc: bloc.optional(),
  owner: v.id.optional().describe('the member whose own it is'),
  element,
  stage: step,
  heldKg: v.kg,
  lent: z.array(z.object({ borrower: worldName, kg: v.kg })),
  target: reserveTarget.extend({ kg: v.kg.describe('days of net imports as kilograms') }).optional(),
  daysHeld: z.number().optional().describe('days of net imports that are held, to a tenth'),
  triggers: z.array(reserveTrigger),
  openedAt: v.instant,
})
export type Reserve = z.infer<typeof reserve>

export const marketAssumption = z
  .strictObject({
    pricePerKg: v.amount,
    currency: z.enum(['EUR', 'USD', 'JPY']),
    percentPerTonne: v.amount.describe('by how many percent a tonne that is bought in a quarter raises its price'),
    source,
  })
  .describe('what is assumed of prices')

export const reservePlanDraft = z.strictObject({
  element,
  from: quarter,
  to: quarter,
  reserves: z.array(v.id).min(1).max(100).describe('accounts of blocs that have a target of the element'),
  market: marketAssumption,
})
export const reservePlan = z.object({
  id: v.id,
  plannedAt: v.instant,
  digest: v.sha256,
  ...reservePlanDraft.shape,
  targets: z.array(z.object({ reserve: v.id, name: worldName, kg: v.kg, by: quarter })),
  purchases: z.array(
    z.object({
      reserve: v.id,
      quarter,
      kg: v.kg,
      roundKg: v.kg.optional().describe('what a round has to buy, by the part of it that is for the reserve'),
    }),
  ),
  quarters: z.array(z.object({ quarter, kg: v.kg, pricePerKg: v.amount })),
  extraCost: v.amount.describe('beyond the price as it is'),
  extraCostAtOnce: v.amount.describe('the same, where all is bought in one quarter'),
})
export type ReservePlan = z.infer<typeof reservePlan>
