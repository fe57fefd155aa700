import { SERVICES } from '@lodestone/contracts'
import type { SpawnedProcess } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { freePort } from '../setup/free-port.ts'
import { callersBy } from './hub.ts'
import { completeRound, expectChain, matchRound, openRound } from './journey.ts'

/** The same round with every service as a process of its own, as containers run it. */

let processes: Processes
let started: SpawnedProcess[] = []
let origin = ''

beforeAll(async () => {
  processes = await openProcesses()
  const ports = new Map(await Promise.all(SERVICES.map(async name => [name, await freePort()] as const)))
  const urls = SERVICES.filter(name => name !== 'console').map(name => `${name}=http://127.0.0.1:${ports.get(name)}`)
  started = await Promise.all(
    SERVICES.map(name =>
      processes.start({
        SERVICES: name,
        PORT: String(ports.get(name)),
        ...(name === 'console' ? { SERVICE_URLS: urls.join(',') } : {}),
      }),
    ),
  )
  origin = `http://127.0.0.1:${ports.get('console')}`
}, 180_000)
afterAll(() => processes?.stop())

test('seven processes play a whole round behind one origin', { timeout: 180_000 }, async () => {
  const callers = callersBy(caller => processes.api(origin, caller))
  const operator = await callers.operator()
  const played = await openRound(callers)
  await matchRound(played)
  await completeRound(played)
  expectChain((await operator.get(`/rounds/${played.roundId}/record`)).body)
  const { body } = await operator.get('/operations')
  expect(
    body.services.map((service: { name: string; ready: boolean }) => [service.name, service.ready]).sort(),
  ).toEqual([...SERVICES].sort().map(name => [name, true]))
  expect(started).toHaveLength(7)
})

test('each process ends in order when asked', { timeout: 60_000 }, async () => {
  for (const one of started) expect(await one.stop()).toBe(0)
})
