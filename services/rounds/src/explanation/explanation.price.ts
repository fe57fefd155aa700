import { exact, isNameOf } from '@lodestone/kernel'
import { keyOf } from '../disclosure/pool.ts'
import type { OwnLine, PartyReason, Published } from './explanation.parts.ts'
import { sentencesOnPool } from './explanation.pool.ts'

/** A ceiling that the round cannot compare, or lacks. */
export function uncomparable({ material, ceilingPrice }: OwnLine, { rules }: Published): PartyReason | undefined {
  const reserved = Object.hasOwn(rules.reservePrices ?? {}, material)
  if (!ceilingPrice)
    return !reserved && (rules.requireCeilings || rules.objective === 'surplus')
      ? {
          code: 'price-above-ceiling',
          figures: { ceiling: null, ceilingRequired: true },
          sentences: [
            `The round matches no line without a ceiling price, and it has no reserve price for ${material}: your line names none.`,
          ],
        }
      : undefined
  const { amount, currency } = ceilingPrice
  if (rateOf(currency, rules) !== undefined) return undefined
  return {
    code: 'price-not-comparable',
    figures: { ceiling: amount, currency },
    sentences: [
      `The round has no rate for ${currency}, the currency of your ceiling, so no price could be compared with it and your line pairs with nothing.`,
    ],
  }
}

const rateOf = (currency: string, { baseCurrency, rates }: Published['rules']): string | undefined =>
  currency === baseCurrency ? '1' : isNameOf(rates, currency) ? rates[currency] : undefined

/** The most that a line pays, in base currency: its ceiling, or the round's reserve price where that is less. */
export function mostOf({ material, ceilingPrice }: OwnLine, rules: Published['rules']) {
  const rate = ceilingPrice && rateOf(ceilingPrice.currency, rules)
  const own =
    ceilingPrice && rate
      ? exact.multiply(exact.decimalToRational(ceilingPrice.amount), exact.decimalToRational(rate))
      : undefined
  const reserved = Object.hasOwn(rules.reservePrices ?? {}, material) ? rules.reservePrices?.[material] : undefined
  const reserve = reserved === undefined ? undefined : exact.decimalToRational(reserved)
  return own && reserve ? (exact.compare(reserve, own) < 0 ? reserve : own) : (own ?? reserve)
}

/** A price with two decimals, or four where it needs them. */
export const shown = (value: Parameters<typeof exact.formatRational>[0]): string => {
  const text = exact.formatRational(value, 4)
  return text.endsWith('00') ? text.slice(0, -2) : text
}

/** A ceiling below all that the published pool paid. */
export function belowPool(line: OwnLine, published: Published): PartyReason | undefined {
  const pool = poolOf(line, published)
  const most = mostOf(line, published.rules)
  if (!pool || !most || exact.compare(most, exact.decimalToRational(pool.paidFrom)) >= 0) return undefined
  const currency = published.rules.baseCurrency
  const on = sentencesOnPool(pool, currency)
  return {
    code: 'price-above-ceiling',
    figures: { ceiling: exact.formatRational(most, 4), currency, ...on.figures },
    sentences: [
      `Your line pays at most ${shown(most)} ${currency}/kg, which is less than its pool paid.`,
      ...on.sentences,
    ],
  }
}

/** The published pool of a line, if there is one. */
export const poolOf = (line: OwnLine, { pools }: Published) => pools.find(one => keyOf(one) === keyOf(line))
