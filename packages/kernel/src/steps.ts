import { parseDecimal } from './decimal.ts'

/** Places that any amount may have. */
const PLACES = 20

/** Whether an amount is a multiple of a step; that of a discount is, if that of as much premium is. */
export function isMultiple(amount: string, step: string): boolean {
  const [units, of] = [amount.replace(/^-/, ''), step].map(text => parseDecimal(text, PLACES))
  return units !== undefined && !!of && units % of === 0n
}

type Price =
  | { readonly fixed: { readonly amount: string } }
  | { readonly tiers: readonly { readonly amount: string }[] }
  | {
      readonly formula: {
        readonly premium: string
        readonly floor?: string | undefined
        readonly cap?: string | undefined
        readonly shareAbove?: string | undefined
      }
    }

/**
 * The amounts that a supplier states in a price. The value of an index is the round's, the same for all. `undefined` for a formula that takes a
 * part of what lies above its cap: that comes to any amount.
 */
export function statedIn(price: Price): string[] | undefined {
  if ('fixed' in price) return [price.fixed.amount]
  if ('tiers' in price) return price.tiers.map(tier => tier.amount)
  const { premium, floor, cap, shareAbove = '0' } = price.formula
  if (!isMultiple(shareAbove, '1')) return undefined
  return [premium, ...(floor === undefined ? [] : [floor]), ...(cap === undefined ? [] : [cap])]
}
