import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { allocationAccepted } from '@lodestone/contracts'
import { canonicalJson } from '@lodestone/kernel'
import { memoryTransport, type Transport } from '@lodestone/messaging'
import { createLog, migrateServices, type RunningProcess, readConfig, startProcess } from '@lodestone/service'
import { Api, createTestDatabase, signedByOwners, temporaryKeyring, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { participants } from '../service.ts'

type Got = { path: string; headers: Record<string, unknown>; body: string }
let test_: Awaited<ReturnType<typeof createTestDatabase>>
let transport: Transport
let open: { process: RunningProcess; api: Api }
let receiver: Server
const keyring = temporaryKeyring()
let base = ''
const got: Got[] = []
/** What the receiver answers, by path. */
const answers = new Map<string, number>()

async function start(env: Record<string, string>): Promise<typeof open> {
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: (await migrateServices({ url: test_.url }, [participants])).get('participants'),
    KAFKA_BROKERS: 'none',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    SERVICES: 'participants',
    DATA_DIR: keyring.folder,
    KEYRING_FILE: keyring.file,
    ...env,
  })
  const running = await startProcess({ services: [participants], config, log: createLog(config.LOG_LEVEL), transport })
  return { process: running, api: new Api(running.url) }
}

beforeAll(async () => {
  test_ = await createTestDatabase({ migrated: true })
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
  keyring.remove()
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
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
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
    const [createdAt, lastAttemptAt] = [expect.any(String), expect.any(String)]
    expect(items).toEqual([
      { id, type: SUSPENDED, state: 'delivered', attempts: 1, lastStatus: 200, createdAt, lastAttemptAt },
    ])
    expect(at('/once')).toHaveLength(1)
  })

  test('is its owner’s alone, and ended only by who has seen it', async () => {
    const [owner, other] = [await admitted(), await admitted()]
    const made = await owner.api.post('/webhooks', { url: `${base}/own`, types: [SUSPENDED] })
    const path = `/webhooks/${made.body.id}`
    expect((await other.api.get(`${path}/deliveries`)).status).toBe(404)
    expect((await other.api.get(path)).status).toBe(404)
    for (const [verb, body] of [
      ['rotate-secret'],
      ['test'],
      ['enable'],
      ['redeliver', { since: '2026-01-01T00:00:00Z' }],
    ])
      expect([verb, (await other.api.post(`${path}/${verb}`, body)).status]).toEqual([verb, 404])
    expect((await other.api.delete(path, 1)).status).toBe(404)
    expect((await other.api.get('/webhooks')).body.items).toEqual([])
    expect((await owner.api.send('DELETE', path)).status).toBe(428)
    expect((await owner.api.delete(path, 2)).status).toBe(412)
    expect((await owner.api.delete(path, 1)).status).toBe(204)
    expect((await owner.api.get('/webhooks')).body.items).toEqual([])
  })

  test('of an unknown type, or by an organisation that is not admitted, is refused', async () => {
    const member = await admitted()
    const wrong = await member.api.post('/webhooks', { url: `${base}/x`, types: ['matching.result-computed.v1'] })
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([422, 'types.0'])
    const unknown = await open.api.as({ sub: 'x', org: randomUUID(), roles: ['member'] })
    expect((await unknown.post('/webhooks', { url: `${base}/x`, types: [SUSPENDED] })).body.code).toBe('not-admitted')
  })

  test('is tested by hand, with a message that names nothing but itself', async () => {
    const member = await admitted()
    const made = await member.api.post('/webhooks', { url: `${base}/ping`, types: [SUSPENDED] })
    const asked = await member.api.post(`/webhooks/${made.body.id}/test`)
    expect(asked).toMatchObject({ status: 202, body: { state: 'pending', attempts: 0 } })
    const [message] = await until('it came', async () => at('/ping').length > 0 && at('/ping'))
    expect(message?.headers['webhook-id']).toBe(asked.body.id)
    expect(JSON.parse(message?.body ?? '')).toEqual({
      type: 'participants.webhook-tested.v1',
      timestamp: expect.any(String),
      data: { webhookId: made.body.id, link: `/api/v1/webhooks/${made.body.id}` },
    })
  })
})

