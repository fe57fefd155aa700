import { unpricedBy, unpricedWords } from '@lodestone/kernel'
import { currencyOf } from '../price/exworks.ts'
import type { FigureValue, OfferPrice, Rules } from '../types.ts'

/** Why an offer has no price that a round can compare: what the round lacks for it, in words that any reader may have. */
export function unpricedReason(
  price: OfferPrice,
  rules: Pick<Rules, 'baseCurrency' | 'rates' | 'indices'>,
): { code: 'price-not-comparable'; figures: { [name: string]: FigureValue }; text: string } {
  const lacking = unpricedBy(rules, {
    currency: currencyOf(price),
    index: 'formula' in price ? price.formula.index : undefined,
  })
  const words = unpricedWords(lacking)
  return {
    code: 'price-not-comparable',
    figures: {
      comparable: false,
      ...(lacking.index === undefined ? {} : { missingIndex: lacking.index }),
      ...(lacking.currency === undefined ? {} : { missingRate: lacking.currency }),
    },
    text:
      words === undefined
        ? 'Your offer names no price, so it could not be compared and pairs with nobody.'
        : `The round has ${words}, so the price of your offer could not be compared and it pairs with nobody.`,
  }
}
