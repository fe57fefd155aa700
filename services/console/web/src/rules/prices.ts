import { type Price, type RuledRound, type RuleItem, rule } from './item.ts'

/** What members pay and suppliers get. */
export function priceRules({ rules }: RuledRound): readonly RuleItem[] {
  const { pricing, departures = 'lowest-ceiling', baseCurrency: currency, freight = [] } = rules
  const [reserves, rates, indices] = [rules.reservePrices, rules.rates, rules.indices].map(pricesOf)
  return [
    rule(pricing === 'uniform' ? 'uniform' : 'average', '/rules#8-prices', ['pricing']),
    departures === 'least-loss'
      ? rule('leastLoss', '/rules#least-loss', ['departures'])
      : rule('lowestCeiling', '/rules#departures', ['departures']),
    ...(reserves?.length
      ? [rule('reserve', '/rules#ceiling', ['reservePrices'], { list: { as: 'reserves', of: reserves, currency } })]
      : []),
    rule('currency', '/rules#words', ['baseCurrency'], { currency: { as: 'text', of: currency } }),
    rates?.length
      ? rule('rates', '/rules#price-of-a-tier', ['rates'], { list: { as: 'rates', of: rates, currency } })
      : rule('noRates', '/rules#price-of-a-tier', ['rates']),
    indices?.length
      ? rule('indices', '/rules#price-of-a-tier', ['indices'], { list: { as: 'indices', of: indices, currency } })
      : rule('noIndices', '/rules#price-of-a-tier', ['indices']),
    freight.length > 0
      ? rule('freight', '/rules#freight', ['freight'], { list: { as: 'freight', of: freight, currency } })
      : rule('noFreight', '/rules#freight', ['freight']),
    rule('settled', '/rules/after-the-match#4-settlement'),
  ]
}

const pricesOf = (prices: Readonly<Record<string, string | undefined>> = {}): readonly Price[] =>
  Object.entries(prices).flatMap(([name, amount]) => (amount === undefined ? [] : { name, amount }))
