import { exact } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { instalment } from './cover.ts'

test.each([
  ['1000', '0', 4, '250.00'],
  ['1000', '0.1', 1, '1100.00'],
  // 1000 x 0.1 x 1.1^2 / (1.1^2 - 1) = 121 / 0.21.
  ['1000', '0.1', 2, '576.19'],
])('%s at %s over %i years is paid back in instalments of %s', (loan, interest, years, paid) => {
  const amount = instalment(exact.decimalToRational(loan), exact.decimalToRational(interest), years)
  expect(exact.formatRational(amount, 2)).toBe(paid)
})
