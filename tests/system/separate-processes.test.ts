import { SERVICES } from '@lodestone/contracts'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Fleet, placesApart } from '../faults/fleet.ts'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { callersBy } from './hub.ts'
import { completeRound, expectChain, matchRound, openRound } from './journey.ts'

/** The same round with every service as a process of its own, as containers run it. */

let processes: Processes
let fleet: Fleet

beforeAll(async () => {
  processes = await openProcesses()
  fleet = new Fleet(processes, await placesApart(), {}, [])
  await fleet.start()
}, 180_000)
afterAll(() => processes?.stop())

test('seven processes play a whole round behind one origin', { timeout: 180_000 }, async () => {
  const callers = callersBy(caller => processes.api(fleet.urls.at(-1) ?? '', caller))
  const operator = await callers.operator()
  const played = await openRound(callers)
  await matchRound(played)
  await completeRound(played)
  expectChain((await operator.get(`/rounds/${played.roundId}/record`)).body)
  await until('every process is ready', async () => {
    const { services } = (await operator.get('/operations')).body as { services: { name: string; ready: boolean }[] }
    return services.length === SERVICES.length && services.every(({ ready }) => ready)
  })
  expect(fleet.places).toHaveLength(7)
})

test('each process ends in order when asked', { timeout: 60_000 }, async () => {
  for (const n of fleet.places.keys()) expect(await fleet.at(n)?.stop()).toBe(0)
})
