import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { participants } from '@lodestone/participants'
import { type Api, startTestHub, type TestHub, until } from '@lodestone/testing'
import { generate } from 'selfsigned'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { freePort } from '../setup/free-port.ts'
import { admitted, callersBy, forecast, line, offer, registered, round, startWholeHub } from './hub.ts'
import { completeRound, inState, matchRound, openRound, type Party } from './journey.ts'
import { receiver as exampleReceiver } from './webhook.receiver.ts'

/** Webhooks as a receiver meets them: real HTTP, real broker and database, and the official library to verify what comes. */

type Got = { readonly path: string; readonly headers: Record<string, string>; readonly body: string }
type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const closing = (server: Server) => async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

/** What comes to a server, and how it answers: 204 unless told otherwise. */
function listener(answer: Answer = (_, response) => response.writeHead(204).end()) {
  const got: Got[] = []
  const handler: RequestListener = async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    got.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body })
    answer(request, response)
  }
  return { got, handler, at: (path: string) => got.filter(one => one.path === path) }
}
async function receive(answer?: Answer) {
  const { handler, ...rest } = listener(answer)
  const server = createServer(handler)
  const port = await listen(server)
  closers.push(closing(server))
  return { ...rest, url: `http://127.0.0.1:${port}` }
}

async function hook(api: Api, url: string, types = ['participants.participant-suspended']) {
  const made = await api.post('/webhooks', { url, types })
  expect(made.status).toBe(201)
  return { path: `/webhooks/${made.body.id}`, id: made.body.id as string, secret: made.body.secret as string }
}
const deliveries = async (api: Api, path: string, more = '') => (await api.all(`${path}/deliveries${more}`)) as Shown[]
type Shown = { id: string; state: string; attempts: number; lastError?: string; nextAttemptAt?: string }

