import { SERVICES } from '@lodestone/contracts'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Fleet, placesApart } from '../faults/fleet.ts'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { callersBy, registered } from './hub.ts'
import { completeRound, expectChain, matchRound, openRound } from './journey.ts'

/** The same round with every service as a process of its own, as containers run it. */

/** Access that has ended is over at once everywhere, not when something kept runs out: news takes some hundredths of this. */
const SOON_MS = 10_000

let processes: Processes
let fleet: Fleet

beforeAll(async () => {
  processes = await openProcesses()
  fleet = new Fleet(processes, await placesApart(), { PUBLIC_FACE: '1', MAX_REQUESTS_PER_CALLER: '20' }, [])
  await fleet.start()
})
afterAll(() => processes?.stop())

test('a process for each service: together they play a whole round behind one origin', async () => {
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
  expect(fleet.places).toHaveLength(SERVICES.length)
  // Whoever does not sign in reads of it what each service answers visitors.
  const origin = fleet.urls.at(-1) ?? ''
  const round = await fetch(`${origin}/public/de/rounds/${played.roundId}`)
  expect([round.status, await round.text()]).toEqual([200, expect.stringContaining('Poolblatt')])
  for (const path of ['', '/rounds', '/demand', '/exposure', '/rules'])
    expect([path, (await fetch(`${origin}/public/en${path}`)).status]).toEqual([path, 200])
  const feed = await fetch(`${origin}/api/v1/rounds/ocds`)
  expect([feed.status, feed.headers.get('cache-control')]).toEqual([200, 'public, max-age=60'])
  const known = { 'if-none-match': feed.headers.get('etag') ?? '' }
  expect((await fetch(`${origin}/api/v1/rounds/ocds`, { headers: known })).status).toBe(304)
})

test('who joins by one process acts in the others, and is out of all when ended', async () => {
  const origin = fleet.urls.at(-1) ?? ''
  const callers = callersBy(caller => processes.api(origin, caller))
  const { api } = await registered(callers, 'member')
  const person = { name: 'Ines', email: 'ines@member.example', position: 'trader' }
  const { id, secret } = (await api.post('/people', person)).body
  const ines = await processes.api(origin, { sub: 'ines', roles: [] })
  expect((await ines.get('/demand/forecasts')).status).toBe(403)
  expect((await ines.post('/people/accept', { secret })).status).toBe(200)
  // Whoever asks in the same moment waits for the news.
  for (const path of ['/demand/forecasts', '/rounds', '/notices', '/aggregation/demand'])
    expect([path, (await ines.get(path)).status]).toEqual([path, 200])
  expect((await api.post(`/people/${id}/end`)).status).toBe(200)
  for (const path of ['/demand/forecasts', '/rounds', '/notices', '/aggregation/demand'])
    await until('access has ended', async () => (await ines.get(path)).status === 403, SOON_MS)
})

test('who is in a confirmed group of the issuer acts in all processes, and in none without it', async () => {
  const origin = fleet.urls.at(-1) ?? ''
  const callers = callersBy(caller => processes.api(origin, caller))
  const { id: org, api } = await registered(callers, 'member')
  const asked = (await api.post('/access-groups', { group: 'buyers', position: 'trader' })).body
  const tokenWith = (groups: string[]) => processes.api(origin, { sub: 'iris', roles: [], groups })
  const iris = await tokenWith(['buyers', 'everybody'])
  expect((await iris.get('/demand/forecasts')).status).toBe(403)
  expect((await (await callers.operator()).post(`/access-groups/${asked.id}/confirm`)).status).toBe(200)
  for (const path of ['/demand/forecasts', '/rounds', '/notices', '/aggregation/demand'])
    expect([path, (await iris.get(path)).status]).toEqual([path, 200])
  expect((await iris.get('/participants')).body.items).toMatchObject([{ id: org }])
  const without = await tokenWith(['everybody'])
  for (const path of ['/demand/forecasts', '/rounds', '/notices', '/aggregation/demand'])
    expect([path, (await without.get(path)).status]).toEqual([path, 403])
  expect((await api.post(`/access-groups/${asked.id}/end`)).status).toBe(200)
  for (const path of ['/demand/forecasts', '/rounds', '/notices', '/aggregation/demand'])
    await until('the group has ended', async () => (await iris.get(path)).status === 403, SOON_MS)
})

test('each process ends in order when asked', async () => {
  for (const n of fleet.places.keys()) expect(await fleet.at(n)?.stop()).toBe(0)
})
