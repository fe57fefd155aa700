import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Client, HubRefusal } from './client.ts'

let server: Server | undefined
afterEach(() => server?.close())

/** A hub that answers as it is told, and remembers what it was asked. */
async function hub(
  answer: (request: IncomingMessage, asked: number, response: ServerResponse) => [number, unknown] | 'cut' | 'later',
  patience: ConstructorParameters<typeof Client>[2] = {},
) {
  const asked: IncomingMessage[] = []
  server = createServer((request, response) => {
    asked.push(request)
    const told = answer(request, asked.length, response)
    if (told === 'later') return
    if (told === 'cut') return void request.socket.destroy()
    response.writeHead(told[0], { 'content-type': told[0] < 400 ? 'application/json' : 'application/problem+json' })
    response.end(JSON.stringify(told[1]))
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { client: new Client(`http://127.0.0.1:${port}/`, 'a-token', patience), asked }
}

test('reads every page of a list', async () => {
  const { client, asked } = await hub(request =>
    request.url?.includes('cursor=next')
      ? [200, { items: [3], nextCursor: null }]
      : [200, { items: [1, 2], nextCursor: 'next' }],
  )
  expect(await client.all('/things', { material: 'dy-oxide' })).toEqual([1, 2, 3])
  expect(asked.map(request => request.url)).toEqual([
    '/api/v1/things?limit=500&material=dy-oxide',
    '/api/v1/things?limit=500&material=dy-oxide&cursor=next',
  ])
})

test('says who it is, and carries key and version where they belong', async () => {
  const { client, asked } = await hub(() => [200, {}])
  await client.post('/things', { a: 1 }, 'the-key')
  await client.remove('/things/1', 7)
  expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer a-token', 'idempotency-key': 'the-key' })
  expect(asked[1]?.headers['if-match']).toBe('"7"')
})

test('a refusal carries its code and is not repeated', async () => {
  const { client, asked } = await hub(() => [409, { code: 'wrong-state', detail: 'closed' }])
  const refusal: HubRefusal = await client.post<HubRefusal>('/rounds/1/close').catch(error => error)
  expect(refusal).toBeInstanceOf(HubRefusal)
  expect([refusal.status, refusal.problem.code]).toEqual([409, 'wrong-state'])
  expect(asked).toHaveLength(1)
})

test('waits while the hub is busy or has not heard of an admission', async () => {
  const { client, asked } = await hub((_, n) =>
    n === 1 ? [503, {}] : n === 2 ? [403, { code: 'not-admitted' }] : [201, { id: 'x' }],
  )
  expect(await client.post('/demand/forecasts', {}, 'key')).toEqual({ id: 'x' })
  expect(asked).toHaveLength(3)
})

test('a lost answer is asked for again only where that does not act twice', async () => {
  const { client, asked } = await hub((_, n) => (n === 1 ? 'cut' : [201, { id: 'x' }]))
  await expect(client.post('/rounds/1/open')).rejects.toThrow('POST /rounds/1/open')
  expect(asked).toHaveLength(1)
  expect(await client.post('/rounds', {}, 'key')).toEqual({ id: 'x' })
})

test('waits for a call that takes long as long as the hub lives, and says so', async () => {
  const said: string[] = []
  let slow: ServerResponse | undefined
  const { client } = await hub(
    (request, _, response) => {
      if (request.url !== '/healthz') {
        slow = response
        return 'later'
      }
      // Far longer than it may be silent.
      if (said.length >= 12) slow?.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"x"}')
      return [200, {}]
    },
    { silenceMs: 60, lookMs: 20, say: text => said.push(text) },
  )
  expect(await client.post('/rounds/1/close')).toEqual({ id: 'x' })
  expect(said[0]).toMatch(/still waiting for POST \/rounds\/1\/close, \d+ s/)
})

test('ends clearly when the hub answers nothing any more', async () => {
  const { client } = await hub(() => 'later', { silenceMs: 60, lookMs: 20, say: () => {} })
  await expect(client.get('/rounds')).rejects.toThrow('GET /rounds: the hub has answered nothing for 0.06 s')
})

test('a hub that says "not now" for good is not asked for ever', async () => {
  const { client, asked } = await hub(() => [503, { code: 'busy', detail: 'not now' }], { patienceMs: 100 })
  await expect(client.get('/rounds')).rejects.toThrow('GET /rounds: 503 busy not now')
  expect(asked.length).toBeGreaterThan(2)
})
