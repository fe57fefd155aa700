import { expect, test } from 'vitest'
import { figuresIn } from './figures.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')
const [en, de] = [figuresIn('en-GB'), figuresIn('de-DE')]

test('a sum has the places of its currency, and a price those that it has', () => {
  const price = { amount: '98.7654', currency: 'EUR' }
  expect([plain(en.money(price)), plain(en.sum(price))]).toEqual(['EUR 98.7654', 'EUR 98.77'])
  expect(plain(de.sum({ amount: '103716.015675', currency: 'EUR' }))).toBe('103.716,02 EUR')
  expect(plain(en.sum({ amount: '1050000.00', currency: 'JPY' }))).toBe('JPY 1,050,000')
})
