import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { allocationAccepted } from '@lodestone/contracts'
import { canonicalJson } from '@lodestone/kernel'
import { memoryTransport, type Transport } from '@lodestone/messaging'
import { createLog, type RunningProcess, readConfig, startProcess } from '@lodestone/service'
import { Api, createTestDatabase, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { participants } from '../service.ts'

type Got = { path: string; headers: Record<string, unknown>; body: string }
let test_: Awaited<ReturnType<typeof createTestDatabase>>
let transport: Transport
let open: { process: RunningProcess; api: Api }
let receiver: Server
let base = ''
const got: Got[] = []
/** What the receiver answers, by path. */
const answers = new Map<string, number>()

async function start(env: Record<string, string>): Promise<typeof open> {
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: test_.url,
    KAFKA_BROKERS: 'none',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    SERVICES: 'participants',
    ...env,
  })
  const running = await startProcess({ services: [participants], config, log: createLog(config.LOG_LEVEL), transport })
  return { process: running, api: new Api(running.url) }
}

beforeAll(async () => {
  test_ = await createTestDatabase()
  transport = memoryTransport({ seed: 2, partitions: 2, delayMs: 1 })
  open = await start({ WEBHOOK_ALLOW_PRIVATE: '1' })
  receiver = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    got.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(answers.get(request.url ?? '') ?? 200, { location: `${base}/elsewhere` }).end('thanks')
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
})
afterAll(async () => {
  await open?.process.stop()
  await transport?.close()
  receiver?.close()
  await test_?.drop()
})

let counter = 0
async function admitted(kind: 'member' | 'supplier' = 'member') {
  const operator = await open.api.as({ sub: 'olga', roles: ['operator'] })
  const made = await operator.post('/participants', {
    reference: `p-${++counter}`,
    legalName: 'P',
    kind,
    country: 'DE',
    ...(kind === 'member' ? { bloc: 'EU' } : {}),
  })
  const id: string = made.body.id
  await operator.post(`/participants/${id}/admit`)
  return { id, operator, api: await open.api.as({ sub: 'mia', org: id, roles: [kind] }) }
}
const suspend = (who: Awaited<ReturnType<typeof admitted>>) =>
  who.operator.post(`/participants/${who.id}/suspend`, { reason: 'for a test' })
const SUSPENDED = 'participants.participant-suspended.v1'
const at = (path: string) => got.filter(one => one.path === path)

