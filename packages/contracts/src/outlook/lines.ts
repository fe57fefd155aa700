import { z } from 'zod'
import * as v from '../values.ts'
import { days, element, month, share, step } from './world.ts'

/** Rows of one member's own lines. */
export const MOST_OWN_LINES = 2_000

const number = (pattern: RegExp, form: string) => z.string().regex(pattern, form).describe(form)

/** Under which id of Catena-X partners tell of what a line holds, and where that lies. */
export const stockItem = z.strictObject({
  asset: v.id.describe('its materialGlobalAssetId, without urn:uuid:'),
  site: number(/^BPNS[a-zA-Z0-9]{12}$/, 'a number of a site: BPNS and 12 letters or digits'),
  address: number(/^BPNA[a-zA-Z0-9]{12}$/, 'a number of an address: BPNA and 12 letters or digits'),
  share: share
    .refine(text => Number(text) !== 0, 'must be more than zero')
    .describe('kilograms of the element in a kilogram of the item, up to 1, a decimal string with at most 6 places'),
})

/** What one production line of a member needs of an element over some months; further rows of the same line go on where the one before ends. */
export const ownLine = z.strictObject({
  line: z.string().trim().min(1).max(60),
  element,
  stage: step.describe('as what the element is bought'),
  country: v.country,
  kgPerMonth: v.boundedKg.describe('of the element contained'),
  from: month,
  to: month,
  stock: z
    .union([z.strictObject({ kg: v.boundedKg }), z.strictObject({ days })])
    .optional()
    .describe('what the line holds of the element at the begin; in one of its rows'),
  item: stockItem.optional(),
  product: z.string().trim().min(1).max(100).optional(),
})
export type OwnLine = z.infer<typeof ownLine>

export const ownLinesDraft = z.strictObject({ lines: z.array(ownLine).max(MOST_OWN_LINES) })

/** All that a member states of its own lines; version 1 and nothing stated before it first does. */
export const ownLines = z.object({
  version: z.int().positive(),
  lines: z.array(ownLine),
  statedAt: v.instant.optional(),
})
export type OwnLines = z.infer<typeof ownLines>
