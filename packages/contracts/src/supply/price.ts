import { parseAmount, parseKg } from '@lodestone/kernel'
import { z } from 'zod'
import * as v from '../values.ts'

const tier = z.strictObject({ fromKg: v.boundedKg, amount: v.positiveAmount })
export const price = z.union(
  [
    z.strictObject({ fixed: v.money }),
    z.strictObject({
      tiers: z
        .array(tier)
        .min(1)
        .max(10)
        .refine(
          tiers =>
            tiers.every((t, i) => i === 0 || (parseKg(t.fromKg) ?? 0n) > (parseKg(tiers[i - 1]?.fromKg ?? '0') ?? 0n)),
          'tiers rise by fromKg',
        ),
      currency: v.currency,
    }),
    z.strictObject({
      formula: z
        .strictObject({
          index: v.name,
          premium: v.signedAmount,
          floor: v.amount.optional(),
          cap: v.positiveAmount.optional(),
          shareAbove: v.fraction.optional(),
        })
        .refine(
          f =>
            f.floor === undefined || f.cap === undefined || (parseAmount(f.floor) ?? 0n) <= (parseAmount(f.cap) ?? 0n),
          {
            path: ['cap'],
            message: 'not below the floor',
          },
        ),
      currency: v.currency,
    }),
  ],
  { error: 'one of { fixed }, { tiers, currency } or { formula, currency }' },
)
export type Price = z.infer<typeof price>

/** In what a price is stated, so that a round can be opened with the rates it needs. */
export const pricing = z.object({ currency: v.currency, index: v.name.optional() })
export type Pricing = z.infer<typeof pricing>
/** What an offer's price is stated in. */
export const pricingOf = (price: Price): Pricing => {
  if ('fixed' in price) return { currency: price.fixed.currency }
  return 'formula' in price ? { currency: price.currency, index: price.formula.index } : { currency: price.currency }
}
