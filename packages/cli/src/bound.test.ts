import { expect, test } from 'vitest'
import { boundText, type Deal } from './bound.ts'

const deal: Deal = { material: 'ndpr-oxide', period: '2027-Q2', quantityKg: '1050.125' }
const nameOf = (id: string) => (id === 'ndpr-oxide' ? 'NdPr oxide' : id)

test('whoever decides is told the goods, where they come from and what they come to', () => {
  const origin: Deal['origin'] = {
    level: 'B',
    assurance: 'documented',
    stages: [
      { stage: 'mining', countries: ['AU'] },
      { stage: 'separation', countries: ['MY', 'AU'] },
    ],
  }
  expect(boundText([{ ...deal, origin, price: { amount: '98.7654', currency: 'EUR' } }], nameOf)).toBe(
    [
      'NdPr oxide, 2027-Q2, 1050.125 kg, at 98.7654 EUR/kg: 103,716.02 EUR, origin B, documented, AU MY',
      'In all: 103,716.02 EUR.',
    ].join('\n'),
  )
})

test('sums are not added over currencies, and follow the need that is served', () => {
  const yen: Deal = { ...deal, quantityKg: '2', needKg: '1', price: { amount: '15000', currency: 'JPY' } }
  const text = boundText([{ ...deal, quantityKg: '10', price: { amount: '1', currency: 'EUR' } }, yen], nameOf)
  expect(text).toContain('2 kg, at 15000 JPY/kg: 15,000 JPY')
  expect(text.split('\n').at(-1)).toBe('In all: 10.00 EUR and 15,000 JPY.')
  expect(boundText([deal], nameOf)).toBe('NdPr oxide, 2027-Q2, 1050.125 kg')
})