describe('a webhook', () => {
  test('is told of an event about its owner, signed, once', async () => {
    const member = await admitted()
    const made = await member.api.post('/webhooks', { url: `${base}/once`, types: [SUSPENDED] })
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"'])
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
    const listed = (await member.api.get('/webhooks')).body.items
    expect(listed).toEqual([expect.objectContaining({ id: made.body.id, url: `${base}/once`, types: [SUSPENDED] })])
    expect(JSON.stringify(listed)).not.toContain('whsec_')
    await suspend(member)
    const [message] = await until('it is told', async () => at('/once').length > 0 && at('/once'))
    if (!message) throw new Error('nothing came')
    expect(JSON.parse(message.body)).toMatchObject({
      type: SUSPENDED,
      data: { participantId: member.id, status: 'suspended', version: 3 },
    })
    const id = String(message.headers['webhook-id'])
    const timestamp = String(message.headers['webhook-timestamp'])
    const key = Buffer.from(made.body.secret.slice('whsec_'.length), 'base64')
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${message.body}`).digest('base64')
    expect(message.headers['webhook-signature']).toBe(`v1,${signature}`)
    const { items } = await until('it is noted', async () => {
      const { body } = await member.api.get(`/webhooks/${made.body.id}/deliveries`)
      return body.items[0]?.state === 'delivered' && body
    })
    expect(items).toEqual([{ id, type: SUSPENDED, state: 'delivered', attempts: 1, lastStatus: 200 }])
    expect(at('/once')).toHaveLength(1)
  })

  test('is tried again after a failure, follows no redirect, and is sent again by hand', async () => {
    const member = await admitted()
    answers.set('/broken', 302)
    const made = await member.api.post('/webhooks', {
      url: `${base}/broken`,
      types: ['participants.participant-suspended'],
    })
    await suspend(member)
    const deliveries = async () => (await member.api.get(`/webhooks/${made.body.id}/deliveries`)).body.items
    const [failed] = await until('it failed once', async () => {
      const items = await deliveries()
      return items[0]?.lastStatus === 302 && items
    })
    expect(failed).toMatchObject({ state: 'pending', attempts: 1, nextAttemptAt: expect.any(String) })
    expect(at('/elsewhere')).toEqual([])
    answers.set('/broken', 410)
    // A suspended organisation reads, but commands nothing.
    const path = `/webhooks/${made.body.id}/deliveries/${failed.id}/redeliver`
    expect((await member.api.post(path)).body.code).toBe('not-admitted')
    await member.operator.post(`/participants/${member.id}/admit`)
    expect((await member.api.post(path)).status).toBe(202)
    await until('nobody listens there any more', async () => (await deliveries())[0]?.state === 'failed')
    answers.set('/broken', 204)
    await member.api.post(path)
    await until('it arrived', async () => (await deliveries())[0]?.state === 'delivered')
    expect(new Set(at('/broken').map(one => one.headers['webhook-id'])).size).toBe(1)
  })

  test('hears of its owner’s allocation by its own id, and a stranger hears nothing', async () => {
    const [member, supplier, stranger] = [await admitted(), await admitted('supplier'), await admitted()]
    const types = [allocationAccepted.type]
    for (const [who, path] of [
      [member, '/member'],
      [supplier, '/supplier'],
      [stranger, '/stranger'],
    ] as const)
      expect((await who.api.post('/webhooks', { url: base + path, types })).status).toBe(201)
    const ids = { roundId: randomUUID(), allocationId: randomUUID(), lineId: randomUUID(), offerId: randomUUID() }
    const producer = await transport.producer()
    const record = {
      topic: allocationAccepted.topic,
      key: ids.roundId,
      value: canonicalJson({ ...ids, memberId: member.id, supplierId: supplier.id, by: 'member' }),
      headers: {
        ce_id: randomUUID(),
        ce_type: allocationAccepted.type,
        ce_time: new Date().toISOString(),
        ce_aggregateversion: '1',
      },
    }
    await until('the broker has it', () => producer.send([record]).then(() => true))
    await until('both are told', async () => at('/member').length > 0 && at('/supplier').length > 0)
    const data = (path: string) => JSON.parse(at(path)[0]?.body ?? '{}').data
    expect(data('/member')).toEqual({ roundId: ids.roundId, allocationId: ids.allocationId, lineId: ids.lineId })
    expect(data('/supplier')).toEqual({ roundId: ids.roundId, allocationId: ids.allocationId, offerId: ids.offerId })
    expect(at('/stranger')).toEqual([])
  })

  test('is its owner’s alone, and ended only by who has seen it', async () => {
    const [owner, other] = [await admitted(), await admitted()]
    const made = await owner.api.post('/webhooks', { url: `${base}/own`, types: [SUSPENDED] })
    const path = `/webhooks/${made.body.id}`
    expect((await other.api.get(`${path}/deliveries`)).status).toBe(404)
    expect((await other.api.delete(path, 1)).status).toBe(404)
    expect((await other.api.get('/webhooks')).body.items).toEqual([])
    expect((await owner.api.send('DELETE', path)).status).toBe(428)
    expect((await owner.api.delete(path, 2)).status).toBe(412)
    expect((await owner.api.delete(path, 1)).status).toBe(204)
    expect((await owner.api.get('/webhooks')).body.items).toEqual([])
  })

  test('of an unknown type, or by an organisation that is not admitted, is refused', async () => {
    const member = await admitted()
    const wrong = await member.api.post('/webhooks', { url: `${base}/x`, types: ['rounds.round-opened.v1'] })
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([422, 'types.0'])
    const unknown = await open.api.as({ sub: 'x', org: randomUUID(), roles: ['member'] })
    expect((await unknown.post('/webhooks', { url: `${base}/x`, types: [SUSPENDED] })).body.code).toBe('not-admitted')
  })
})
