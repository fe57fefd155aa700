import { decimal } from '@lodestone/foresight/fields'
import { isAboveZero } from '@lodestone/kernel'
import { z } from 'zod'
import { COARSE_SHARE, COUNTRY, EUR_PER_KG, NAME, SHARE, STEP, YEAR } from './fields.ts'

const WEIGHT = decimal(3, 'a weight as a decimal with at most 3 places, such as 0.857').refine(
  text => isAboveZero(text) && Number(text) <= 1000,
  'must be above 0 and at most 1000',
)

/** What a round decides by. */
export const RULES = z.strictObject({
  firstYear: YEAR,
  years: z.int().min(1).max(40),
  /** Ties are broken by it: hexadecimal. */
  seed: z.string().regex(/^[0-9a-f]{8,128}$/, 'a seed as 8 to 128 hexadecimal digits'),
  /** As goods of which step each material is traded, and what a kilogram of it counts for beside others: its contained element, say. */
  materials: z
    .array(z.strictObject({ material: NAME, stage: STEP, weight: WEIGHT }))
    .min(1)
    .max(200),
  /** The most that one supplier, or one country, may have of what is asked at a stage in a year. */
  caps: z.array(z.strictObject({ by: z.enum(['country', 'supplier']), stage: STEP, share: COARSE_SHARE })).max(20),
  /** Countries that the cap by country never counts. */
  exempt: z.array(COUNTRY).max(250),
  /** The path of prices on which contracts are compared. */
  reference: NAME,
  /** What of a stage's goods members get from China today. */
  chinaShares: z.array(z.strictObject({ stage: STEP, share: SHARE })).max(20),
})

/** An index in a year on a path of prices. */
export const PATH_YEAR = z.strictObject({ path: NAME, index: NAME, year: YEAR, eurPerKg: EUR_PER_KG })
