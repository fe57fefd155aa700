import { periodMonths } from '@lodestone/kernel'
import { z } from 'zod'
import file from '../../data/technologies.json' with { type: 'json' }
import { DAYS, decimal, ELEMENT, NAME, SHARE } from '../world/world.ts'

export const QUARTER = z
  .string()
  .refine(text => text.includes('Q') && periodMonths(text) !== undefined, 'a quarter such as 2027-Q1')
const SOURCED = { source: z.string().max(500), basis: z.enum(['published', 'derived', 'assumed']) }
const KG_PER_UNIT = decimal(6, 'kilograms a unit as a decimal with at most 6 places, such as 0.064')

/** One way to build the units of an end use. */
const TECHNOLOGY = z.strictObject({
  technology: NAME,
  endUse: NAME,
  /** What is counted: a vehicle, a megawatt. */
  unit: NAME,
  /** The hub's material that it takes; none where it takes no rare earths, or none that are bought as such. */
  material: NAME.optional(),
  /** Days from the decision to the first unit, for who does not build it yet. */
  qualificationDays: DAYS,
  /** What magnets, or what stands in for them, cost a unit. */
  costPerUnit: decimal(4, 'a cost as a decimal with at most 4 places').optional(),
  ...SOURCED,
})

/** What a unit holds of an element, as is expected and at the least and most. */
const INTENSITY = z.strictObject({
  technology: NAME,
  element: ELEMENT,
  kgPerUnit: KG_PER_UNIT,
  low: KG_PER_UNIT.optional(),
  high: KG_PER_UNIT.optional(),
  ...SOURCED,
})

const MOST_ROWS = 20_000
const TABLES = {
  technologies: z.array(TECHNOLOGY).min(1).max(200),
  intensities: z.array(INTENSITY).max(2000),
}

const PLAN = z.strictObject({
  from: QUARTER,
  to: QUARTER,
  /** The day from which a switch can still begin. */
  asOf: z.iso.date(),
  currency: z.enum(['EUR', 'USD', 'JPY']),
  ...TABLES,
  units: z
    .array(
      z.strictObject({
        endUse: NAME,
        quarter: QUARTER,
        units: decimal(3, 'units as a decimal with at most 3 places, such as 25000'),
      }),
    )
    .min(1)
    .max(MOST_ROWS),
  /** What part of an end use's units is built in which way. */
  mix: z.array(z.strictObject({ technology: NAME, quarter: QUARTER, share: SHARE })).max(MOST_ROWS),
})

/** How many units of what are built when, and how: what a member, or a bloc, will need. */
export type Plan = z.infer<typeof PLAN>
export type Technology = z.infer<typeof TECHNOLOGY>
export const planSchema = PLAN

/** What a unit takes by technology, from published and assumed figures: a plan may state others. */
export const defaultTechnologies = (): Pick<Plan, 'technologies' | 'intensities'> => z.strictObject(TABLES).parse(file)
