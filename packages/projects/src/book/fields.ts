import { COUNTRY, decimal, NAME, SHARE, STEP } from '@lodestone/foresight/fields'
import { isDecimal } from '@lodestone/kernel'
import { z } from 'zod'

/** Fields that several tables have. */

export const BLOC = z.enum(['EU', 'JP'])
/** What a project seeks and a funder pledges. */
export const KIND = z.enum(['equity', 'loan', 'guarantee', 'price-floor'])
/** How far a project has come, the least first. */
export const PHASES = ['exploration', 'feasibility', 'ready', 'building', 'ramp-up', 'operating'] as const
export const PHASE = z.enum(PHASES)

export const EUR = decimal(2, 'euros as a decimal with at most 2 places, such as 1500000.00')
export const EUR_PER_KG = decimal(4, 'euros per kilogram as a decimal with at most 4 places')
/** What may be below nothing: a discount. */
const PREMIUM = z
  .string()
  .refine(
    text => isDecimal(text.replace(/^-/, ''), 4),
    'euros per kilogram with at most 4 places, below zero a discount',
  )
export const YEAR = z.int().min(2000).max(2099)
/** A share of which programmes make whole numbers: few places. */
export const COARSE_SHARE = SHARE.refine(text => !isDecimal(text, 6) || isDecimal(text, 4), 'at most 4 places')

/** A price that follows an index: index + premium, held inside floor and cap, plus a share of what lies above the cap. */
export const PRICE = z
  .strictObject({
    index: NAME,
    premium: PREMIUM,
    floor: EUR_PER_KG.optional(),
    cap: EUR_PER_KG.optional(),
    shareAbove: SHARE.optional(),
  })
  .refine(({ floor, cap }) => floor === undefined || cap === undefined || Number(floor) <= Number(cap), {
    path: ['floor'],
    message: 'must be no more than cap',
  })

/** Where figures are from, and whether they were published, derived or assumed. */
export const SOURCED = {
  source: z.string().max(500).optional(),
  basis: z.enum(['published', 'derived', 'assumed']).optional(),
}

export { COUNTRY, NAME, SHARE, STEP }
