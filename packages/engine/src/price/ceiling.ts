import { exact, type Rational } from '@lodestone/kernel'
import type { LineInput, Rules } from '../types.ts'
import { rateOf } from './exworks.ts'

type CeilingRules = Pick<Rules, 'baseCurrency' | 'rates' | 'requireCeilings' | 'reservePrices'>

/** Below every price: nothing is within it. */
export const NO_PRICE: Rational = { n: -1n, d: 0n }

/**
 * The most that a line may pay, in base currency per kilogram of need, and why: its own ceiling or the round's reserve price for its material, whichever is lower. `no-rate`: its
 * ceiling cannot be compared; `required`: it has none where the round asks for one. Neither pairs with anything. `undefined`: it pays any price.
 */
export type Ceiling =
  | { readonly by: 'line' | 'reserve'; readonly most: Rational }
  | { readonly by: 'no-rate' | 'required'; readonly most: typeof NO_PRICE }

export function ceilingOf(
  { ceilingPrice, material }: Pick<LineInput, 'ceilingPrice' | 'material'>,
  rules: CeilingRules,
): Ceiling | undefined {
  const reserve = reserveOf(material, rules)
  if (!ceilingPrice) {
    if (reserve) return { by: 'reserve', most: reserve }
    return rules.requireCeilings ? { by: 'required', most: NO_PRICE } : undefined
  }
  const rate = rateOf(ceilingPrice.currency, rules)
  if (!rate) return { by: 'no-rate', most: NO_PRICE }
  const own = exact.multiply(exact.decimalToRational(ceilingPrice.amount), rate)
  return reserve && exact.compare(reserve, own) < 0 ? { by: 'reserve', most: reserve } : { by: 'line', most: own }
}

function reserveOf(material: string, { reservePrices = {} }: CeilingRules): Rational | undefined {
  const amount = Object.hasOwn(reservePrices, material) ? reservePrices[material] : undefined
  return amount === undefined ? undefined : exact.decimalToRational(amount)
}