describe('a failing webhook', () => {
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
    expect(failed).toMatchObject({ state: 'pending', nextAttemptAt: expect.any(String), lastError: 'refused' })
    expect(at('/elsewhere')).toEqual([])
    answers.set('/broken', 410)
    // A suspended organisation reads, but commands nothing.
    const path = `/webhooks/${made.body.id}/deliveries/${failed.id}/redeliver`
    expect((await member.api.post(path)).body.code).toBe('not-admitted')
    await member.operator.post(`/participants/${member.id}/admit`)
    expect((await member.api.post(path)).status).toBe(202)
    await until('nobody listens there any more', async () => (await deliveries())[0]?.state === 'failed')
    const hook = () => member.api.get(`/webhooks/${made.body.id}`)
    await until('it is disabled', async () => (await hook()).body.state === 'disabled')
    expect((await hook()).body).toMatchObject({ disabledReason: 'gone', disabledAt: expect.any(String), version: 2 })
    answers.set('/broken', 204)
    expect((await member.api.post(path)).body.code).toBe('wrong-state')
    expect((await member.api.post(`/webhooks/${made.body.id}/test`)).body.code).toBe('wrong-state')
    const enabled = await member.api.post(`/webhooks/${made.body.id}/enable`)
    expect(enabled.body).toMatchObject({ state: 'active', version: 3 })
    expect(enabled.body.disabledReason).toBeUndefined()
    expect((await member.api.post(path)).status).toBe(202)
    await until('it arrived', async () => (await deliveries())[0]?.state === 'delivered')
    expect(new Set(at('/broken').map(one => one.headers['webhook-id'])).size).toBe(1)
  })

  test('that was disabled is told to the others of its owner, and what failed is sent again at once', async () => {
    const member = await admitted()
    answers.set('/bad', 410)
    const types = ['participants.webhook-disabled']
    await member.api.post('/webhooks', { url: `${base}/good`, types })
    const bad = await member.api.post('/webhooks', { url: `${base}/bad`, types: [SUSPENDED] })
    const path = `/webhooks/${bad.body.id}`
    // The first may have ended the webhook before the last is asked for.
    const asked = [1, 2, 3].map(() => member.api.post(`${path}/test`))
    const taken = (await Promise.all(asked)).filter(one => one.status === 202).length
    const [told] = await until('the other hears of it', async () => at('/good').length > 0 && at('/good'))
    expect(JSON.parse(told?.body ?? '').data).toEqual({
      webhookId: bad.body.id,
      reason: 'gone',
      link: `/api/v1/webhooks/${bad.body.id}`,
    })
    answers.set('/bad', 200)
    const failed = async (state: string) =>
      (await member.api.get(`${path}/deliveries?state=${state}`)).body.items.length
    expect(await failed('failed')).toBe(taken)
    await member.api.post(`${path}/enable`)
    const again = await member.api.post(`${path}/redeliver`, { since: '2020-01-01T00:00:00Z' })
    expect(again).toMatchObject({ status: 202, body: { redelivered: taken } })
    await until('all arrived', async () => (await failed('delivered')) === taken)
  })
})

describe('a webhook of an organisation', () => {
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
    const prove = signedByOwners(keyring.folder)
    const record = {
      topic: allocationAccepted.topic,
      key: ids.roundId,
      value: canonicalJson({ ...ids, memberId: member.id, supplierId: supplier.id, by: 'member', both: true }),
      headers: {
        ce_id: randomUUID(),
        ce_type: allocationAccepted.type,
        ce_time: new Date().toISOString(),
        ce_aggregateversion: '1',
      },
    }
    await until('the broker has it', () => producer.send(prove([record])).then(() => true))
    await until('both are told', async () => at('/member').length > 0 && at('/supplier').length > 0)
    const link = `/api/v1/rounds/${ids.roundId}/allocations`
    const data = (path: string) => JSON.parse(at(path)[0]?.body ?? '{}').data
    expect(data('/member')).toEqual({ roundId: ids.roundId, allocationId: ids.allocationId, lineId: ids.lineId, link })
    expect(data('/supplier')).toEqual({
      roundId: ids.roundId,
      allocationId: ids.allocationId,
      offerId: ids.offerId,
      link,
    })
    expect(at('/stranger')).toEqual([])
  })

  test('hears only of types that are listed', async () => {
    const member = await admitted()
    const { items } = (await member.api.get('/webhooks/types')).body
    const types = items.map((one: { type: string }) => one.type)
    expect(types).toContain('rounds.round-opened.v1')
    expect((await member.api.post('/webhooks', { url: `${base}/all`, types })).status).toBe(201)
  })

  test('of a suspended organisation is sent nothing but that, until it is admitted again', async () => {
    const member = await admitted()
    const types = ['participants.participant-suspended', 'participants.participant-admitted']
    answers.set('/pause', 500)
    const made = await member.api.post('/webhooks', { url: `${base}/pause`, types })
    await member.api.post(`/webhooks/${made.body.id}/test`)
    await until('the test failed', async () => at('/pause').length > 0)
    answers.set('/pause', 200)
    await suspend(member)
    const kinds = () => at('/pause').map(one => JSON.parse(one.body).type)
    await until('it hears of its suspension', async () => kinds().includes(SUSPENDED))
    const before = at('/pause').length
    expect(new Set(kinds())).toEqual(new Set(['participants.webhook-tested.v1', SUSPENDED]))
    // The test would be due again after five seconds: another organisation's shows that as long has passed.
    const other = await admitted()
    answers.set('/other', 500)
    const others = await other.api.post('/webhooks', { url: `${base}/other`, types: [SUSPENDED] })
    await other.api.post(`/webhooks/${others.body.id}/test`)
    await until('another is tried twice', async () => at('/other').length > 1)
    expect(at('/pause').length).toBe(before)
    await member.operator.post(`/participants/${member.id}/admit`)
    await until('what waited and what is new come', async () => at('/pause').length >= before + 2)
    expect(kinds().slice(before).sort()).toEqual([
      'participants.participant-admitted.v1',
      'participants.webhook-tested.v1',
    ])
  })
})

