import { isDecimal, periodMonths } from '@lodestone/kernel'
import { z } from 'zod'
import * as v from '../values.ts'

/** Rows of a world of supply and need, as `@lodestone/foresight` reads them. Kilograms are of the element contained. */

export const element = z.enum(['Nd', 'Pr', 'Dy', 'Tb', 'Sm', 'Gd'])
/** The steps that goods go through; recycling stands beside them and feeds one. */
export const step = v.stage.exclude(['recycling'])
export const month = z
  .string()
  .refine(text => periodMonths(text) !== undefined && !text.includes('Q'), 'a month such as 2027-01')
  .describe('a month such as 2027-01')
export const worldName = z.string().min(1).max(100)
export const days = z.int().min(0).max(3650)
export const basis = z
  .enum(['published', 'derived', 'assumed'])
  .describe('whether a figure was published, derived from published ones, or assumed')
/** A share or a probability. */
export const share = z
  .string()
  .refine(text => isDecimal(text, 6) && Number(text) <= 1, 'a share from 0 to 1 as a decimal, such as 0.92')
  .describe('a share from 0 to 1, a decimal string with at most 6 places')
const cost = v.amount

/** Where a figure is from. */
export const sourced = { source: z.string().max(500).optional(), basis: basis.optional() }
/** The months in which a row holds, both included; without an end to the end. */
export const span = { from: month.optional(), to: month.optional() }

export const plant = z.strictObject({
  plant: worldName,
  element,
  stage: v.stage,
  feeds: z.enum(['separation', 'alloy', 'magnet']).optional().describe('what recycled material goes into'),
  country: v.country,
  kgPerMonth: v.kg,
  ...span,
  probability: share.optional().describe('that the row comes true: a project’s'),
  costPerKg: cost.optional(),
  ...sourced,
})
export const worldRoute = z.strictObject({ from: v.country, to: v.country, days, costPerKg: cost.optional() })
export const need = z.strictObject({
  line: worldName,
  owner: worldName,
  bloc: worldName.optional(),
  country: v.country,
  element,
  stage: step.describe('as what the element is bought'),
  kgPerMonth: v.kg,
  from: month,
  to: month,
  ...sourced,
})
export const delivery = z.strictObject({
  delivery: worldName,
  line: worldName,
  element,
  stage: step,
  country: v.country.describe('where the goods are made'),
  kgPerMonth: v.kg,
  ...span,
})
export const worldAssumptions = z.strictObject({
  leadDays: z
    .strictObject({ mining: days, separation: days, metal: days, alloy: days, magnet: days })
    .describe('days from the feed’s arrival to goods that leave, by step'),
  transitDays: days.describe('days on ways that no route names'),
  yields: z
    .array(z.strictObject({ stage: v.stage, low: share, high: share, ...sourced }))
    .max(6)
    .describe('what of an element survives into the goods of a step; all of it where none is stated'),
})
