import { once } from 'node:events'
import { createServer as createPlainServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RouteContract } from '@lodestone/contracts'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import type { Callers } from './allowance.ts'
import { mountProxy, type RunningProxy } from './proxy.ts'
import { createServer } from './server.ts'

const route = (method: RouteContract['method'], path: string): RouteContract => ({
  id: path,
  service: 'demand',
  method,
  path,
  who: [],
  summary: '',
  success: { status: 200, description: '' },
})
const ROUTES = [
  route('GET', '/things/{id}'),
  { ...route('POST', '/things'), idempotent: true as const },
  route('PUT', '/things/{id}'),
  { ...route('GET', '/open'), open: true as const, alsoAt: ['/.well-known/open'] as const },
]

let upstream: Server | undefined
let app: FastifyInstance | undefined
let proxy: RunningProxy | undefined
afterEach(async () => {
  upstream?.closeAllConnections()
  upstream?.close()
  proxy?.close()
  await app?.close()
})

/** A service behind the proxy that answers as told; gives the proxy's origin. */
async function behind(
  answer: (
    request: IncomingMessage,
    respond: (status: number, headers: Record<string, string>, body: string) => void,
  ) => void,
  limits = {},
): Promise<string> {
  const server = createPlainServer((request, response) =>
    answer(request, (status, headers, body) => response.writeHead(status, headers).end(body)),
  )
  upstream = server
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return front(() => `http://127.0.0.1:${port}`, limits)
}

async function front(urlOf: () => string | undefined, limits = {}): Promise<string> {
  app = await createServer({ log: fastify({ logger: false }).log as FastifyBaseLogger, mapError: () => undefined })
  proxy = mountProxy(app, ROUTES, urlOf, limits)
  return app.listen({ host: '127.0.0.1', port: 0 })
}

test('headers and a body that is not JSON pass through unread, path and query as they came', async () => {
  const origin = await behind(async (request, respond) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    respond(
      201,
      { 'content-type': 'application/json', etag: '"7"', location: '/api/v1/things/7' },
      JSON.stringify({
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }),
    )
  })
  const response = await fetch(`${origin}/api/v1/things?reference=a%2Fb`, {
    method: 'POST',
    headers: { authorization: 'Bearer x', 'idempotency-key': 'k', 'if-match': '"6"', 'content-type': 'text/csv' },
    body: 'not{json',
  })
  expect([response.status, response.headers.get('etag'), response.headers.get('location')]).toEqual([
    201,
    '"7"',
    '/api/v1/things/7',
  ])
  expect(await response.json()).toMatchObject({
    url: '/api/v1/things?reference=a%2Fb',
    headers: {
      authorization: 'Bearer x',
      'idempotency-key': 'k',
      'if-match': '"6"',
      'content-type': 'text/csv',
      'x-forwarded-proto': 'http',
    },
    body: 'not{json',
  })
})

test('a problem keeps its media type and its Retry-After', async () => {
  const origin = await behind((_, respond) =>
    respond(429, { 'content-type': 'application/problem+json', 'retry-after': '9' }, '{"code":"rate-limited"}'),
  )
  const response = await fetch(`${origin}/api/v1/things/1`)
  expect([response.status, response.headers.get('content-type'), response.headers.get('retry-after')]).toEqual([
    429,
    'application/problem+json',
    '9',
  ])
})

test('a large body is streamed: the service has its beginning before the caller has sent its end', async () => {
  const started = Promise.withResolvers<void>()
  const origin = await behind(async (request, respond) => {
    let bytes = 0
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length
      started.resolve()
    }
    respond(200, {}, String(bytes))
  })
  const answered = Promise.withResolvers<string>()
  const sending = httpRequest(`${origin}/api/v1/things`, { method: 'POST' }, response => {
    let text = ''
    response.on('data', chunk => {
      text += chunk
    })
    response.on('end', () => answered.resolve(text))
  })
  const half = Buffer.alloc(2 * 1024 * 1024, 'x')
  sending.write(half)
  await started.promise
  sending.end(half)
  expect(await answered.promise).toBe(String(half.length * 2))
})

test('an answer that comes before the body was read reaches the caller', async () => {
  const origin = await behind((_, respond) => respond(401, { 'content-type': 'application/problem+json' }, '{}'))
  const response = await fetch(`${origin}/api/v1/things`, { method: 'POST', body: Buffer.alloc(4 * 1024 * 1024) })
  expect(response.status).toBe(401)
})

test.each([
  ['has no address', () => undefined],
  ['refuses connections', () => 'http://127.0.0.1:1'],
])('a service that %s is a 503 that says when to come back', async (_, urlOf) => {
  const origin = await front(urlOf, { restartMs: 300 })
  const response = await fetch(`${origin}/api/v1/things`, { method: 'POST', body: '{}' })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await response.json()).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('demand') })
})

test('a service that does not answer is given up after a bound', async () => {
  const origin = await behind(() => {}, { silenceMs: 100 })
  expect((await fetch(`${origin}/api/v1/things/1`)).status).toBe(503)
})

