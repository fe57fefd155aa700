import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type FastifyBaseLogger, fastify } from 'fastify'
import { describe, expect, test } from 'vitest'
import { openDrain } from './connections.ts'
import { createServer } from './server.ts'

test('a stop does not wait for a connection on which nothing was asked', async () => {
  const app = await createServer({
    log: fastify({ logger: false }).log as FastifyBaseLogger,
    mapError: () => undefined,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const accepted = new Promise(resolve => app.server.once('connection', resolve))
  const socket = connect(port, '127.0.0.1')
  const ended = new Promise(resolve => socket.once('close', resolve))
  await accepted
  await app.close()
  await ended
  expect(socket.destroyed).toBe(true)
}, 5_000)

test('whoever has just connected when a stop begins is answered, and the stop waits for nothing more', async () => {
  const app = await open()
  app.get('/', async () => ({ here: true }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const accepted = once(app.server, 'connection')
  const socket = connect(port, '127.0.0.1')
  await accepted
  const stopped = app.close()
  const answered = once(socket, 'data')
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  expect(String((await answered)[0])).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\nconnection: close\r\n/i)
  await stopped
}, 5_000)

test('before a stop each answer ends its connection, and whoever comes on a new one is answered too', async () => {
  const app = await createServer({
    log: fastify({ logger: false }).log as FastifyBaseLogger,
    mapError: () => undefined,
  })
  const drain = openDrain(app)
  app.get('/', async () => ({ here: true }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const dial = () => connect(port, '127.0.0.1')
  const ask = async (socket: Socket, path = '/') => {
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`)
    return String((await once(socket, 'data'))[0])
  }
  const kept = dial()
  expect(await ask(kept)).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\nconnection: keep-alive\r\n/i)
  drain.begin()
  for (const [socket, path, status] of [
    [kept, '/', 200],
    [dial(), '/', 200],
    [dial(), '/nowhere', 404],
  ] as const) {
    const ended = once(socket, 'close')
    expect(await ask(socket, path)).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*\r\nconnection: close\r\n`, 'i'))
    await ended
  }
  await app.close()
})

test('who asks while it stops is told so in the form of every problem, and when to ask again', async () => {
  const log = fastify({ logger: false }).log as FastifyBaseLogger
  const app = await createServer({ log, mapError: () => undefined })
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  app.get('/slow', async () => {
    begun.resolve()
    await end.promise
    return { slow: true }
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket.on('data', data => {
    said += data
  })
  socket.write('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n')
  await begun.promise
  const stopped = app.close()
  socket.write('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n')
  while (app.server.listening) await new Promise(resolve => setImmediate(resolve))
  end.resolve()
  await Promise.all([stopped, once(socket, 'close')])
  const [, answer, refusal] = said.split('HTTP/1.1 ')
  expect(answer).toMatch(/^200 /)
  expect(refusal).toMatch(/^503 /)
  expect(refusal).toMatch(/\r\ncontent-type: application\/problem\+json/i)
  expect(refusal).toMatch(/\r\nretry-after: 5\r\n/i)
  expect(refusal).toMatch(/\r\nconnection: close\r\n/i)
  expect(JSON.parse(refusal?.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'unavailable', status: 503 })
})

test('of a body that comes after its answer hardly anything is read, and its sender has the answer', async () => {
  const log = fastify({ logger: false }).log as FastifyBaseLogger
  const app = await createServer({ log, mapError: () => undefined })
  app.post('/refused', { onRequest: async (_, reply) => reply.code(429).send({ refused: true }) }, async () => ({}))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const accepted = once(app.server, 'connection') as Promise<[Socket]>
  const length = 64 * 1024 * 1024
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  const answered = once(socket, 'data')
  socket.write(
    `POST /refused HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  )
  socket.write(Buffer.alloc(length, ' '))
  const [answer] = await answered
  expect(String(answer)).toMatch(/^HTTP\/1.1 429 /)
  const [taken] = await accepted
  if (!taken.destroyed) await once(taken, 'close')
  expect(taken.bytesRead).toBeLessThan(1024 * 1024)
  socket.destroy()
  await app.close()
})

test.each([
  ['behind an origin', true, '0f2a7c5e-5a3c-4c43-9d3f-2d8f5d0c9a11', true],
  ['behind an origin, of no such form', true, 'canary', false],
  ['from a stranger', false, '0f2a7c5e-5a3c-4c43-9d3f-2d8f5d0c9a11', false],
])('the id that a request brings %s is taken: %s', async (_, behindOrigin, given, taken) => {
  const log = fastify({ logger: false }).log as FastifyBaseLogger
  const app = await createServer({ log, mapError: () => undefined, behindOrigin })
  const { headers, body } = await app.inject({ url: '/nowhere', headers: { 'x-request-id': given } })
  await app.close()
  expect(headers['x-request-id'] === given).toBe(taken)
  expect(JSON.parse(body).requestId).toBe(headers['x-request-id'])
})

test('a path that takes other methods says which, and what is no path is not there', async () => {
  const app = await createServer({
    log: fastify({ logger: false }).log as FastifyBaseLogger,
    mapError: () => undefined,
  })
  for (const [method, url] of [
    ['GET', '/things'],
    ['POST', '/things'],
    ['POST', '/things/:id/open.now'],
    ['GET', '/*'],
  ] as const)
    app.route({ method, url, handler: async (_, reply) => reply.callNotFound() })
  const ask = async (method: 'GET' | 'PUT' | 'OPTIONS', url: string) => {
    const { statusCode, headers, body } = await app.inject({ method, url })
    return [statusCode, headers.allow, JSON.parse(body).code]
  }
  expect(await ask('PUT', '/things/?x=1')).toEqual([405, 'GET, HEAD, POST', 'method-not-allowed'])
  expect(await ask('OPTIONS', '/things')).toEqual([405, 'GET, HEAD, POST', 'method-not-allowed'])
  expect(await ask('GET', '/things/1/open.now')).toEqual([405, 'POST', 'method-not-allowed'])
  for (const [method, url] of [
    ['GET', '/things'],
    ['PUT', '/things/1'],
    ['PUT', '/things/1/2/open.now'],
    ['GET', '/things/1/open-now'],
    ['PUT', '/nothing'],
  ] as const)
    expect([url, ...(await ask(method, url))]).toEqual([url, 404, undefined, 'not-found'])
  await app.close()
})

const silent = () => fastify({ logger: false }).log as FastifyBaseLogger
const open = (more: Partial<Parameters<typeof createServer>[0]> = {}) =>
  createServer({ log: silent(), mapError: () => undefined, ...more })

test('what is nowhere is told so before a body is read, whatever it says it is', async () => {
  const app = await open()
  let parsed = 0
  app.addHook('preValidation', async () => {
    parsed++
  })
  for (const [type, payload] of [
    ['application/json', '{ not json'],
    ['text/csv', 'a,a\n1,2'],
    ['application/x-ndjson', '{'],
    ['image/png', 'x'],
  ]) {
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/nowhere',
      headers: { 'content-type': type },
      payload: payload as string,
    })
    expect([type, statusCode]).toEqual([type, 404])
  }
  await app.close()
  expect(parsed).toBe(0)
})

describe('where a request comes from', () => {
  const PROXY = '10.1.2.3'
  const ask = async (remoteAddress: string, forwarded: string, trustedProxies?: string[]) => {
    const app = await open(trustedProxies ? { trustedProxies } : {})
    app.get('/', async ({ ip }) => ip)
    const { body } = await app.inject({ url: '/', remoteAddress, headers: { 'x-forwarded-for': forwarded } })
    await app.close()
    return body
  }
  test.each<[string, string, string, string[] | undefined, string]>([
    ['nobody is trusted', PROXY, '203.0.113.1', undefined, PROXY],
    ['a stranger says so', '198.51.100.7', '203.0.113.1', ['10.0.0.0/8'], '198.51.100.7'],
    ['the proxy says so', PROXY, '203.0.113.1', ['10.0.0.0/8'], '203.0.113.1'],
    [
      'the caller had said something before the proxy did',
      PROXY,
      '192.0.2.66, 203.0.113.1',
      ['10.0.0.0/8'],
      '203.0.113.1',
    ],
    ['two trusted hops', PROXY, '192.0.2.66, 203.0.113.1, 10.9.9.9', ['10.0.0.0/8'], '203.0.113.1'],
    ['a hop between is not trusted', PROXY, '203.0.113.1, 172.16.0.9', ['10.1.2.3'], '172.16.0.9'],
    ['the proxy is known by its IPv6 address', '2001:db8::7', '203.0.113.1', ['2001:db8::/32'], '203.0.113.1'],
  ])('%s', async (_, remote, forwarded, trusted, expected) =>
    expect(await ask(remote, forwarded, trusted)).toBe(expected),
  )
})

describe('connections', () => {
  const listening = async (more: Partial<Parameters<typeof createServer>[0]>) => {
    const app = await open(more)
    app.get('/', async () => 'here')
    const held = Promise.withResolvers<void>()
    const atWork = once(app.server, 'request')
    app.get('/held', async () => {
      await held.promise
      return 'done'
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as { port: number }
    const sockets: Socket[] = []
    const dial = async () => {
      const accepted = once(app.server, 'connection')
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      sockets.push(socket)
      await accepted
      return socket
    }
    const ask = async (socket: Socket, path: string) => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: hub\r\n\r\n`)
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      return chunk.toString().slice(9, 12)
    }
    return {
      dial,
      ask,
      held,
      atWork,
      close: async () => {
        held.resolve()
        for (const socket of sockets) socket.destroy()
        await app.close()
      },
    }
  }

  test('beyond those that fit, the one that is idle longest ends, and who is at work stays', async () => {
    const { dial, ask, held, close } = await listening({ maxConnections: 3 })
    const working = await dial()
    const answer = ask(working, '/held')
    const [first, second] = [await dial(), await dial()]
    // It is the second that is idle longest now.
    expect(await ask(first, '/')).toBe('200')
    const ended = once(second, 'close')
    const late = await dial()
    expect(await ask(late, '/')).toBe('200')
    await ended
    expect([working.destroyed, first.destroyed]).toEqual([false, false])
    held.resolve()
    expect(await answer).toBe('200')
    await close()
  })

  test('when all are at work, one more is not taken', async () => {
    const { dial, ask, held, atWork, close } = await listening({ maxConnections: 1 })
    const answer = ask(await dial(), '/held')
    await atWork
    const refused = await dial()
    await once(refused, 'close')
    held.resolve()
    expect(await answer).toBe('200')
    await close()
  })

  test('one on which nothing is asked any more is ended', async () => {
    const { dial, ask, close } = await listening({ keepAliveMs: 100 })
    const socket = await dial()
    expect(await ask(socket, '/')).toBe('200')
    await once(socket, 'close')
    await close()
  }, 10_000)

  test('one on which nothing was ever asked is ended', async () => {
    const { dial, close } = await listening({ requestTimeoutMs: 200 })
    const socket = await dial()
    socket.resume()
    await once(socket, 'close')
    await close()
  }, 10_000)
})
