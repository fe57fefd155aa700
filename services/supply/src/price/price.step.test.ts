import { PRICE_STEPS, type Price } from '@lodestone/contracts'
import { parseDecimal } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { coarsest, keepsStep, stepOf } from './price.step.ts'

const fixed = (amount: string): Price => ({ fixed: { amount, currency: 'EUR' } })
const formula = (more: object): Price => ({ formula: { index: 'dy-fob', premium: '5', ...more }, currency: 'EUR' })
const tiers = (...amounts: string[]): Price => ({
  tiers: amounts.map((amount, index) => ({ fromKg: `${index}`, amount })),
  currency: 'EUR',
})

test('each step is a multiple of the one before, and every amount of the first', () => {
  const units = PRICE_STEPS.map(step => parseDecimal(step, 4) as bigint)
  expect(units[0]).toBe(1n)
  for (const [index, step] of units.slice(1).entries()) expect(step % (units[index] as bigint)).toBe(0n)
})

test.each<[string, Price, string]>([
  ['a price', fixed('82.50'), '0.5'],
  ['whole tens', fixed('80'), '10'],
  ['the finest', fixed('82.5001'), '0.0001'],
  ['its tiers together', tiers('80', '79.95'), '0.05'],
  ['a discount', formula({ premium: '-2.5' }), '0.5'],
  ['the floor of a formula', formula({ floor: '70.01', cap: '90' }), '0.01'],
  ['a formula that follows its index above the cap', formula({ cap: '90', shareAbove: '1.0' }), '5'],
])('%s has the coarsest step of all that is stated', (_, price, step) => {
  expect(stepOf(price, '100')).toBe(step)
})

test('a part of what lies above a cap makes any price, so it keeps to no step', () => {
  expect(stepOf(formula({ cap: '90', shareAbove: '0.5' }), '100')).toBeUndefined()
})

test('no more is known of a price than is asked of all', () => {
  expect(stepOf(fixed('80'), undefined)).toBeUndefined()
  expect(stepOf(fixed('80'), '0.5')).toBe('0.5')
  expect(coarsest(['0.5', '5', '1'])).toBe('5')
  expect(coarsest([])).toBeUndefined()
})

test('a step is kept by what is known to be a multiple of it, and the finest by every price', () => {
  expect(keepsStep('1', '0.5')).toBe(true)
  expect(keepsStep('0.5', '1')).toBe(false)
  expect(keepsStep(undefined, '0.5')).toBe(false)
  expect(keepsStep(undefined, '0.0001')).toBe(true)
  expect(keepsStep(undefined, undefined)).toBe(true)
})
