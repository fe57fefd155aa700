import { readFileSync } from 'node:fs'
import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { registered } from './hub.ts'
import { type Answer, closing, deliveries, hook, received } from './webhook.listener.ts'
import { receiver as exampleReceiver } from './webhook.receiver.ts'

/** Webhooks as a receiver meets them: real HTTP, real broker and database, and the official library to verify what comes. */

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const receive = (answer?: Answer) => received(closers, answer)

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

test('receivers that never answer do not hold up those that do', async () => {
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
  await until('the quick one has all, while the others are still being asked', async () => quick.got.length === 20)
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
