import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { SERVICES } from '@lodestone/contracts'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, startWholeHub } from '../system/hub.ts'
import { raw, SECURE } from './attack.ts'

/** Somebody asks too often, sends too much, too deep or too slowly: the others are still served. */

/** An allowance is for `BURST / PER_SECOND` seconds: long enough for a busy machine to spend it. */
const BURST = 40
const PER_SECOND = 4
const REQUEST_TIMEOUT_MS = 1_500

let hub: TestHub
let neighbour: Api
beforeAll(async () => {
  hub = await startWholeHub({
    RATE_LIMIT_PER_SECOND: String(PER_SECOND),
    RATE_LIMIT_BURST: String(BURST),
    REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS),
  })
  neighbour = (await admitted(hub, 'member')).api
})
afterAll(() => hub?.stop())

/** Each flood comes from an organisation of its own. */
const newcomer = async (): Promise<Api> => (await admitted(hub, 'member')).api

/** When an allowance that was spent is there again. */
const later = (api: Api, path = '/materials', ok = 200) =>
  until('the allowance is there again', async () => (await api.get(path)).status === ok)

describe('a flood', () => {
  test('of one organisation is answered 429 with Retry-After, and its neighbour notices nothing', async () => {
    const flooder = await newcomer()
    const replies = await Promise.all(Array.from({ length: BURST + 20 }, () => flooder.get('/materials')))
    const refused = replies.filter(reply => reply.status === 429)
    expect(replies.length - refused.length).toBeLessThanOrEqual(BURST)
    expect(refused.length).toBeGreaterThan(0)
    for (const { headers, body } of refused) {
      expect(body).toMatchObject({ code: 'rate-limited', status: 429, type: 'urn:lodestone:problem:rate-limited' })
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(BURST / PER_SECOND)
      for (const [name, value] of SECURE) expect(headers.get(name)).toMatch(value)
    }
    expect((await neighbour.get('/materials')).status).toBe(200)
    await later(flooder)
  })

  test('counts every person and token of an organisation together, and all routes', async () => {
    const flooder = await newcomer()
    const { org } = JSON.parse(Buffer.from(flooder.token?.split('.')[1] ?? '', 'base64url').toString())
    const others = await Promise.all(
      Array.from({ length: 5 }, (_, i) => hub.api.as({ sub: `person ${i}`, org, roles: ['member'] })),
    )
    const paths = ['/materials', '/demand/forecasts', '/rounds', '/policies']
    const replies = await Promise.all(
      Array.from({ length: BURST + 20 }, (_, i) => (others[i % 5] as Api).get(paths[i % 4] as string)),
    )
    expect(replies.some(reply => reply.status === 429)).toBe(true)
    expect((await flooder.get('/materials')).status).toBe(429)
  })

  test('leaves no trace of a command that was refused', async () => {
    const flooder = await newcomer()
    const drafts = Array.from({ length: BURST + 10 }, (_, i) => forecast([line({ reference: `l${i}` })]))
    const replies = await Promise.all(drafts.map(draft => flooder.post('/demand/forecasts', draft)))
    const taken = replies.filter(reply => reply.status === 201).length
    expect(replies.map(reply => reply.status).every(status => status === 201 || status === 429)).toBe(true)
    await later(flooder)
    expect(await flooder.all('/demand/forecasts')).toHaveLength(taken)
  })

  test('of callers without a token is cut by address, whatever they say their address is; whoever is known goes on', async () => {
    const ask = (i: number) =>
      fetch(`${hub.url}/api/v1/materials`, {
        headers: { authorization: `Bearer a.b.c${i}`, 'x-forwarded-for': `10.0.0.${i}`, forwarded: `for=10.0.0.${i}` },
      })
    const statuses = (await Promise.all(Array.from({ length: BURST }, (_, i) => ask(i)))).map(reply => reply.status)
    expect(statuses.filter(status => status === 401).length).toBeLessThanOrEqual(BURST / 4)
    expect(statuses.filter(status => status === 429).length).toBeGreaterThan(0)
    expect((await neighbour.get('/materials')).status).toBe(200)
    await until('strangers are judged again', async () => (await ask(0)).status === 401)
  })
})

describe('a body is refused', () => {
  const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth)
  test.each<[string, string, string]>([
    ['33 arrays deep', 'application/json', `{"reference":"f","lines":${nested(32)}}`],
    ['100,000 arrays deep', 'application/json', nested(100_000)],
    ['100,000 objects deep', 'application/json', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['100,000 arrays deep in a line of NDJSON', 'application/x-ndjson', nested(100_000)],
  ])('%s: 400', async (_, type, body) => {
    const reply = await neighbour.post('/demand/forecasts?reference=deep', body, { type })
    expect(reply).toMatchObject({ status: 400, body: { code: 'malformed' } })
  })

  test('owners of owners of owners beyond what a chain may have: 4xx', async () => {
    const supplier = (await admitted(hub, 'supplier')).api
    let ownership: unknown[] = []
    for (let i = 0; i < 2_000; i++) ownership = [{ owner: 'o', country: 'AU', sharePct: '100', ownership }]
    const chain = [{ stage: 'mining', country: 'AU', site: 's', operator: 'o', ownership }]
    expect((await supplier.post('/supply/offers', { chain })).status).toBe(400)
  })

  test('beyond its route’s bytes: 413, before it has been sent', async () => {
    const head = `POST /api/v1/demand/forecasts HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${neighbour.token}\r\nContent-Type: application/json\r\n`
    const [reply] = await raw(hub.url, `${head}Content-Length: 17000000000\r\nConnection: close\r\n\r\n{`)
    expect(reply?.status).toBe(413)
  })

  test('that would unpack to a gigabyte: 415', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20), { level: 9 })
    const response = await fetch(`${hub.url}/api/v1/demand/forecasts`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${neighbour.token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: new Uint8Array(bomb),
    })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      415,
      'unsupported-media-type',
    ])
  })
})