describe('in a round', () => {
  const CANARY = {
    quantity: '7654321.123',
    ceiling: '4321.987',
    price: '3219.876',
    reference: 'canary-reference',
    endUse: 'canary-end-use',
    site: 'canary-site',
    name: 'Canary Magnets',
    reason: 'canary-reason',
  }
  const UUID = /^[0-9a-f-]{36}$/
  let hub: TestHub
  let server: Server
  const { got, handler, at } = listener()
  const secrets = new Map<string, string>()
  let parties: Party[]

  beforeAll(async () => {
    hub = await startWholeHub({ WEBHOOK_ALLOW_PRIVATE: '1', PUBLICATION_INTERVAL_HOURS: '168' })
    server = createServer(handler)
    const port = await listen(server)
    const played = await openRound(hub)
    const outsider = await admitted(hub, 'supplier', { legalName: CANARY.name })
    parties = [...played.members, ...played.suppliers, outsider]
    for (const { id, api } of parties) {
      const types = (await api.get('/webhooks/types')).body.items.map((one: { type: string }) => one.type)
      secrets.set(id, (await hook(api, `http://127.0.0.1:${port}/${id}`, types)).secret)
    }
    const [buyer, seller] = [played.members[1] as Party, played.suppliers[1] as Party]
    const draft = offer({ reference: CANARY.reference, price: { fixed: { amount: CANARY.price, currency: 'EUR' } } })
    const chain = draft.chain.map(stage => ({ ...stage, site: CANARY.site }))
    expect((await seller.api.post('/supply/offers', { ...draft, chain })).status).toBe(201)
    const asked = line({
      quantityKg: CANARY.quantity,
      ceilingPrice: { amount: CANARY.ceiling, currency: 'EUR' },
      endUse: CANARY.endUse,
    })
    const made = await buyer.api.post('/demand/forecasts', forecast([asked], { reference: CANARY.reference }))
    expect(made.status).toBe(201)
    await until('the canary has joined', async () =>
      (await played.operator.all(`/rounds/${played.roundId}/lines`)).some(one => one.forecastId === made.body.id),
    )
    await matchRound(played)
    await completeRound(played)
    const second = await played.operator.post('/rounds', round({ periods: ['2029-Q1'] }))
    await played.operator.post(`/rounds/${second.body.id}/open`)
    await played.operator.post(`/rounds/${second.body.id}/cancel`, { reason: CANARY.reason })
    await inState(played.operator, second.body.id, 'cancelled')
    await until(
      'everybody has heard of the last',
      async () => parties.every(({ id }) => at(`/${id}`).some(one => one.body.includes('round-cancelled'))),
      60_000,
    )
    await until('nothing is on its way', async () => {
      for (const { api } of parties) {
        const { id } = (await api.get('/webhooks')).body.items[0]
        if ((await deliveries(api, `/webhooks/${id}`, '?state=pending')).length > 0) return false
      }
      return true
    })
  }, 240_000)
  afterAll(async () => {
    if (server) await closing(server)()
    await hub?.stop()
  })

  test('each party hears of its own objects and of the round, once, and the official library verifies it', () => {
    const kinds = (party: Party | undefined) =>
      new Set(at(`/${party?.id}`).map(one => JSON.parse(one.body).type.replace(/\.v1$/, '')))
    const rounds = ['opened', 'closed', 'matched', 'completed', 'cancelled'].map(one => `rounds.round-${one}`)
    const open = [...rounds, 'aggregation.pool-published']
    // The first round was open before the webhooks were.
    const [member, supplier, outsider] = [parties[1], parties[8], parties[9]].map(kinds)
    const agreed = ['rounds.allocations-proposed', 'rounds.allocation-accepted', 'rounds.round-awarded']
    const reports = ['rounds.contract-reported', 'rounds.delivery-reported']
    expect(member).toEqual(
      new Set([...open, 'demand.forecast-submitted', 'demand.entry-changed', ...agreed, ...reports]),
    )
    expect([...(supplier ?? [])]).toEqual(
      expect.arrayContaining([...open, 'supply.offer-posted', 'supply.offer-screened', 'supply.entry-changed']),
    )
    expect(outsider).toEqual(new Set(open))
    for (const { id } of parties) {
      const ids = at(`/${id}`).map(one => one.headers['webhook-id'])
      expect(new Set(ids).size).toBe(ids.length)
      for (const one of at(`/${id}`)) {
        const webhook = new Webhook(secrets.get(id) as string)
        expect(webhook.verify(one.body, one.headers)).toEqual(JSON.parse(one.body))
      }
    }
  })

  test('the console has words for every event that a webhook may hear of', async () => {
    const catalogue = new URL('../../services/console/web/src/i18n/en/my-webhooks.json', import.meta.url)
    const { type: words } = JSON.parse(readFileSync(catalogue, 'utf8'))
    const { items } = (await (parties[0] as Party).api.get('/webhooks/types')).body
    expect(items.length).toBeGreaterThan(20)
    for (const { type } of items) expect(words).toHaveProperty([type.replace(/\.v\d+$/, '').replaceAll('.', '-')])
  })

  test('each party is told once of what is proposed to it: all of its own allocations, none of anybody else’s', async () => {
    for (const { id, api } of parties) {
      const told = at(`/${id}`).map(one => JSON.parse(one.body))
      const proposed = told.filter(one => one.type === 'rounds.allocations-proposed.v1').map(one => one.data)
      const { roundId } = told.find(one => one.type === 'rounds.round-matched.v1').data
      // A supplier is told of its offers: of what is proposed of each it is told a sum.
      const sold = await api.get(`/rounds/${roundId}/proposals`)
      const [name, own] =
        sold.status === 200
          ? ['offerIds', sold.body.items.map((one: { offerId: string }) => one.offerId)]
          : ['allocationIds', (await api.all(`/rounds/${roundId}/allocations`)).map(one => one.id)]
      const expected = own.length === 0 ? [] : [{ roundId, [name]: expect.any(Array), link: expect.any(String) }]
      expect([id, proposed]).toEqual([id, expected])
      expect(proposed.flatMap(one => one[name]).sort()).toEqual(own.sort())
    }
  })

  test('no message has a figure, a name, a reason, or another party in it', () => {
    expect(got.length).toBeGreaterThan(80)
    for (const { path, body } of got) {
      for (const canary of Object.values(CANARY)) expect(body).not.toContain(canary)
      for (const { id } of parties) if (path !== `/${id}`) expect(body).not.toContain(id)
      const { data, ...rest } = JSON.parse(body)
      expect(Object.keys(rest).sort()).toEqual(['timestamp', 'type'])
      const { link, allocationIds = [], offerIds = [], version = 1, status = 'joined', ...ids } = data
      expect(link).toMatch(/^\/api\/v1\/[\w/-]+$/)
      expect([version, status]).toEqual([
        expect.any(Number),
        expect.stringMatching(/^(joined|left|dropped|confirmed)$/),
      ])
      for (const id of [...allocationIds, ...offerIds, ...Object.values(ids)]) expect(id).toMatch(UUID)
    }
  })

  test('what a message links to is there for its receiver, and shows what the message names', async () => {
    for (const { id, api } of parties)
      for (const body of new Set(at(`/${id}`).map(one => one.body))) {
        const { type, data } = JSON.parse(body)
        const { link, allocationIds = [], offerIds = [], allocationId, roundId, offerId, forecastId } = data
        const reply = await api.get(link)
        // A round that was cancelled before has no pool or allocations.
        expect([type, link, reply.status]).toEqual([type, link, 200])
        const named = [...allocationIds, ...offerIds, allocationId ?? offerId ?? forecastId ?? roundId]
        if (!/round-matched|screened/.test(type))
          for (const one of named.filter(Boolean)) expect([type, reply.text.includes(one)]).toEqual([type, true])
      }
  })

  test('a message that was changed, is old, or is another’s, is refused by the library', () => {
    const [first, other] = [parties[0], parties[1]].map(party => at(`/${party?.id}`)[0] as Got) as [Got, Got]
    const webhook = new Webhook(secrets.get(parties[0]?.id as string) as string)
    const verify = (body: string, headers: Record<string, string>) => () => webhook.verify(body, headers)
    expect(verify(first.body, first.headers)).not.toThrow()
    expect(verify(first.body.replace('"type"', '"tYpe"'), first.headers)).toThrow()
    expect(verify(first.body, { ...first.headers, 'webhook-id': 'another' })).toThrow()
    expect(verify(other.body, other.headers)).toThrow()
    const then = String(Number(first.headers['webhook-timestamp']) - 301)
    const key = new Webhook(secrets.get(parties[0]?.id as string) as string)
    const id = first.headers['webhook-id'] as string
    const signature = key.sign(id, new Date(Number(then) * 1000), first.body)
    const old = { ...first.headers, 'webhook-timestamp': then, 'webhook-signature': signature }
    expect(verify(first.body, old)).toThrow(/too old/)
  })

  test('figures of the sending are sums by outcome, of nobody', async () => {
    const metrics = await (await fetch(`${hub.url}/metrics`)).text()
    const lines = metrics.split('\n').filter(line => line.startsWith('lodestone_webhook_'))
    const value = (name: string, outcome = '') =>
      Number(
        lines
          .find(line => line.startsWith(`lodestone_webhook_${name}{`) && line.includes(outcome))
          ?.split(' ')
          .at(-1),
      )
    expect(value('attempts_total', 'outcome="delivered"')).toBe(got.length)
    expect([value('pending_deliveries'), value('oldest_pending_seconds')]).toEqual([0, 0])
    for (const { id } of parties) expect(metrics).not.toContain(id)
  })
})

