import type { HubClient, ItemOf } from '@lodestone/client'
import { coinPlaces, costOf, grams, showSum } from '@lodestone/kernel'

type Allocation = ItemOf<'/rounds/{id}/allocations'>
type Proposal = ItemOf<'/rounds/{id}/proposals'>
type Price = Proposal['price']

/** Goods that an organisation decides on, as far as it is told of them. */
export type Deal = Pick<Allocation, 'material' | 'grade' | 'period' | 'quantityKg' | 'needKg' | 'origin'> & {
  readonly price?: Price | undefined
}

/** What a member decides on: it pays the landed price, in the currency of the round. */
export const purchaseOf = (one: Allocation, currency: Price['currency']): Deal => ({
  ...one,
  price: one.landedPrice === undefined ? undefined : { amount: one.landedPrice, currency },
})

/** As Intl takes it exactly. */
function decimal(amount: string): Intl.StringNumericLiteral {
  if (!isDecimal(amount)) throw new TypeError(`no decimal: ${amount}`)
  return amount
}
const isDecimal = (text: string): text is Intl.StringNumericLiteral => /^-?\d+(?:\.\d+)?$/.test(text)
const written = (amount: string, currency: string): string =>
  `${new Intl.NumberFormat('en', { minimumFractionDigits: coinPlaces(currency), maximumFractionDigits: coinPlaces(currency) }).format(decimal(amount))} ${currency}`

/** The goods one by one, where they come from, and what they come to, by currency: kilograms of different goods are not added. */
export function boundText(deals: readonly Deal[], nameOf: (material: string) => string): string {
  const sums = new Map<Price['currency'], bigint>()
  const lines = deals.map(({ material, grade, period, quantityKg, needKg = quantityKg, price, origin }) => {
    const sum = price && costOf(price, grams(needKg))
    if (sum) sums.set(sum.currency, (sums.get(sum.currency) ?? 0n) + sum.units)
    const known = origin?.now ?? origin
    const countries = [...new Set(origin?.stages.flatMap(one => one.countries))]
    return [
      [nameOf(material), grade].filter(Boolean).join(' '),
      period,
      `${quantityKg} kg`,
      ...(price && sum
        ? [`at ${price.amount} ${price.currency}/kg: ${written(showSum(sum).amount, sum.currency)}`]
        : []),
      ...(known
        ? [`origin ${known.level}, ${known.assurance}${countries.length ? `, ${countries.join(' ')}` : ''}`]
        : []),
    ].join(', ')
  })
  const total = [...sums].map(([currency, units]) => written(showSum({ units, currency }).amount, currency))
  return [...lines, ...(total.length > 0 ? [`In all: ${total.join(' and ')}.`] : [])].join('\n')
}

/** What materials are called. */
export async function materialNames(hub: HubClient): Promise<(id: string) => string> {
  const names = new Map<string, string>()
  for await (const { id, name } of hub.items('/materials', {})) names.set(String(id), String(name ?? id))
  return id => names.get(id) ?? id
}
