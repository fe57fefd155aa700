import { expect, test } from 'vitest'
import { missingRates } from './pricing.ts'

const rules = { baseCurrency: 'EUR', rates: { USD: '0.92' }, indices: { ndpr: '62.00' } } as never

test('names each rate and index value that is missing once; the base currency needs none', () => {
  const pricings = [
    { currency: 'EUR' },
    { currency: 'USD', index: 'ndpr' },
    { currency: 'JPY' },
    { currency: 'JPY', index: 'dy' },
  ]
  expect(missingRates(rules, pricings).map(({ path }) => path)).toEqual(['rules.indices.dy', 'rules.rates.JPY'])
  expect(missingRates(rules, pricings.slice(0, 2))).toEqual([])
})
