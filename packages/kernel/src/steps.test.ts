import { expect, test } from 'vitest'
import { isMultiple, statedIn } from './steps.ts'

test.each([
  ['82.50', '0.5', true],
  ['82.25', '0.5', false],
  ['-2.5', '0.5', true],
  ['0', '5', true],
  ['90', '0.0001', true],
  ['90', '0', false],
  ['ninety', '1', false],
])('%s is a multiple of %s: %s', (amount, step, is) => {
  expect(isMultiple(amount, step)).toBe(is)
})

test('of a formula its premium, floor and cap are stated, and nothing where it takes a part of what lies above the cap', () => {
  const formula = { index: 'dy-fob', premium: '-2.5', floor: '70', cap: '90' }
  expect(statedIn({ formula })).toEqual(['-2.5', '70', '90'])
  for (const shareAbove of ['0', '1.0'])
    expect(statedIn({ formula: { ...formula, shareAbove } })).toEqual(['-2.5', '70', '90'])
  expect(statedIn({ formula: { ...formula, shareAbove: '0.5' } })).toBeUndefined()
})
