import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@lodestone/testing'
import { generate } from 'selfsigned'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { callersBy, registered } from '../system/hub.ts'
import { type Answer, closing, deliveries, hook, listen, listener, received } from '../system/webhook.listener.ts'
import { openProcesses, type Processes } from './hub-processes.ts'

/** Webhooks of hubs in processes of their own: one that is killed, two that share the work, and one that trusts an authority of its own. */

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})
const receive = (answer?: Answer) => received(closers, answer)

let processes: Processes
const env = { SERVICES: 'participants', WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_TIMEOUT_MS: '3000' }
const start = async (more: Record<string, string> = {}) => {
  const one = await processes.start({ ...env, ...more })
  closers.push(async () => void (await one.stop()))
  return one
}
const callersAt = (url: string) => callersBy(caller => processes.api(url, caller))

beforeAll(async () => {
  processes = await openProcesses()
})
afterAll(() => processes?.stop())

test('a hub that is killed between a delivery and its note delivers again, under the same id', async () => {
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
  await until('it came again', async () => got.length > 1)
  expect(got[1]?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id'])
  expect(got[1]?.body).toBe(got[0]?.body)
  for (const one of got) expect(() => new Webhook(secret).verify(one.body, one.headers)).not.toThrow()
  await until('it is noted', async () => (await deliveries(again, path))[0]?.state === 'delivered')
  expect(await deliveries(again, path)).toMatchObject([{ attempts: 2 }])
})

test('two of them deliver each message once, and both take part', async () => {
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
  await until('all are delivered', async () => {
    for (const path of paths) if ((await deliveries(api, path, '?state=delivered')).length < 4) return false
    return true
  })
  expect(new Set(got.map(each => each.headers['webhook-id'])).size).toBe(80)
  expect(got).toHaveLength(80)
})

test('a certificate is believed when its authority is known, and not otherwise', async () => {
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
