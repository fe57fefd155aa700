import { expect, test } from 'vitest'
import { costOf, isAbove, showSum } from './money.ts'

const eur = (amount: string) => ({ amount, currency: 'EUR' }) as const

test('what goods cost is exact to a gram at a price of four places', () => {
  expect(showSum(costOf(eur('95.00'), 1_250_500n))).toEqual(eur('118797.50'))
  expect(showSum(costOf(eur('0.0001'), 1n))).toEqual(eur('0.0000001'))
  expect(showSum(costOf(eur('999999999999999.9999'), 100_000_000_000n))).toEqual(eur('99999999999999999990000.00'))
})

test('a sum at the limit is not above it, and one unit more is', () => {
  const sum = costOf(eur('100'), 2_000n)
  expect(isAbove(sum, eur('200'))).toBe(false)
  expect(isAbove({ ...sum, units: sum.units + 1n }, eur('200'))).toBe(true)
  expect(isAbove(sum, eur('199.9999'))).toBe(true)
  expect(isAbove(costOf(eur('100'), 0n), eur('0'))).toBe(false)
})

test('a sum in another currency is above whatever limit', () => {
  expect(isAbove({ units: 1n, currency: 'JPY' }, eur('1000000'))).toBe(true)
})
