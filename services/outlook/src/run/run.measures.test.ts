import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutlookDatabase, recordExample, waitingRun } from '../outlook.fixture.ts'
import { claimRun, failRun } from './run.claim.store.ts'
import { measuresOf } from './run.measures.ts'

let held: Awaited<ReturnType<typeof createOutlookDatabase>>
const baselineId = randomUUID()
beforeAll(async () => {
  held = await createOutlookDatabase()
  await recordExample(held.database, baselineId, 1)
})
afterAll(() => held?.drop())

const at = (time: string) => `2026-12-01T${time}.000Z`
const read = async (name: string) => {
  const measures = measuresOf(held.database, () => new Date(at('01:00:00')))
  return measures.find(one => one.name === name)?.read()
}
const states = async () => {
  const counts = await read('outlook_runs')
  return typeof counts === 'object' ? Object.fromEntries(counts) : counts
}
const waits = (time: string) => waitingRun(held.database, baselineId, at(time))

test('runs are counted by state, and the seconds that the oldest has waited for somebody to take it up', async () => {
  expect(await states()).toEqual({ waiting: 0, running: 0, done: 0, failed: 0 })
  expect(await read('outlook_oldest_waiting_run_seconds')).toBe(0)
  for (const time of ['00:10:00', '00:20:00', '00:30:00']) await waits(time)
  expect(await states()).toMatchObject({ waiting: 3, running: 0 })
  expect(await read('outlook_oldest_waiting_run_seconds')).toBe(50 * 60)

  const claim = await claimRun(held.database, randomUUID())
  expect(await states()).toMatchObject({ waiting: 2, running: 1 })
  expect(await read('outlook_oldest_waiting_run_seconds')).toBe(40 * 60)

  await held.database.query("UPDATE run SET lease_until = now() - interval '1 second' WHERE state = 'running'")
  expect(await read('outlook_oldest_waiting_run_seconds'), 'its owner has died').toBe(50 * 60)
  if (claim) await failRun(held.database, claim, 'why', at('00:40:00'))
  expect(await states()).toEqual({ waiting: 2, running: 0, done: 0, failed: 1 })
  expect(await read('outlook_oldest_waiting_run_seconds')).toBe(40 * 60)
})
