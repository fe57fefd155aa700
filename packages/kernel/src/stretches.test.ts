import { expect, test } from 'vitest'
import { mapInStretches } from './stretches.ts'

const busy = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until; );
}

test('items are mapped in order, and others go first every few milliseconds', async () => {
  let given = 0
  const giveWay = async () => {
    given++
  }
  const mapped = await mapInStretches(
    [1, 2, 3, 4, 5, 6, 7, 8],
    (item, index) => {
      busy(1)
      return [item, index]
    },
    giveWay,
  )
  expect(mapped).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((item, index) => [item, index]))
  expect(given).toBeGreaterThanOrEqual(2)
  expect(given).toBeLessThanOrEqual(8)
})

test('few items are mapped at one stretch', async () => {
  let given = 0
  expect(
    await mapInStretches(
      [1, 2],
      item => item * 2,
      async () => {
        given++
      },
    ),
  ).toEqual([2, 4])
  expect(given).toBe(0)
})
