import { Writable } from 'node:stream'
import {
  logOptions,
  migrateServices,
  perServiceText,
  type RunningProcess,
  readConfig,
  startProcess,
} from '@lodestone/service'
import { Api, createTestDatabase, testTransport, uniqueName } from '@lodestone/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_SERVICES, forecast, line } from '../system/hub.ts'
import { raw } from './attack.ts'

/** Texts that would forge a line of the log, or steer the terminal of whoever reads it, in every place that a caller can write to. */

const lines: string[] = []
let database: Awaited<ReturnType<typeof createTestDatabase>>
let hub: RunningProcess
let operator: Api

beforeAll(async () => {
  database = await createTestDatabase({ migrated: true })
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(
        ...String(chunk)
          .split('\n')
          .filter(text => text !== ''),
      )
      done()
    },
  })
  const config = readConfig({
    PORT: '0',
    DATABASE_URLS: perServiceText(await migrateServices({ url: database.url }, ALL_SERVICES)),
    ...testTransport,
    TOPIC_PREFIX: `${uniqueName('t')}.`,
    LOG_LEVEL: 'trace',
  })
  hub = await startProcess({ services: ALL_SERVICES, config, log: pino(logOptions('trace'), sink) })
  operator = await new Api(hub.url).as({ sub: EVIL, roles: ['operator'] })
})
afterAll(async () => {
  await hub?.stop()
  await database?.drop()
})

const CANARY = 'canary-81547'
const EVIL = `${CANARY}\n{"level":60,"msg":"forged"}\r\n\u001b[2J\u001b]0;owned\u0007`

test('a log line is one line of JSON without control characters, whatever callers write', async () => {
  const member = await operator.as({ sub: EVIL, org: '01890000-0000-7000-8000-00000000beef', roles: ['member'] })
  await operator.post('/participants', { reference: 'x', legalName: EVIL, kind: 'supplier', country: 'AU' })
  await operator.post('/participants', `{"reference":${EVIL}`)
  await member.post('/demand/forecasts', forecast([line({ endUse: EVIL })]))
  await member.post(`/demand/forecasts?reference=${encodeURIComponent(EVIL)}`, EVIL, { type: 'text/csv' })
  await operator.get(`/audit?subject=${encodeURIComponent(EVIL)}`)
  await operator.get(`/materials/${encodeURIComponent(EVIL)}`)
  await raw(
    hub.url,
    `GET /${encodeURIComponent(EVIL)} HTTP/1.1\r\nHost: hub\r\nX-Evil: ${CANARY}\u001b[2J\r\nConnection: close\r\n\r\n`,
  )
  await raw(hub.url, `${EVIL}\r\n\r\n`)
  await operator.get('/rounds', { headers: { traceparent: `${CANARY}-forged` } })
  // What is logged of a fault: the text of a caller is in the statement that fails.
  const demand = hub.services.find(one => one.service.name === 'participants')?.database
  await expect(demand?.query('SELECT $1::uuid', [EVIL])).rejects.toThrow()
  for (const one of hub.services)
    one.context.log.error(
      { err: await demand?.query('SELECT $1::int', [EVIL]).catch((error: unknown) => error) },
      'a fault',
    )
  expect(lines.length).toBeGreaterThan(7)
  for (const text of lines) {
    expect(() => JSON.parse(text), text).not.toThrow()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(text).not.toMatch(/[\u0000-\u001f\u007f]/)
    expect(JSON.parse(text).msg).not.toBe('forged')
  }
})

test('nothing that a caller wrote is in the log at all', () => {
  expect(lines.filter(text => text.includes(CANARY))).toEqual([])
})

test('a trace that is none is not handed on to journals and messages', async () => {
  const evil = `00-${CANARY}`
  const made = await operator.post(
    '/participants',
    { reference: 'traced', legalName: 'T', kind: 'supplier', country: 'AU' },
    { headers: { traceparent: evil } },
  )
  const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await operator.post(`/participants/${made.body.id}/admit`, undefined, { headers: { traceparent: good } })
  const own = hub.services.find(one => one.service.name === 'participants')?.database
  const rows = await own?.query('SELECT traceparent FROM journal WHERE subject = $1 ORDER BY seq', [made.body.id])
  expect(rows).toEqual([{ traceparent: null }, { traceparent: good }])
})

test('an answer names its request, and so do the lines of the log that are about it', async () => {
  const made = await operator.post('/participants', {
    reference: 'found',
    legalName: 'F',
    kind: 'supplier',
    country: 'AU',
  })
  const refused = await operator.post('/participants', { reference: 'found', legalName: 'F', kind: 'supplier' })
  expect(refused.body.requestId).toBe(refused.headers.get('x-request-id'))
  for (const { status, headers } of [made, refused]) {
    const requestId = headers.get('x-request-id')
    const said = lines.map(text => JSON.parse(text)).filter(one => one.requestId === requestId)
    expect(said).toContainEqual(expect.objectContaining({ msg: 'answered', route: '/api/v1/participants', status }))
  }
  // The same id is the correlation of every event that follows from it.
  const own = hub.services.find(one => one.service.name === 'participants')?.database
  const rows = await own?.query('SELECT correlation_id FROM journal WHERE subject = $1', [made.body.id])
  expect(rows).toEqual([{ correlation_id: made.headers.get('x-request-id') }])
})

test('a name with line feeds stays within its field of the event stream', async () => {
  const abort = new AbortController()
  const response = await fetch(`${hub.url}/api/v1/stream?recent=50`, {
    headers: { authorization: `Bearer ${operator.token}` },
    signal: abort.signal,
  })
  await operator.post('/participants', { reference: 'y', legalName: EVIL, kind: 'supplier', country: 'AU' })
  let text = ''
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      if (text.includes('participant-applied') && text.includes(CANARY)) break
    }
  } finally {
    abort.abort()
  }
  for (const one of text.split('\n')) expect(one).toMatch(/^(?:(?:id|event|data|retry): .*|: .*|)$/)
})
