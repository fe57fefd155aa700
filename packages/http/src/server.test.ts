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
