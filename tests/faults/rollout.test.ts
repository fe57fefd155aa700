import { type Api, type SpawnedProcess, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { admitted, callersBy, forecast, line } from '../system/hub.ts'
import { follow } from './follower.ts'
import { type Front, openFront } from './front.ts'
import { openProcesses, type Processes } from './hub-processes.ts'
import { type Load, startLoad } from './load.ts'

/**
 * Promise: a rollout under load shows no failed request, and what was acknowledged is there once. In Kubernetes a new process is ready before
 * an old one is asked to stop; in Compose a service is away until it has started again, and the console waits for it.
 */

/** Half of that in the manifests. A front sees after a second to its next look, and one for which a report is good, that a process is not ready. */
const DRAIN_MS = 5_000
/** Two or three services in a process keep it cheap; the console is alone. */
const BEHIND = [
  ['participants', 'demand'],
  ['supply', 'aggregation'],
  ['matching', 'rounds', 'outlook'],
]

let processes: Processes
const fronts: Front[] = []
beforeAll(async () => {
  processes = await openProcesses()
})
afterEach(() => Promise.all(fronts.splice(0).map(one => one.stop())))
afterAll(() => processes?.stop())

const start = (env: Record<string, string>) => processes.start({ DRAIN_MS: String(DRAIN_MS), ...env })

type Under = { readonly load: Load; readonly member: Api; readonly operator: Api }
async function loadOn(origin: string): Promise<Under> {
  const callers = callersBy(caller => processes.api(origin, caller))
  const { api: member } = await admitted(callers, 'member')
  const draft = forecast([line()])
  const { status, body } = await member.post('/demand/forecasts', draft)
  expect(status).toBe(201)
  const operator = await callers.operator()
  return { load: startLoad(origin, { operator, member, forecastId: body.id, draft }), member, operator }
}

async function expectNothingFailed({ load, member }: Under): Promise<void> {
  await load.stop()
  expect(load.failed).toEqual([])
  expect(load.submitted.length).toBeGreaterThan(50)
  const ids = (await member.all('/demand/forecasts')).map(({ id }) => id)
  for (const id of load.submitted) expect(ids.filter(one => one === id)).toEqual([id])
  // The one that is revised was there before.
  expect(ids).toHaveLength(load.submitted.length + 1)
}

test('rolled as Kubernetes rolls them, two processes of each service and two consoles fail no request', {
  timeout: 240_000,
}, async () => {
  const [services, consoles] = [await openFront(), await openFront()]
  fronts.push(services, consoles)
  const SERVICE_URLS = BEHIND.flat()
    .map(name => `${name}=${services.url}`)
    .join(',')
  const startBehind = async (front: Front, env: Record<string, string>) => {
    const one = await start(env)
    front.add(one.url)
    await until('the front leads to it', async () => front.leadsTo(one.url))
    return one
  }
  const service = () => startBehind(services, { SERVICES: BEHIND.flat().join(',') })
  const console = () => startBehind(consoles, { SERVICES: 'console', SERVICE_URLS })
  const pairs: [SpawnedProcess[], () => Promise<SpawnedProcess>][] = [
    [await Promise.all([service(), service()]), service],
    [await Promise.all([console(), console()]), console],
  ]
  const under = await loadOn(consoles.url)
  const follower = follow(consoles.url, under.operator)
  await until('it is let in', async () => follower.times() > 0)
  for (const [old, startNew] of pairs)
    for (const one of old) {
      await startNew()
      expect(await one.stop()).toBe(0)
    }
  await expectNothingFailed(under)
  const toldOf = (id: string) => follower.told.filter(one => one.subject === id).length
  await until('each forecast is told', async () => under.load.submitted.every(id => toldOf(id) > 0))
  await follower.stop()
  expect(under.load.submitted.filter(id => toldOf(id) !== 1)).toEqual([])
  expect([follower.failed, follower.times()]).toEqual([[], expect.toSatisfy((times: number) => times > 1)])
})

test('with one process of each, as in Compose, a service that stops and starts again fails no request', {
  timeout: 240_000,
}, async () => {
  const groups = await Promise.all(BEHIND.map(async names => ({ names, port: await freePort() })))
  const startGroup = ({ names, port }: (typeof groups)[number]) =>
    start({ SERVICES: names.join(','), PORT: String(port) })
  const SERVICE_URLS = groups
    .flatMap(({ names, port }) => names.map(name => `${name}=http://127.0.0.1:${port}`))
    .join(',')
  const [console, ...running] = await Promise.all([
    start({ SERVICES: 'console', SERVICE_URLS }),
    ...groups.map(startGroup),
  ])
  const under = await loadOn(console.url)
  for (const [i, group] of groups.entries()) {
    expect(await running[i]?.stop()).toBe(0)
    await startGroup(group)
  }
  const { length } = under.load.submitted
  await until('it goes on', async () => under.load.submitted.length > length + 10)
  await expectNothingFailed(under)
})