describe('by a clock', () => {
  let hub: TestHub
  let now = Date.parse('2026-06-01T00:00:00Z')
  beforeAll(async () => {
    hub = await startTestHub(
      [participants],
      { WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_TIMEOUT_MS: '3000' },
      () => new Date(now),
    )
  })
  afterAll(() => hub?.stop())

  test('ten attempts over three days, each with its own time; then the delivery has failed, and who accepted nothing is disabled', async () => {
    const { id } = await registered(hub, 'member')
    const { got, url } = await receive((_, response) => response.writeHead(500).end())
    const { path, secret } = await hook(await hub.member(id), url)
    await (await hub.member(id)).post(`${path}/test`)
    const pauses = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    for (const [nth, seconds] of pauses.entries()) {
      if (seconds > 0) {
        now += seconds * 1_000 - 1
        // Not before its time: nothing is due, and jitter only makes it later.
        const [waiting] = await deliveries(await hub.member(id), path)
        expect(Date.parse(waiting?.nextAttemptAt as string)).toBeGreaterThan(now)
        expect(got).toHaveLength(nth)
        now += seconds * 100 + 1
      }
      await until(`attempt ${nth + 1}`, async () => {
        const [one] = await deliveries(await hub.member(id), path)
        return one?.attempts === nth + 1 && one.lastError !== undefined && got.length === nth + 1
      })
      await until('it is noted', async () => {
        const [one] = await deliveries(await hub.member(id), path)
        return one?.state === 'failed' || Date.parse(one?.nextAttemptAt as string) > now
      })
      expect(got[nth]?.headers['webhook-timestamp']).toBe(String(Math.floor(now / 1_000)))
    }
    const shown = await until('it is disabled', async () => {
      const { body } = await (await hub.member(id)).get(path)
      return body.state === 'disabled' && body
    })
    expect(shown).toMatchObject({ disabledReason: 'failing' })
    expect(await deliveries(await hub.member(id), path)).toMatchObject([{ state: 'failed', attempts: 10 }])
    expect(new Set(got.map(one => one.headers['webhook-id'])).size).toBe(1)
    expect(secret).toMatch(/^whsec_/)
  })

  test('a receiver that says when to come back is asked then', async () => {
    const { id } = await registered(hub, 'member')
    const { url } = await receive((_, response) => response.writeHead(503, { 'retry-after': '3600' }).end())
    const { path } = await hook(await hub.member(id), url)
    await (await hub.member(id)).post(`${path}/test`)
    const one = await until('it failed', async () => {
      const [first] = await deliveries(await hub.member(id), path)
      return first?.lastError === 'refused' && first
    })
    expect(Date.parse(one.nextAttemptAt as string)).toBe(now + 3_600_000)
  })

  test('an overlap ends by itself', async () => {
    const { id } = await registered(hub, 'member')
    const { got, url } = await receive()
    const { path } = await hook(await hub.member(id), url)
    await (await hub.member(id)).post(`${path}/rotate-secret`, { overlapHours: 2 })
    const signatures = async () => {
      const before = got.length
      await (await hub.member(id)).post(`${path}/test`)
      await until('it came', async () => got.length > before)
      return got.at(-1)?.headers['webhook-signature']?.split(' ').length
    }
    expect(await signatures()).toBe(2)
    now += 2 * 3_600_000
    expect(await signatures()).toBe(1)
    expect((await (await hub.member(id)).get(path)).body.secrets).toBe(1)
  })
})

