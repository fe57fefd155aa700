import { expect, test } from 'vitest'
import { chanceOf } from '../simulation/chance.ts'
import { growthOf, leaksIn, MiB } from './memory.ts'
import type { Sample } from './samples.ts'

const MINUTES = 30
const END_MS = MINUTES * 60_000

/** Half an hour of two processes, sampled every ten seconds: `leaking` loses so many bytes an hour for good, and the other is killed every five minutes. */
function sampled(perHour: number): Sample[] {
  const chance = chanceOf(1)
  return Array.from({ length: MINUTES * 6 }, (_, n): Sample => {
    const at = n * 10_000
    const lost = (perHour * at) / 3_600_000
    const collected = n % 12 === 11
    const garbage = () => chance.below(10 * MiB)
    const process = (name: string, life: number, held: number) => ({
      name,
      life,
      resident: held + garbage(),
      heap: held / 2 + (collected ? 0 : garbage()),
      descriptors: 40,
      delayMs: 20,
    })
    const processes = [
      process('leaking', 1, 100 * MiB + lost),
      process('killed', 2 + Math.floor(at / 300_000), 100 * MiB),
    ]
    const disk = { schemas: new Map<string, number>(), changes: 0, topics: 0, logs: 0 }
    return { at, commands: n, collected, processes, broker: undefined, outbox: 0, lag: 0, disk }
  })
}

test('a process that holds what it held is flat, and of one that never lived for long nothing is said', () => {
  const growths = growthOf(sampled(0), ['demand'], END_MS)
  expect(growths.map(({ name, slopes }) => [name, slopes.resident === undefined])).toEqual([
    ['leaking', false],
    ['killed', true],
  ])
  expect(leaksIn(growths)).toEqual([])
})

test('a leak is found in what is resident and in the heap whose garbage was collected', () => {
  const leaks = leaksIn(growthOf(sampled(80 * MiB), [], END_MS))
  expect(leaks).toEqual([
    expect.stringMatching(/^leaking: resident grows by [78]\d\.\d MiB an hour, of 40$/),
    expect.stringMatching(/^leaking: heap grows by (?:39|40|41)\.\d MiB an hour, of 12$/),
  ])
})

test('a process that was to be watched all the time, and was not, is told', () => {
  const [, killed] = growthOf(sampled(0), [], END_MS)
  if (!killed) throw new Error('the second process is missing')
  expect(leaksIn([{ ...killed, isSpared: true }])).toHaveLength(2)
})
