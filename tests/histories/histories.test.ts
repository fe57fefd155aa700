import { expect, test, vi } from 'vitest'
import { misplaced } from '../setup/planting.ts'
import { PLANTED } from './planted.ts'
import { countsOf, run } from './run.ts'

vi.setConfig({ testTimeout: 300_000 })

test('what callers of the same forecasts, offers, rounds and allocations were answered has an order, and nothing is lost or counted twice', async () => {
  const report = await run({ seed: 1, seconds: 2, storms: false })
  console.log(`histories: ${countsOf(report)}`)
  expect(report.faults).toEqual([])
  expect(report.operations).toBeGreaterThan(300)
  expect(report.unknown).toBeGreaterThan(0)
})

test('so it is while processes are killed and connections are cut', async () => {
  const report = await run({ seed: 2, seconds: 5, storms: true })
  console.log(`histories: ${countsOf(report)}`)
  expect(report.faults).toEqual([])
  expect(Math.min(report.kills - 2, report.databaseCuts, report.networkCuts)).toBeGreaterThan(0)
  expect(report.operations).toBeGreaterThan(300)
})

test('a planted fault is found: version-unchecked', async () => {
  const { faults } = await run({ seed: 1, seconds: 1, storms: false, fault: 'version-unchecked' })
  expect(faults[0]).toContain('no order allows the last of these')
})

test('the text of every planted fault stands in its file exactly once, and no two have one name', () => {
  expect(misplaced(PLANTED)).toEqual([])
})
