import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startJobs } from './jobs.ts'

const log = pino({ enabled: false })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Jobs that take no time, and how often each has run. */
function started(...kinds: { name: string; everyMs: number; soonMs?: number }[]) {
  const runs = new Map(kinds.map(({ name }) => [name, 0]))
  const jobs = startJobs(
    kinds.map(kind => ({
      ...kind,
      run: async () => {
        runs.set(kind.name, (runs.get(kind.name) ?? 0) + 1)
      },
    })),
    log,
  )
  return { jobs, ran: (name: string) => runs.get(name) }
}

test('a job follows soon after a commit where it asks for that, and others keep their time', async () => {
  const { jobs, ran } = started(
    { name: 'prompt', everyMs: 10_000, soonMs: 250 },
    { name: 'scheduled', everyMs: 10_000 },
  )
  await vi.advanceTimersByTimeAsync(1_000)
  expect([ran('prompt'), ran('scheduled')]).toEqual([0, 0])
  jobs.wake()
  await vi.advanceTimersByTimeAsync(250)
  expect([ran('prompt'), ran('scheduled')]).toEqual([1, 0])
  await vi.advanceTimersByTimeAsync(10_000)
  expect([ran('prompt'), ran('scheduled')]).toEqual([2, 1])
  await jobs.stop()
})

test('many commits make it follow no more often than that', async () => {
  const { jobs, ran } = started({ name: 'prompt', everyMs: 10_000, soonMs: 250 })
  for (let ms = 0; ms < 1_000; ms += 10) {
    jobs.wake()
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(ran('prompt')).toBeLessThanOrEqual(5)
  expect(ran('prompt')).toBeGreaterThanOrEqual(3)
  await jobs.stop()
})

test('what is committed during a turn has another follow: that turn may have looked before', async () => {
  const turn = Promise.withResolvers<void>()
  let runs = 0
  const jobs = startJobs(
    [{ name: 'prompt', everyMs: 10_000, soonMs: 250, run: () => (++runs === 1 ? turn.promise : Promise.resolve()) }],
    log,
  )
  jobs.wake()
  await vi.advanceTimersByTimeAsync(250)
  expect(runs).toBe(1)
  jobs.wake()
  turn.resolve()
  await vi.advanceTimersByTimeAsync(250)
  expect(runs).toBe(2)
  await jobs.stop()
})
