import { expect, test } from 'vitest'
import { spanChoices, spanOf } from './overview.ts'

const now = new Date('2028-02-29T10:00:00Z')

test('a span is a year, the last twelve months, or all that there is', () => {
  expect(spanOf('2027', now)).toEqual({ from: '2027-01-01', to: '2027-12-31' })
  expect(spanOf('year', now)).toEqual({ from: '2027-03-01' })
  for (const other of ['all', '', '20x7', '../x']) expect(spanOf(other, now)).toEqual({})
})

test('the years of choice begin with this one', () => {
  expect(spanChoices(now)).toEqual(['all', 'year', '2028', '2027', '2026', '2025', '2024', '2023'])
})
