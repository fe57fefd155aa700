import { testInfrastructure } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { misplaced } from '../setup/planting.ts'
import { dropDatabase, makeTemplate } from './database.ts'
import { NAMES } from './names.ts'
import { PLANTED } from './planted.ts'
import type { Line } from './worker.ts'
import { runWorker } from './workers.ts'

vi.setConfig({ testTimeout: 600_000 })

/** Virtual minutes of a seed at most, and seconds of real time after which no further seed is begun. */
const MINUTES = 0.2
const WITHIN_SECONDS = 40
const SEEDS = 200
const WORKERS = 2

const { databaseUrl: url } = testInfrastructure()
let template: string
beforeAll(async () => {
  template = await makeTemplate(url, NAMES)
})
afterAll(() => dropDatabase(url, template))

type More = { fault?: string; withinSeconds?: number; every?: number }
const simulated = async (from: number, to: number, { fault, ...more }: More = {}) => {
  const { lines, failure } = await runWorker({ url, template, from, to, every: 1, minutes: MINUTES, ...more }, fault)
  expect(failure).toBeUndefined()
  return lines
}
const broken = (lines: readonly Line[]) =>
  lines.filter(({ faults }) => faults.length > 0).map(({ seed, faults, last }) => ({ seed, faults, last }))

test('the same seed gives the same steps, whatever was simulated before', async () => {
  const [first, second, third] = await simulated(1, 3)
  const [again] = await simulated(3, 3)
  expect(third?.steps).toBeGreaterThan(500)
  expect(again?.digest).toBe(third?.digest)
  expect(new Set([first, second, third].map(line => line?.digest)).size).toBe(3)
})

test('of the seeds to 200, those for which the time suffices break no rule', async () => {
  const more = { every: WORKERS, withinSeconds: WITHIN_SECONDS }
  const workers = Array.from({ length: WORKERS }, (_, n) => simulated(n + 1, SEEDS, more))
  const lines = (await Promise.all(workers)).flat()
  console.log(`simulation: ${lines.length} of ${SEEDS} seeds within ${WITHIN_SECONDS} s`)
  expect(lines.length).toBeGreaterThan(0)
  expect(broken(lines)).toEqual([])
})

test.each(['offset-before-commit', 'version-unchecked'])('a planted fault is found: %s', async fault => {
  expect(broken(await simulated(1, SEEDS, { fault }))).toHaveLength(1)
})

test('the text of every planted fault stands in its file exactly once, and no two have one name', () => {
  expect(misplaced(PLANTED)).toEqual([])
})
