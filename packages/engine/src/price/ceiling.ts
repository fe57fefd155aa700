import { exact, type Rational } from '@lodestone/kernel'
import type { LineInput, Rules } from '../types.ts'
import { rateOf } from './exworks.ts'

type CeilingRules = Pick<Rules, 'baseCurrency' | 'rates' | 'requireCeilings' | 'reservePrices' | 'objective'>

/** The most that a line may pay, in base currency per kilogram of need: `undefined` where it pays any price, `'unknown'` where nothing is within its ceiling. */
export type Ceiling = Rational | 'unknown' | undefined

/**
 * A ceiling and why it is what it is: the line's own or the round's reserve price for its material, whichever is lower. `no-rate`: the line's own cannot be compared; `required`:
 * it has none where the round asks for one, or has to count its surplus. Neither pairs with anything.
 */
export type CeilingBy =
  | { readonly by: 'line' | 'reserve'; readonly most: Rational }
  | { readonly by: 'no-rate' | 'required'; readonly most: 'unknown' }
  | { readonly by: 'nobody'; readonly most: undefined }

export function ceilingOf(
  { ceilingPrice, material }: Pick<LineInput, 'ceilingPrice' | 'material'>,
  rules: CeilingRules,
): CeilingBy {
  const reserve = reserveOf(material, rules)
  if (!ceilingPrice) {
    if (reserve) return { by: 'reserve', most: reserve }
    const required = rules.requireCeilings || rules.objective === 'surplus'
    return required ? { by: 'required', most: 'unknown' } : { by: 'nobody', most: undefined }
  }
  const rate = rateOf(ceilingPrice.currency, rules)
  if (!rate) return { by: 'no-rate', most: 'unknown' }
  const own = exact.multiply(exact.decimalToRational(ceilingPrice.amount), rate)
  return reserve && exact.compare(reserve, own) < 0 ? { by: 'reserve', most: reserve } : { by: 'line', most: own }
}

function reserveOf(material: string, { reservePrices = {} }: CeilingRules): Rational | undefined {
  const amount = Object.hasOwn(reservePrices, material) ? reservePrices[material] : undefined
  return amount === undefined ? undefined : exact.decimalToRational(amount)
}
