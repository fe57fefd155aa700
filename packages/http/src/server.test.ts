import { connect } from 'node:net'
import { type FastifyBaseLogger, fastify } from 'fastify'
import { expect, test } from 'vitest'
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
