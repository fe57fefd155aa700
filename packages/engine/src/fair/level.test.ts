import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { floatAt } from '../at.ts'
import { runs } from '../rounds.fixture.ts'
import { heldAt, pour, waterLevel } from './level.ts'

const cups = (weight: number[], most: number[], least = most.map(() => 0)) => ({
  weight: Float64Array.from(weight),
  least: Float64Array.from(least),
  most: Float64Array.from(most),
})

test('the common level, with a full cup below it and a least quantity above it', () => {
  expect(waterLevel(cups([1, 1, 2], [10, 100, 200]), 100)).toBe(30)
  expect(waterLevel(cups([1, 1], [100, 100], [0, 60]), 90)).toBe(30)
})

test('whole grams by largest remainder, the earlier cup first among equals', () => {
  expect([...pour(cups([1, 1, 1], [9, 9, 9]), 10)]).toEqual([4, 3, 3])
  // Shares of 7 by weight 1 : 2 : 4 are exact; of 8 they are 1.14, 2.29 and 4.57, so that the last gram is the third's.
  expect([...pour(cups([1, 2, 4], [9, 9, 9]), 7)]).toEqual([1, 2, 4])
  expect([...pour(cups([1, 2, 4], [9, 9, 9]), 8)]).toEqual([1, 2, 5])
})

test('grams go by largest remainder however many cups there are: as when all of them are sorted', () => {
  const many = fc.array(
    fc.record({
      weight: fc.integer({ min: 1, max: 5000 }),
      least: fc.integer({ min: 0, max: 50 }),
      room: fc.integer({ min: 0, max: 900 }),
    }),
    { minLength: 1, maxLength: 80 },
  )
  fc.assert(
    fc.property(many, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
      const own = {
        weight: Float64Array.from(list, one => one.weight),
        least: Float64Array.from(list, one => one.least),
        most: Float64Array.from(list, one => one.least + one.room),
      }
      const least = list.reduce((sum, one) => sum + one.least, 0)
      const volume = Math.round(least + share * list.reduce((sum, one) => sum + one.room, 0))
      const level = waterLevel(own, volume)
      const exact = list.map((_, i) => heldAt(own, i, level))
      const left = volume - exact.reduce((sum, held) => sum + Math.floor(held), 0)
      fc.pre(left >= 0)
      const rest = exact.map(held => held - Math.floor(held))
      const order = [...list.keys()].sort((a, b) => present(rest[b]) - present(rest[a]) || a - b)
      const open = order.filter(i => Math.floor(present(exact[i])) < floatAt(own.most, i))
      const raised = new Set(open.slice(0, left))
      expect([...pour(own, volume)]).toEqual(exact.map((held, i) => Math.floor(held) + (raised.has(i) ? 1 : 0)))
    }),
    runs(500),
  )
})