describe('a client that is slow on purpose is cut off', () => {
  /** Sends a piece every 100 ms until the other end closes; gives what it said and after how long. */
  async function drip(first: string, piece: string): Promise<{ answer: string; ms: number }> {
    const { hostname, port } = new URL(hub.url)
    const socket = connect(Number(port), hostname)
    const started = performance.now()
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk.toString()
    })
    socket.on('error', () => {})
    const dripping = setInterval(() => socket.write(piece), 100)
    socket.write(first)
    await new Promise(resolve => socket.once('close', resolve))
    clearInterval(dripping)
    return { answer, ms: performance.now() - started }
  }
  const head = () =>
    `POST /api/v1/demand/forecasts HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${neighbour.token}\r\nContent-Type: application/json\r\n`

  test.concurrent.each<[string, () => string, string]>([
    ['in its headers', () => 'GET /api/v1/materials HTTP/1.1\r\nHost: hub\r\n', 'X-a: b\r\n'],
    ['in its body', () => `${head()}Content-Length: 10000\r\n\r\n`, ' '],
    ['in the chunks of its body', () => `${head()}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
  ])('%s: 408, whatever it sends meanwhile', async (_, first, piece) => {
    const { answer, ms } = await drip(first(), piece)
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('"code":"timed-out"')
    for (const [name] of SECURE) expect(answer.toLowerCase()).toContain(`${name}: `)
    // Looks come every second, and a busy machine takes its time.
    expect(ms).toBeLessThan(20 * REQUEST_TIMEOUT_MS)
  })

  test('two hundred of them do not keep others from being served', async () => {
    const { hostname, port } = new URL(hub.url)
    const sockets = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      socket.write('GET / HTTP/1.1\r\nX-')
      return socket
    })
    expect((await neighbour.get('/materials')).status).toBe(200)
    await Promise.all(
      sockets.map(socket => socket.closed || new Promise(resolve => socket.once('close', resolve).resume())),
    )
  })
})

describe('an answer carries secure headers', () => {
  test.each([
    ['a page', '/', 200],
    ['the API', '/api/v1/materials', 200],
    ['a missing page', '/nothing', 404],
    ['a missing object', '/api/v1/rounds/x', 404],
    ['a call without a token', '/api/v1/operations', 403],
    ['the description', '/api/v1/openapi.json', 200],
    ['health', '/healthz', 200],
    ['metrics', '/metrics', 200],
  ])('%s', async (_, path, status) => {
    const response = await fetch(hub.url + path, { headers: { authorization: `Bearer ${neighbour.token}` } })
    expect(response.status).toBe(status)
    for (const [name, value] of SECURE) expect(response.headers.get(name)).toMatch(value)
    for (const name of ['x-powered-by', 'server', 'access-control-allow-origin', 'set-cookie'])
      expect(response.headers.get(name)).toBeNull()
  })
  test.each(['/demand/forecasts', '/demand/forecasts/export', '/participants'])(
    'and stays in no cache where it has data: %s',
    async path => {
      const headers = { authorization: `Bearer ${neighbour.token}` }
      const response = await fetch(`${hub.url}/api/v1${path}`, { headers })
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    },
  )
  test('also what is no request at all', async () => {
    const [reply] = await raw(hub.url, '\x16\x03\x01\x02\x00\x01\x00')
    expect([reply?.status, JSON.parse(reply?.body ?? '').code]).toEqual([400, 'malformed'])
    for (const [name] of SECURE) expect(reply?.headers).toContain(`${name}: `)
  })
  test('a stream', async () => {
    const abort = new AbortController()
    const { token } = await hub.operator()
    const response = await fetch(`${hub.url}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
      signal: abort.signal,
    })
    for (const [name, value] of SECURE) expect(response.headers.get(name)).toMatch(value)
    abort.abort()
  })
})

test('a web page whose name was pointed at this machine gets no token of the development issuer', async () => {
  const body = '{"sub":"x","roles":["operator"]}'
  const line = (host: string) =>
    `POST /dev/token HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const statusFor = async (host: string) => (await raw(hub.url, line(host)))[0]?.status
  expect([await statusFor('rebound.example'), await statusFor('localhost.rebound.example:80')]).toEqual([403, 403])
  expect(await statusFor(new URL(hub.url).host)).toBe(200)
})

test('where all services run in one process, their internal routes are not at the public origin either', async () => {
  const operator = await hub.operator()
  for (const name of SERVICES) {
    const statuses = [
      (await operator.get(`/services/${name}/audit`)).status,
      (await operator.get(`/services/${name}/operations`)).status,
      (await operator.post(`/services/${name}/parked/${name}-x/redrive`)).status,
    ]
    expect([name, ...statuses]).toEqual([name, 404, 404, 404])
  }
})
