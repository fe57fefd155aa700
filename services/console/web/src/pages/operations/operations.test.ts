import { expect, test } from 'vitest'
import { healthOf, lagOf, type ServiceState } from './operations.ts'

const service = (more: Partial<ServiceState> = {}): ServiceState => ({
  name: 'demand',
  ready: true,
  outbox: { depth: 0, oldestAgeMs: 0 },
  lag: [],
  parked: [],
  ...more,
})
const lag = (records: number) => ({ topic: 't', partition: 0, records })
const parked = {
  id: 'demand-1',
  topic: 't',
  partition: 0,
  offset: 1,
  key: 'k',
  errorClass: 'E',
  attempts: 1,
  parkedAt: '',
  behind: 0,
}

test('lag is the sum over topics and partitions', () => {
  expect(lagOf(service({ lag: [lag(2), lag(3)] }))).toBe(5)
})

test.each([
  ['good', service()],
  ['good', service({ lag: [lag(500)], outbox: { depth: 3, oldestAgeMs: 200 } })],
  ['warn', service({ lag: [lag(600), lag(600)] })],
  ['warn', service({ outbox: { depth: 1, oldestAgeMs: 60_000 } })],
  ['warn', service({ parked: [parked] })],
  ['bad', service({ ready: false, parked: [parked] })],
  ['bad', service({ reachable: false })],
  ['bad', service({ differing: [{ topic: 't', day: '2026-11-24', told: 2, applied: 1, since: '' }] })],
] as const)('%s', (health, state) => {
  expect(healthOf(state)).toBe(health)
})
