import { expect, test } from 'vitest'
import { missingRates, wouldJoin } from './pricing.ts'

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

test('only offers that the round would take count', () => {
  const round = { materials: ['ndpr-oxide'], periods: ['2027-Q2'], offersCloseAt: '2027-01-10T12:00:00Z' }
  const offer = { material: 'ndpr-oxide', period: '2027-05', validUntil: '2027-01-10T12:00:00Z' }
  expect(wouldJoin(round, offer)).toBe(true)
  expect(wouldJoin(round, { ...offer, material: 'dy-oxide' })).toBe(false)
  expect(wouldJoin(round, { ...offer, period: '2027-Q3' })).toBe(false)
  expect(wouldJoin(round, { ...offer, validUntil: '2027-01-10T11:59:59Z' })).toBe(false)
})