describe('a signing webhook', () => {
  test('has its secret shown once: not by a repeated request, not by any other answer, nowhere in the database', async () => {
    const member = await admitted()
    const body = { url: `${base}/secret`, types: [SUSPENDED] }
    const keyed = { headers: { 'idempotency-key': 'once' } }
    const made = await member.api.post('/webhooks', body, keyed)
    const again = await member.api.post('/webhooks', body, keyed)
    expect([again.status, again.body.id, again.body.secret]).toEqual([201, made.body.id, undefined])
    const path = `/webhooks/${made.body.id}`
    const turned = await member.api.post(`${path}/rotate-secret`, {}, keyed)
    const turnedAgain = await member.api.post(`${path}/rotate-secret`, {}, keyed)
    expect(turned.body).toMatchObject({ secret: expect.stringMatching(/^whsec_/), secrets: 2, version: 2 })
    expect(turnedAgain.body).toEqual({ ...turned.body, secret: undefined })
    const secrets = [made.body.secret, turned.body.secret].map(one => one.slice('whsec_'.length))
    const seen = [
      ...(await Promise.all(
        [path, '/webhooks', `${path}/deliveries`].map(async one => (await member.api.get(one)).text),
      )),
      ...(await rowsOf(['webhook', 'idempotency', 'journal', 'outbox'])),
    ].join('\n')
    expect(seen).toContain(made.body.id)
    for (const secret of secrets) {
      const forms = [secret, secret.slice(0, -1), Buffer.from(secret, 'base64').toString('hex')]
      for (const form of [...forms, Buffer.from(secret, 'base64').toString('base64url')])
        expect(seen).not.toContain(form)
    }
  })

  test('signs with every secret until the overlap is over, and has only so many', async () => {
    const member = await admitted()
    const made = await member.api.post('/webhooks', { url: `${base}/turn`, types: [SUSPENDED] })
    const path = `/webhooks/${made.body.id}`
    const keys = [made.body.secret]
    for (let i = 0; i < 4; i++) keys.unshift((await member.api.post(`${path}/rotate-secret`)).body.secret)
    const more = await member.api.post(`${path}/rotate-secret`)
    expect([more.status, more.body.code]).toEqual([409, 'wrong-state'])
    await member.api.post(`${path}/test`)
    const [first] = await until('it is told', async () => at('/turn').length === 1 && at('/turn'))
    expect(signaturesOf(first)).toEqual(keys.map(key => expected(first, key)))
    const last = await member.api.post(`${path}/rotate-secret`, { overlapHours: 0 })
    expect(last.body.secrets).toBe(1)
    await member.api.post(`${path}/test`)
    const [, second] = await until('it is told again', async () => at('/turn').length === 2 && at('/turn'))
    expect(signaturesOf(second)).toEqual([expected(second, last.body.secret)])
  })
})

test('what was stored in clear is sealed when the hub starts, and still signs', async () => {
  const member = await admitted()
  const made = await member.api.post('/webhooks', { url: `${base}/old`, types: [SUSPENDED] })
  const shown = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const admin = await connected()
  await admin.query(`UPDATE participants.webhook SET secrets = '[]', clear_secret = $2 WHERE id = $1`, [
    made.body.id,
    shown,
  ])
  const answer = `{"id":"x","version":1,"createdAt":"t","secret":"${shown}"}`
  await admin.query(
    `INSERT INTO participants.idempotency (scope, key, request_hash, status, body) VALUES ($1, 'k', 'h', 201, $2)`,
    [`${member.id} createWebhook`, answer],
  )
  await admin.end()
  const second = await start({ WEBHOOK_ALLOW_PRIVATE: '1' })
  try {
    expect((await rowsOf(['webhook', 'idempotency'])).join()).not.toContain('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    await member.api.post(`/webhooks/${made.body.id}/test`)
    const [message] = await until('it came', async () => at('/old').length > 0 && at('/old'))
    expect(signaturesOf(message)).toEqual([expected(message, shown)])
  } finally {
    await second.process.stop()
  }
})

test('without the keyring of its secrets the service does not start, and says which file it misses', async () => {
  const other = temporaryKeyring()
  await expect(start({ KEYRING_FILE: other.file })).rejects.toThrow(/secrets of webhooks .* restore that file/)
  other.remove()
})

const signaturesOf = (message: Got | undefined) => String(message?.headers['webhook-signature']).split(' ')
function expected(message: Got | undefined, secret: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${message?.headers['webhook-id']}.${message?.headers['webhook-timestamp']}.${message?.body}`
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}

async function connected(): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: test_.url })
  await admin.connect()
  return admin
}

async function rowsOf(tables: readonly string[]): Promise<string[]> {
  const admin = await connected()
  const rows: string[] = []
  for (const table of tables)
    rows.push(
      ...(await admin.query(`SELECT one::text AS row FROM participants.${table} AS one`)).rows.map(({ row }) => row),
    )
  await admin.end()
  return rows
}
