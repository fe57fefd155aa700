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
