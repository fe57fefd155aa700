import { expect, test } from 'vitest'
import { pour, waterLevel } from './level.ts'

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
