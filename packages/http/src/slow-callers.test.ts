import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { RouteContract } from '@lodestone/contracts'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { unlimited } from './allowance.ts'
import { type FairTurns, fairTurns } from './fair-turns.ts'
import type { Verifier } from './identity.ts'
import { createMetrics } from './metrics.ts'
import { mount } from './mount.ts'
import { mountProxy, type RunningProxy } from './proxy.ts'
import { createServer } from './server.ts'

/** Whoever sends bodies slowly, or asks for much at once, holds a share of a server's connections and not all: everybody else gets in. */

const CONNECTIONS = 12
const SHARE = 3
const WINDOW_MS = 400

const listed: RouteContract = {
  id: 'listed',
  service: 'demand',
  method: 'GET',
  path: '/things',
  who: ['member'],
  summary: '',
  success: { status: 200, description: '' },
}
const things: RouteContract = {
  ...listed,
  id: 'things',
  method: 'POST',
  body: z.object({ name: z.string() }),
  bodyLimit: 16 * 1024 * 1024,
  success: { status: 201, description: '' },
}

/** A token names its organisation; the key of one that is new is never found. */
const verify: Verifier = async authorization => {
  const org = authorization?.replace('Bearer ', '')
  if (org === 'new') await new Promise(() => {})
  return { sub: 'mia', org, roles: new Set(['member']) }
}

const apps: FastifyInstance[] = []
const sockets: Socket[] = []
let proxy: RunningProxy | undefined
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  proxy?.close()
  for (const app of apps.splice(0).reverse()) await app.close()
})

type Options = Partial<Parameters<typeof createServer>[0]>
const BOUNDED: Options = { maxConnections: CONNECTIONS, requestsPerCaller: SHARE }

async function open(options: Options): Promise<FastifyInstance> {
  const app = await createServer({
    log: fastify({ logger: false }).log as FastifyBaseLogger,
    mapError: () => undefined,
    ...options,
  })
  apps.push(app)
  return app
}
async function serve(options: Options, heavy?: FairTurns): Promise<string> {
  const app = await open(options)
  const entrance = { callers: unlimited(verify), ...(heavy ? { heavy } : {}) }
  mount(app, things, entrance, async () => ({ body: {} }))
  mount(app, listed, entrance, async () => ({ body: {} }))
  return app.listen({ host: '127.0.0.1', port: 0 })
}
/** An origin that passes everything on to a service of another process. */
async function before(url: string, options: Options): Promise<string> {
  const app = await open(options)
  proxy = mountProxy(app, [things, listed], () => url, { callers: unlimited(verify) })
  return app.listen({ host: '127.0.0.1', port: 0 })
}

const head = (org: string, length: number | string, from: string) =>
  `POST /api/v1/things HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${org}\r\nX-Forwarded-For: ${from}\r\nContent-Type: application/json\r\n${typeof length === 'number' ? `Content-Length: ${length}` : length}\r\n\r\n`

/** A connection on which a body is begun, and what is answered on it. */
function begin(origin: string, org: string, length: number | string = 1_000, from = '203.0.113.1') {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  sockets.push(socket)
  const heard = { text: '' }
  socket.on('data', data => {
    heard.text += data
  })
  socket.write(head(org, length, from))
  socket.write(typeof length === 'number' ? '{' : '1\r\n{\r\n')
  return { socket, heard }
}
const asks = (origin: string, org: string, from = '203.0.113.2') =>
  fetch(`${origin}/api/v1/things`, {
    headers: { authorization: `Bearer ${org}`, 'x-forwarded-for': from, connection: 'close' },
    signal: AbortSignal.timeout(5_000),
  })
const neighbour = (origin: string, from?: string) => asks(origin, 'neighbour', from)
const answered = (all: readonly { heard: { text: string } }[], status: number) =>
  all.filter(({ heard }) => heard.text.startsWith(`HTTP/1.1 ${status} `)).length