test('receivers that never answer do not hold up those that do', { timeout: 180_000 }, async () => {
  const hub = await startTestHub([participants], { WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_TIMEOUT_MS: '60000' })
  closers.push(() => hub.stop())
  const silent = await receive(() => {})
  const quick = await receive()
  // More than there are connections for, were they shared.
  const slow = await Promise.all(Array.from({ length: 5 }, () => registered(hub, 'member')))
  for (const { api } of slow) {
    const { path } = await hook(api, silent.url)
    await Promise.all(Array.from({ length: 12 }, () => api.post(`${path}/test`)))
  }
  await until('they are being asked', async () => silent.got.length >= 20)
  const { api } = await registered(hub, 'member')
  const { path } = await hook(api, quick.url)
  await Promise.all(Array.from({ length: 20 }, () => api.post(`${path}/test`)))
  await until(
    'the quick one has all, while the others are still being asked',
    async () => quick.got.length === 20,
    50_000,
  )
  // Four at once for each, however much waits.
  expect(silent.got).toHaveLength(20)
})

test('the example of the guide is what it says, takes each message once, and refuses what it cannot verify', async () => {
  const guide = readFileSync(new URL('../../infra/docs/webhooks.md', import.meta.url), 'utf8')
  expect(guide).toContain(readFileSync(new URL('./webhook.receiver.ts', import.meta.url), 'utf8').trim())
  const hub = await startTestHub([participants], { WEBHOOK_ALLOW_PRIVATE: '1' })
  closers.push(() => hub.stop())
  const { api } = await registered(hub, 'member')
  const port = await freePort()
  const { path, secret } = await hook(api, `http://127.0.0.1:${port}/`)
  const handled: string[] = []
  const server = exampleReceiver(secret, async ({ type }) => void handled.push(type))
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  closers.push(closing(server))
  const forged = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' })
  expect([forged.status, handled]).toEqual([401, []])
  const sent = async (count: number) =>
    until('it is delivered', async () => {
      const all = await deliveries(api, path)
      return all.length > 0 && all[0]?.state === 'delivered' && all[0].attempts === count && all[0]
    })
  await api.post(`${path}/test`)
  const { id } = await sent(1)
  await api.post(`${path}/deliveries/${id}/redeliver`)
  await sent(2)
  expect(handled).toEqual(['participants.webhook-tested.v1'])
})

