import { exact } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { type Element, oxideFactor, oxideNeed, oxidePerMetalOf } from '../index.ts'

test.each([
  ['Nd', '1.1664'],
  ['Pr', '1.2082'],
  ['Dy', '1.1477'],
  ['Tb', '1.1762'],
  ['Sm', '1.1596'],
  ['Gd', '1.1526'],
] as [Element, string][])('the oxide of one tonne of %s weighs %s t', (element, factor) => {
  expect(oxideFactor(element)).toBe(factor)
})

test('NdPr oxide 75:25 weighs 1.1765 t per tonne of metal', () => {
  expect(exact.formatRational(oxidePerMetalOf({ Nd: '75', Pr: '25' }), 4)).toBe('1.1765')
  expect(() => oxidePerMetalOf({})).toThrow(RangeError)
})

test('a tonne of finished magnets with 28.5 percent NdPr needs 407 to 599 kg of NdPr oxide', () => {
  const need = oxideNeed(1_000_000n, '28.5', { Nd: '75', Pr: '25' })
  expect([Math.round(Number(need.leastKg)), Math.round(Number(need.mostKg))]).toEqual([407, 599])
  expect(need.yields).toBe('oxide-to-magnet 1')
})