test('a read on a connection that the service has closed meanwhile is sent again, a write is not', async () => {
  let asked = 0
  const origin = await behind((request, respond) => {
    asked++
    if (asked % 2 === 0) request.socket.destroy()
    else respond(200, {}, 'ok')
  })
  expect((await fetch(`${origin}/api/v1/things/1`)).status).toBe(200)
  expect((await fetch(`${origin}/api/v1/things/1`)).status).toBe(200)
  expect((await fetch(`${origin}/api/v1/things`, { method: 'POST', body: '{}' })).status).toBe(503)
})

test('a write that breaks off is sent again with its body if it has a key, by which it counts once', async () => {
  const received: string[] = []
  const origin = await behind(async (request, respond) => {
    received.push(`${request.headers['idempotency-key']} ${await text(request)}`)
    if (received.length === 1) request.socket.destroy()
    else respond(201, {}, '')
  })
  const headers = { 'idempotency-key': 'k' }
  const response = await fetch(`${origin}/api/v1/things`, { method: 'POST', headers, body: '{}' })
  expect([response.status, ...received]).toEqual([201, 'k {}', 'k {}'])
})

test('the request goes away with its caller', async () => {
  const gone = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const origin = await behind(request => {
    request.on('close', () => gone.resolve())
    arrived.resolve()
  })
  const abort = new AbortController()
  const fetching = fetch(`${origin}/api/v1/things/1`, { signal: abort.signal }).catch(() => {})
  await arrived.promise
  abort.abort()
  await Promise.all([gone.promise, fetching])
})

test('a request has one id: this end’s, which the service is told and the answer carries', async () => {
  const origin = await behind((request, respond) =>
    respond(404, { 'x-request-id': 'of the service' }, String(request.headers['x-request-id'])),
  )
  const mine = '0f2a7c5e-5a3c-4c43-9d3f-2d8f5d0c9a11'
  const response = await fetch(`${origin}/api/v1/things/7`, { headers: { 'x-request-id': mine } })
  const id = response.headers.get('x-request-id')
  expect(await response.text()).toBe(id)
  expect(id).toMatch(/^[0-9a-f-]{36}$/)
  expect(id).not.toBe(mine)
})

/** Sends the head of a POST that announces a body, and gives what comes back, though nothing of the body is ever sent. */
function announce(origin: string, path: string, more = ''): Promise<string> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  socket.write(`POST ${path} HTTP/1.1\r\nHost: hub\r\nContent-Length: 10000000\r\n${more}\r\n`)
  let text = ''
  return new Promise(resolve => {
    socket.on('data', chunk => {
      text += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

test('a service refuses a call while its body is still to come', async () => {
  const origin = await behind((_, respond) => respond(403, { 'content-type': 'application/problem+json' }, '{}'))
  expect(await announce(origin, '/api/v1/things')).toMatch(/^HTTP\/1\.1 403 /)
})

test('whoever waits for a word before sending the body has it once the caller is known, and not before', async () => {
  const origin = await behind((request, respond) => {
    request.resume().on('end', () => respond(201, {}, ''))
  })
  const body = 'x'.repeat(100_000)
  const asked = httpRequest(`${origin}/api/v1/things`, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-length': body.length },
  })
  asked.flushHeaders()
  await once(asked, 'continue')
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(201)
  answer.resume()
})

test('nobody is passed on whom the table of routes does not name', async () => {
  let asked = 0
  const origin = await behind(
    (_, respond) => {
      asked++
      respond(200, {}, '')
    },
    {
      callers: {
        visit: async () => ({ sub: 'visitor', org: undefined, roles: new Set() }),
        identify: async () => ({ sub: 'mia', org: 'o', roles: new Set(['member']) }),
        mayGoOn: async () => {},
        owe: async () => {},
      } satisfies Callers,
    },
  )
  const answer = await announce(origin, '/api/v1/things', 'Expect: 100-continue\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  expect(asked).toBe(0)
})

test('what is open is passed on for whoever does not sign in, wherever it is looked for', async () => {
  const callers: Callers = {
    visit: async () => ({ sub: 'visitor', org: undefined, roles: new Set() }),
    identify: async () => Promise.reject(new Error('nobody is asked who they are')),
    mayGoOn: async () => {},
    owe: async () => {},
  }
  const kept = { 'cache-control': 'public, max-age=300' }
  const origin = await behind((request, respond) => respond(200, kept, String(request.url)), { callers })
  for (const path of ['/api/v1/open', '/.well-known/open']) {
    const answer = await fetch(origin + path)
    expect([answer.status, answer.headers.get('cache-control'), await answer.text()]).toEqual([
      200,
      'public, max-age=300',
      path,
    ])
  }
})

test('who sends large bodies slowly, however many at once, keeps nobody else from a service', async () => {
  let begun = 0
  const origin = await behind((request, respond) => {
    if (request.method === 'GET') return respond(200, {}, '')
    begun++
    request.on('error', () => {})
  })
  const { hostname, port } = new URL(origin)
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write('POST /api/v1/things HTTP/1.1\r\nHost: hub\r\nContent-Length: 10000000\r\n\r\nx')
    return socket
  })
  await expect.poll(() => begun, { timeout: 20_000 }).toBeGreaterThanOrEqual(64)
  const answer = await fetch(`${origin}/api/v1/things/7`, { signal: AbortSignal.timeout(10_000) })
  for (const socket of sockets) socket.destroy()
  expect(answer.status).toBe(200)
})
