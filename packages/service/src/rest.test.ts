import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { collectAtRest } from './rest.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('collects once after each spell of work, when five looks in a row found rest, and not again for what that took', () => {
  const shares: number[] = []
  const collectedAfter: number[] = []
  let looks = 0
  const end = collectAtRest({
    used: () => shares[looks++] as number,
    collect: () => collectedAfter.push(looks),
  })
  const look = (...next: number[]) => {
    shares.push(...next)
    vi.advanceTimersByTime(next.length * 1_000)
  }
  look(0.9, 0.02, 0.02, 0.02, 0.02, 0.15, 0.02, 0.02, 0.02, 0.02)
  expect(collectedAfter).toEqual([])
  look(0.02)
  expect(collectedAfter).toEqual([11])
  look(0.3, ...Array.from({ length: 20 }, () => 0.05))
  expect(collectedAfter).toEqual([11])
  look(0.5, 0.02, 0.02, 0.02, 0.02, 0.02)
  expect(collectedAfter).toEqual([11, 38])
  end()
  vi.advanceTimersByTime(60_000)
  expect(looks).toBe(38)
})
