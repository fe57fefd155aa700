import { expect, test } from 'vitest'
import { chanceOf } from '../simulation/chance.ts'
import { longestLife, medianOf, type Point, slopeOf } from './slope.ts'

const EVERY_MS = 10_000
const MiB = 2 ** 20
/** What chance adds to the slope of half an hour at most. */
const NOISE = 8 * MiB

/** Half an hour of a process that holds some 100 MiB, up to 20 more between two collections, and whatever it leaks in an hour. */
function held(leakPerHour: number, life?: number): Point[] {
  const chance = chanceOf(1)
  return Array.from({ length: 180 }, (_, n) => {
    const at = n * EVERY_MS
    const value = 100 * MiB + chance.below(20 * MiB) + (leakPerHour * at) / 3_600_000
    return { at, value, ...(life === undefined ? {} : { life }) }
  })
}

test('garbage that comes and goes is no growth, and a leak is found whatever comes and goes beside it', () => {
  expect(Math.abs(slopeOf(held(0)) ?? Number.NaN)).toBeLessThan(NOISE)
  const leak = slopeOf(held(40 * MiB)) ?? Number.NaN
  expect(Math.abs(leak - 40 * MiB)).toBeLessThan(NOISE)
})

test('a tenth of the points being far off changes little', () => {
  const some = held(40 * MiB).map((point, n) => (n % 10 === 0 ? { ...point, value: point.value * 5 } : point))
  expect(Math.abs((slopeOf(some) ?? Number.NaN) - 40 * MiB)).toBeLessThan(NOISE)
})

test('what begins anew with less does not hide that each life grows', () => {
  const first = held(40 * MiB, 1)
  const second = held(40 * MiB, 2).map(({ at, value }) => ({ at: at + 1_800_000, value: value - 30 * MiB, life: 2 }))
  expect(Math.abs((slopeOf([...first, ...second]) ?? Number.NaN) - 40 * MiB)).toBeLessThan(NOISE)
})

test('the longest life counts from when it was grown; where none lasted, there is nothing to say', () => {
  const points = [
    ...held(0, 1).slice(0, 60),
    ...held(0, 2)
      .slice(0, 120)
      .map(point => ({ ...point, at: point.at + 600_000 })),
  ]
  const grown = longestLife(points, { leastMs: 600_000, youngMs: 120_000 })
  expect(new Set(grown.map(({ life }) => life))).toEqual(new Set([2]))
  expect(grown[0]?.at).toBe(720_000)
  expect(longestLife(points, { leastMs: 1_200_000, youngMs: 120_000 })).toEqual([])
  expect(slopeOf([])).toBeUndefined()
})

test('the median lies in the middle', () => {
  expect(medianOf([5, 1, 3])).toBe(3)
  expect(medianOf([4, 1, 3, 2])).toBe(2.5)
})
