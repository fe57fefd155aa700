import { expect, test } from 'vitest'
import { Stall } from './stall.ts'

test('counts from look to look while progress is possible, and begins anew when something moves', () => {
  const stall = new Stall()
  for (const now of [0, 5, 10, 15]) stall.look(true, now)
  expect(stall.ms).toBe(15)
  stall.moved()
  expect(stall.ms).toBe(0)
  for (const now of [20, 25]) stall.look(true, now)
  expect(stall.ms).toBe(5)
})

test('an outage is not missing progress, and neither is the time in which it was noticed', () => {
  const stall = new Stall()
  stall.look(true, 0)
  stall.look(true, 5)
  for (let now = 10; now < 700; now += 5) stall.look(false, now)
  stall.look(true, 700)
  expect(stall.ms).toBe(5)
  stall.look(true, 705)
  expect(stall.ms).toBe(10)
})
