import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub, until } from '@lodestone/testing'
import { generate } from 'selfsigned'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { freePort } from '../setup/free-port.ts'
import { callersBy, registered } from './hub.ts'
import { type Answer, closing, deliveries, hook, listen, listener } from './webhook.listener.ts'
import { receiver as exampleReceiver } from './webhook.receiver.ts'

/** Webhooks as a receiver meets them: real HTTP, real broker and database, and the official library to verify what comes. */

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function receive(answer?: Answer) {
  const { handler, ...rest } = listener(answer)
  const server = createServer(handler)
  const port = await listen(server)
  closers.push(closing(server))
  return { ...rest, url: `http://127.0.0.1:${port}` }
}

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

let processes: Processes
const env = { SERVICES: 'participants', WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_TIMEOUT_MS: '3000' }
const start = async (more: Record<string, string> = {}) => {
  const one = await processes.start({ ...env, ...more })
  closers.push(async () => void (await one.stop()))
  return one
}
const callersAt = (url: string) => callersBy(caller => processes.api(url, caller))

describe('processes', () => {
  beforeAll(async () => {
    processes = await openProcesses()
  })
  afterAll(() => processes?.stop())

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