describe.each([
  ['1,000 bytes', 1_000],
  ['10 MB', 10_000_000],
  ['no length', 'Transfer-Encoding: chunked'],
] as const)('bodies of %s that never come', (_, length) => {
  test('from one organisation: it has its share, is told so beyond it, and others get in', async () => {
    const origin = await serve(BOUNDED)
    const held = Array.from({ length: CONNECTIONS }, () => begin(origin, 'heap', length))
    await expect.poll(() => answered(held, 429)).toBe(CONNECTIONS - SHARE)
    const [refusal] = held.filter(({ heard }) => heard.text !== '')
    expect(refusal?.heard.text).toMatch(/\r\nretry-after: \d+\r\n/i)
    expect(refusal?.heard.text).toContain('"code":"rate-limited"')
    expect((await neighbour(origin)).status).toBe(200)
    // Whoever lets go has it back.
    for (const { socket } of held) socket.destroy()
    await expect.poll(() => begin(origin, 'heap', length).heard).toMatchObject({ text: '' })
  })

  test('without a share one organisation has them all, and nobody else gets in', async () => {
    const origin = await serve({ maxConnections: CONNECTIONS })
    const app = apps[0] as FastifyInstance
    let begun = 0
    app.server.on('request', () => begun++)
    for (let i = 0; i < CONNECTIONS; i++) begin(origin, 'heap', length)
    await expect.poll(() => begun).toBe(CONNECTIONS)
    await expect(neighbour(origin)).rejects.toThrow()
  })

  test('at an origin before a service of another process: others get in at both', async () => {
    const service = await serve({ ...BOUNDED, behindOrigin: true })
    const origin = await before(service, BOUNDED)
    const held = Array.from({ length: CONNECTIONS }, () => begin(origin, 'heap', length))
    await expect.poll(() => answered(held, 429)).toBe(CONNECTIONS - SHARE)
    expect((await neighbour(origin)).status).toBe(200)
    expect((await neighbour(service)).status).toBe(200)
  })
})

test('answers that one organisation does not read hold its share, and others get in', async () => {
  const app = await open(BOUNDED)
  const body = `"${'x'.repeat(32 * 1024 * 1024)}"`
  let asked = 0
  mount(app, listed, { callers: unlimited(verify) }, async () => {
    asked++
    return { body }
  })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const unread = Array.from({ length: SHARE }, () => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    sockets.push(socket)
    return socket.pause()
  })
  for (const socket of unread)
    socket.write('GET /api/v1/things HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer heap\r\n\r\n')
  await expect.poll(() => asked).toBe(SHARE)
  expect((await asks(origin, 'heap')).status).toBe(429)
  expect((await neighbour(origin)).status).toBe(200)
  for (const socket of unread) socket.destroy()
  await expect.poll(async () => (await asks(origin, 'heap')).status).toBe(200)
})

describe('before it is known who calls', () => {
  test('an address has its share, by the word of the trusted hop alone', async () => {
    const origin = await serve({ ...BOUNDED, trustedProxies: ['127.0.0.1'] })
    const held = Array.from({ length: CONNECTIONS - 1 }, (_, i) =>
      begin(origin, 'new', 1_000, `192.0.2.${i}, 203.0.113.1`),
    )
    await expect.poll(() => answered(held, 429)).toBe(CONNECTIONS - 1 - SHARE)
    expect((await neighbour(origin, '203.0.113.1')).status).toBe(429)
    expect((await neighbour(origin)).status).toBe(200)
  })
  test('who is known is not counted with their address any more', async () => {
    const origin = await serve(BOUNDED)
    for (let i = 0; i < SHARE; i++) begin(origin, 'one')
    for (let i = 0; i < SHARE; i++) begin(origin, 'other')
    await expect.poll(async () => (await neighbour(origin)).status).toBe(200)
  })
  test('behind an origin that is not known as a hop all have its address, which has no share', async () => {
    const service = await serve({ ...BOUNDED, behindOrigin: true })
    for (let i = 0; i < SHARE; i++) begin(service, 'new')
    expect((await neighbour(service)).status).toBe(200)
  })
})

