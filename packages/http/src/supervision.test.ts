import { type FastifyBaseLogger, fastify } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { createServer } from './server.ts'
import { serveSupervision } from './supervision.ts'

let close: (() => Promise<void>) | undefined
afterEach(async () => close?.())

async function supervised(make: () => Promise<string>, port?: number) {
  const app = await createServer({
    log: fastify({ logger: false }).log as FastifyBaseLogger,
    mapError: () => undefined,
  })
  close = () => app.close().then(() => {})
  serveSupervision(
    app,
    { '/readyz': async () => ({ status: 200, type: 'text/plain', text: await make() }) },
    { host: '127.0.0.1', port },
  )
  return app
}

test('however many ask, a report is made once in a second', async () => {
  let made = 0
  const app = await supervised(async () => `report ${++made}`)
  const replies = await Promise.all(Array.from({ length: 20 }, () => app.inject('/readyz')))
  expect(new Set(replies.map(({ body }) => body))).toEqual(new Set(['report 1']))
  expect(made).toBe(1)
})

test('a report that fails is made again for whoever asks next', async () => {
  let made = 0
  const app = await supervised(async () => {
    if (++made === 1) throw new Error('not now')
    return `report ${made}`
  })
  expect((await app.inject('/readyz')).statusCode).toBe(500)
  expect((await app.inject('/readyz')).body).toBe('report 2')
})

test('an address that asks without end is cut, and no other', async () => {
  const app = await supervised(async () => 'report')
  const ask = (remoteAddress: string) => app.inject({ url: '/readyz', remoteAddress })
  const replies = await Promise.all(Array.from({ length: 80 }, () => ask('203.0.113.1')))
  expect(replies.filter(({ statusCode }) => statusCode === 429).length).toBeGreaterThan(20)
  expect((await ask('203.0.113.2')).statusCode).toBe(200)
})

test('with a port of its own it is there alone', async () => {
  const probe = fastify()
  await probe.listen({ host: '127.0.0.1', port: 0 })
  const { port } = probe.server.address() as { port: number }
  await probe.close()
  const app = await supervised(async () => 'report', port)
  await app.ready()
  expect((await app.inject('/readyz')).statusCode).toBe(404)
  expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).text()).toBe('report')
  expect((await fetch(`http://127.0.0.1:${port}/other`)).status).toBe(404)
})
