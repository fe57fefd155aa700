import { isCountry, isDecimal, periodMonths } from '@lodestone/kernel'
import { z } from 'zod'

/** The steps that goods go through, and recycling that feeds them, as chains of origin name them. */
export const STAGE = z.enum(['mining', 'recycling', 'separation', 'metal', 'alloy', 'magnet'])
export const ELEMENT = z.enum(['Nd', 'Pr', 'Dy', 'Tb', 'Sm', 'Gd'])
export const STEP = STAGE.exclude(['recycling'])
export const NAME = z.string().min(1).max(100)

/** A decimal of at least nothing; a sign is told apart from what is no decimal. */
export const decimal = (places: number, form: string) =>
  z
    .string()
    .refine(text => !text.startsWith('-'), { error: 'must not be negative', abort: true })
    .refine(text => isDecimal(text, places), form)
export const KG = decimal(3, 'kilograms as a decimal with at most 3 places, such as 1250.5')
/** A share or a probability: a thousand times too much and percent are both above one. */
export const SHARE = decimal(6, 'a share as a decimal, such as 0.92').refine(
  text => !isDecimal(text, 6) || Number(text) <= 1,
  'must be at most 1: shares and probabilities are no percent',
)
export const MONTH = z
  .string()
  .refine(text => periodMonths(text) !== undefined && !text.includes('Q'), 'a month such as 2027-01')
export const COUNTRY = z.string().refine(isCountry, 'a country as ISO 3166-1 alpha-2, such as JP')
export const DAYS = z.int().min(0).max(3650)
const COST = decimal(4, 'a cost as a decimal with at most 4 places')
/** Where a figure is from, and whether it was published, derived or assumed. */
const SOURCED = {
  source: z.string().max(500).optional(),
  basis: z.enum(['published', 'derived', 'assumed']).optional(),
}
/** The months in which a row holds, both included; without an end to the end. */
const SPAN = { from: MONTH.optional(), to: MONTH.optional() }

/** What makes, or lets through, so much of an element a month; the same plant by rows where its capacity grows. */
export const PLANT = z.strictObject({
  plant: NAME,
  element: ELEMENT,
  stage: STAGE,
  /** What recycled material goes into. */
  feeds: z.enum(['separation', 'alloy', 'magnet']).optional(),
  country: COUNTRY,
  kgPerMonth: KG,
  ...SPAN,
  /** That the row comes true: a project's. Expected values count it in part, draws whole or not. */
  probability: SHARE.optional(),
  costPerKg: COST.optional(),
  ...SOURCED,
})

/** What is delivered to a line under a contract or from a round, before others are served. */
export const DELIVERY = z.strictObject({
  delivery: NAME,
  line: NAME,
  element: ELEMENT,
  stage: STEP,
  /** Where the goods are made. */
  country: COUNTRY,
  kgPerMonth: KG,
  ...SPAN,
})

const NEED = z.strictObject({
  line: NAME,
  owner: NAME,
  bloc: NAME.optional(),
  country: COUNTRY,
  element: ELEMENT,
  /** As what the element is bought. */
  stage: STEP,
  kgPerMonth: KG,
  from: MONTH,
  to: MONTH,
  ...SOURCED,
})

const STOCK = z
  .strictObject({ line: NAME, element: ELEMENT, kg: KG.optional(), days: DAYS.optional() })
  .refine(({ kg, days }) => (kg === undefined) !== (days === undefined), 'a stock is in kg or in days, one of them')

/** Rows of each table: a bound on what is taken at all. */
const MOST_ROWS = 200_000

const WORLD = z.strictObject({
  from: MONTH,
  months: z.int().min(1).max(120),
  assumptions: z.strictObject({
    /** Days from the feed's arrival to goods that leave, by step. */
    leadDays: z.record(STEP, DAYS),
    /** Days on ways that no route names. */
    transitDays: DAYS,
    /** What of an element survives into the goods of a step; all of it where none is stated. */
    yields: z
      .array(
        z
          .strictObject({ stage: STAGE, low: SHARE, high: SHARE, ...SOURCED })
          .refine(
            ({ low, high }) => Number(low) > 0 && Number(low) <= Number(high),
            'low must be above 0 and no more than high',
          ),
      )
      .max(6),
  }),
  plants: z.array(PLANT).max(MOST_ROWS),
  routes: z
    .array(z.strictObject({ from: COUNTRY, to: COUNTRY, days: DAYS, costPerKg: COST.optional(), ...SOURCED }))
    .max(MOST_ROWS),
  needs: z.array(NEED).max(MOST_ROWS),
  stocks: z.array(STOCK).max(MOST_ROWS),
  deliveries: z.array(DELIVERY).max(MOST_ROWS),
})

/** Who makes what where, who needs how much of it when, and what lies between. Kilograms are of the element contained. */
export type World = z.infer<typeof WORLD>
export type PlantRow = z.infer<typeof PLANT>
export type NeedRow = z.infer<typeof NEED>
export type StockRow = z.infer<typeof STOCK>
export type DeliveryRow = z.infer<typeof DELIVERY>
export type Stage = z.infer<typeof STAGE>
export type Step = z.infer<typeof STEP>
export type Element = z.infer<typeof ELEMENT>
export const worldSchema = WORLD