describe('a body that comes more slowly than the least rate', () => {
  const SLOW: Options = { leastBodyBytesPerSecond: 1_000, bodyWindowMs: WINDOW_MS }
  const drip = ({ socket }: { socket: Socket }, piece: string) => {
    const dripping = setInterval(() => socket.write(piece), 50)
    socket.once('close', () => clearInterval(dripping))
    return once(socket, 'close')
  }
  const timedOut = (text: string) => {
    expect(text).toMatch(/^HTTP\/1.1 408 /)
    expect(text).toMatch(/\r\nconnection: close\r\n/i)
    expect(text).toContain('"code":"timed-out"')
    expect(text.match(/HTTP\/1.1 /g)).toHaveLength(1)
  }
  const LENGTHS = [
    ['a small one', 1_000, ' '],
    ['a large one', 10_000_000, ' '],
    ['one in chunks', 'Transfer-Encoding: chunked', '1\r\n \r\n'],
  ] as const

  test.each(LENGTHS)('ends with 408 at a server: %s', async (_, length, piece) => {
    const body = begin(await serve(SLOW), 'slow', length)
    await drip(body, piece)
    timedOut(body.heard.text)
  })
  test.each(LENGTHS)('ends with 408 at an origin, while the service would wait: %s', async (_, length, piece) => {
    const body = begin(await before(await serve({ behindOrigin: true }), SLOW), 'slow', length)
    await drip(body, piece)
    timedOut(body.heard.text)
  })
  test.each(LENGTHS.slice(1))(
    'ends with 408 of the service, while the origin would wait: %s',
    async (_, length, piece) => {
      const body = begin(await before(await serve({ ...SLOW, behindOrigin: true }), {}), 'slow', length)
      await drip(body, piece)
      timedOut(body.heard.text)
    },
  )
  test('is not one at the rate', async () => {
    const origin = await serve(SLOW)
    const body = begin(origin, 'steady', 5_000)
    const name = `"name":"${'n'.repeat(5_000 - 11)}"}`
    for (let sent = 0; sent < name.length; sent += 400) {
      body.socket.write(name.slice(sent, sent + 400))
      const { promise, resolve } = Promise.withResolvers<void>()
      setTimeout(resolve, 100)
      await promise
    }
    await expect.poll(() => body.heard.text).toMatch(/^HTTP\/1.1 201 /)
  })

  test('is not one that waits for its turn', async () => {
    const turn = fairTurns({ atOnce: 1, each: 1 })
    const origin = await serve(SLOW, turn)
    const end = await turn.begin('steady')
    const body = begin(origin, 'steady', 'Transfer-Encoding: chunked')
    // Longer than a slow one, begun after it, is waited for.
    const other = begin(origin, 'other')
    await once(other.socket, 'close')
    end()
    body.socket.write('b\r\n"name":"n"}\r\n0\r\n\r\n')
    await expect.poll(() => body.heard.text).toMatch(/^HTTP\/1.1 201 /)
  })

  test('is not one that came while the process itself stood still', async () => {
    const origin = await serve(SLOW)
    const body = begin(origin, 'quick', 13)
    // Answered after it: so the body is waited for.
    expect((await neighbour(origin)).status).toBe(200)
    body.socket.write('"name":"n"} ')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * WINDOW_MS)
    await expect.poll(() => body.heard.text).toMatch(/^HTTP\/1.1 201 /)
  })

  test('is counted with the other problems', async () => {
    const app = await open(SLOW)
    const metrics = createMetrics(app)
    mount(app, things, { callers: unlimited(verify) }, async () => ({ body: {} }))
    const body = begin(await app.listen({ host: '127.0.0.1', port: 0 }), 'slow')
    await once(body.socket, 'close')
    expect(await metrics.metrics()).toContain(
      'lodestone_http_problems_total{route="/api/v1/things",method="POST",code="timed-out"} 1',
    )
  })
})