describe('processes', () => {
  let processes: Processes
  const env = { SERVICES: 'participants', WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_TIMEOUT_MS: '3000' }
  const start = async (more: Record<string, string> = {}) => {
    const one = await processes.start({ ...env, ...more })
    closers.push(async () => void (await one.stop()))
    return one
  }
  beforeAll(async () => {
    processes = await openProcesses()
  })
  afterAll(() => processes?.stop())
  const callersAt = (url: string) => callersBy(caller => processes.api(url, caller))

  test('a hub that is killed between a delivery and its note delivers again, under the same id', {
    timeout: 120_000,
  }, async () => {
    const first = await start()
    const { id, api } = await registered(callersAt(first.url), 'member')
    let killed = false
    const { got, url } = await receive(async (_, response) => {
      if (!killed) {
        killed = true
        await first.kill()
      }
      response.writeHead(204).end()
    })
    const { path, secret } = await hook(api, url)
    await api.post(`${path}/test`)
    await until('it came, and the hub is dead', async () => killed && got.length === 1)
    const second = await start()
    const again = await processes.api(second.url, { sub: 'mia', org: id, roles: ['member'] })
    await until('it came again', async () => got.length > 1, 60_000)
    expect(got[1]?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id'])
    expect(got[1]?.body).toBe(got[0]?.body)
    for (const one of got) expect(() => new Webhook(secret).verify(one.body, one.headers)).not.toThrow()
    await until('it is noted', async () => (await deliveries(again, path))[0]?.state === 'delivered')
    expect(await deliveries(again, path)).toMatchObject([{ attempts: 2 }])
  })

  test('two of them deliver each message once, and both take part', { timeout: 120_000 }, async () => {
    const patient = { WEBHOOK_TIMEOUT_MS: '60000' }
    const [one] = await Promise.all([start(patient), start(patient)])
    // Nobody is answered before so many are asked that no process alone has the connections for it.
    const waiting: ServerResponse[] = []
    const { got, url } = await receive((_, response) => {
      waiting.push(response)
      if (got.length >= 60) for (const each of waiting.splice(0)) each.writeHead(204).end()
    })
    const { api } = await registered(callersAt(one.url), 'member')
    const paths: string[] = []
    for (let i = 0; i < 20; i++) paths.push((await hook(api, url)).path)
    await Promise.all(paths.flatMap(path => [1, 2, 3, 4].map(() => api.post(`${path}/test`))))
    await until(
      'all are delivered',
      async () => {
        for (const path of paths) if ((await deliveries(api, path, '?state=delivered')).length < 4) return false
        return true
      },
      60_000,
    )
    expect(new Set(got.map(each => each.headers['webhook-id'])).size).toBe(80)
    expect(got).toHaveLength(80)
  })

  test('a certificate is believed when its authority is known, and not otherwise', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lodestone-certificate-'))
    closers.push(async () => rmSync(folder, { recursive: true }))
    const certificate = () =>
      generate([{ name: 'commonName', value: 'localhost' }], {
        extensions: [
          { name: 'basicConstraints', cA: true },
          { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
        ],
      })
    const [known, stranger] = [await certificate(), await certificate()]
    writeFileSync(join(folder, 'ca.pem'), known.cert)
    const secure = async ({ private: key, cert }: { private: string; cert: string }) => {
      const { handler, got } = listener()
      const server = createSecureServer({ key, cert }, handler)
      const port = await listen(server)
      closers.push(closing(server))
      return { got, url: `https://localhost:${port}/` }
    }
    const [good, bad] = [await secure(known), await secure(stranger)]
    const hub = await start({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') })
    const { api } = await registered(callersAt(hub.url), 'member')
    for (const { url, state } of [
      { url: bad.url, state: 'pending' },
      { url: good.url, state: 'delivered' },
    ]) {
      const { path } = await hook(api, url)
      await api.post(`${path}/test`)
      const [one] = await until('it was tried', async () => {
        const found = await deliveries(api, path)
        return (found[0]?.state === 'delivered' || found[0]?.lastError !== undefined) && found
      })
      expect([url, one?.state]).toEqual([url, state])
    }
    expect([good.got.length, bad.got.length]).toEqual([1, 0])
  })
})
