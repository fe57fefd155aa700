import { PRICE_STEPS, type Price, type PriceStep } from '@lodestone/contracts'
import { isMultiple, statedIn } from '@lodestone/kernel'

/** Every amount is a multiple of it. */
const FINEST = PRICE_STEPS[0]
const rank = (step: PriceStep): number => PRICE_STEPS.indexOf(step)

/** The coarsest of some steps; `undefined` of none. */
export const coarsest = (steps: readonly PriceStep[]): PriceStep | undefined =>
  steps.toSorted((a, b) => rank(b) - rank(a))[0]

/**
 * The coarsest step, up to the one that is asked for, of which a price is a multiple. As much stands in clear beside a price that is sealed, and
 * no more than a round or the hub asks of all prices.
 */
export function stepOf(price: Price, asked: PriceStep | undefined): PriceStep | undefined {
  const stated = asked && statedIn(price)
  return stated && PRICE_STEPS.slice(0, rank(asked) + 1).findLast(step => stated.every(one => isMultiple(one, step)))
}

/** Whether a price of which that much is known keeps to the step of a round. */
export const keepsStep = (known: PriceStep | undefined, asked: PriceStep | undefined): boolean =>
  asked === undefined || rank(asked) <= rank(known ?? FINEST)
