import { isDecimal, periodMonths } from '@lodestone/kernel'
import { z } from 'zod'
import * as v from '../values.ts'
import { basis, days, element, worldName } from './world.ts'

/** A member's plan: how many units of what it builds when, and how; and what comes of it. Kilograms are of the element contained. */

export const quarter = z
  .string()
  .refine(text => text.includes('Q') && periodMonths(text) !== undefined, 'a quarter such as 2027-Q1')
  .describe('a quarter such as 2027-Q1')
const decimal = (places: number, form: string) =>
  z
    .string()
    .max(20)
    .refine(text => isDecimal(text, places), form)
    .describe(form)
const kgPerUnit = decimal(6, 'kilograms a unit as a decimal with at most 6 places, such as 0.064')
const sourced = { source: z.string().max(500), basis }

export const technology = z.strictObject({
  technology: worldName,
  endUse: worldName,
  unit: worldName.describe('what is counted: a vehicle, a megawatt'),
  material: v.materialId.optional().describe('the material that it takes; none where it takes no rare earths'),
  qualificationDays: days.describe('from the decision to the first unit, for whoever does not build it yet'),
  costPerUnit: decimal(4, 'a cost as a decimal with at most 4 places').optional(),
  ...sourced,
})
export const intensity = z.strictObject({
  technology: worldName,
  element,
  kgPerUnit,
  low: kgPerUnit.optional(),
  high: kgPerUnit.optional(),
  ...sourced,
})

/** What a unit takes, by technology: the hub's own figures, each with its source; a plan may state others. */
export const technologies = z.object({
  technologies: z.array(technology).min(1).max(60),
  intensities: z.array(intensity).max(360),
})

export const plan = z.strictObject({
  from: quarter,
  to: quarter,
  asOf: v.date.describe('the day from which a switch can still begin'),
  currency: z.enum(['EUR', 'USD', 'JPY']),
  ...technologies.shape,
  units: z
    .array(
      z.strictObject({
        endUse: worldName,
        quarter,
        units: decimal(3, 'units as a decimal with at most 3 places, such as 25000'),
      }),
    )
    .min(1)
    .max(2_000),
  mix: z
    .array(z.strictObject({ technology: worldName, quarter, share: v.fraction }))
    .max(8_000)
    .describe("what part of an end use's units is built in which way; parts of a quarter come to 1"),
})
export type Plan = z.infer<typeof plan>

const money = z.string().regex(/^-?\d+\.\d{2}$/)

export const plannedNeed = z.object({
  quarter,
  element,
  kg: v.kg,
  unchangedKg: v.kg.describe('with the mix of the first quarter'),
  savedKg: v.signedKg,
})
export const plannedSwitch = z.object({
  endUse: worldName,
  technology: worldName,
  quarter: quarter.describe('in which it first has a share'),
  share: v.fraction,
  qualificationDays: days,
  beginBy: v.date,
  lateDays: z.int().nonnegative().describe('by which it is too late already'),
})
export const planCosts = z
  .object({
    currency: plan.shape.currency,
    quarters: z.array(z.object({ quarter, cost: money })),
    total: money,
    unstated: z.array(worldName).describe('technologies whose cost is not stated: the sums are without them'),
  })
  .describe('beside the mix of the first quarter')
export const plannedLine = z.object({ material: v.materialId, period: quarter, kg: v.kg, leastKg: v.kg, mostKg: v.kg })

/** What comes of a plan, computed. */
export const planResult = z.object({
  needs: z.array(plannedNeed),
  saved: z.array(z.object({ element, kg: v.signedKg })),
  switches: z.array(plannedSwitch),
  costs: planCosts,
  lines: z.array(plannedLine).describe('of a forecast that holds what is needed'),
})
export type PlanResult = z.infer<typeof planResult>

/** A member's plan with what comes of it; version 1 and no plan before it first states one. */
export const ownPlan = z.object({
  version: z.int().positive(),
  plan: plan.optional(),
  result: planResult.optional(),
  statedAt: v.instant.optional(),
})
export type OwnPlan = z.infer<typeof ownPlan>
