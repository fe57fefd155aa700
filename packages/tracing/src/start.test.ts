import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SAMPLERS, startTracing, type TracingOptions } from './start.ts'
import { inSpan } from './tracer.ts'

/** What a receiver gets, and which traces are kept. */

const received: { path: string; headers: IncomingHttpHeaders; text: string }[] = []
const server = createServer(async (request, response) => {
  const chunks = await request.toArray()
  const { url: path = '', headers } = request
  received.push({ path, headers, text: Buffer.concat(chunks).toString() })
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})
let origin = ''
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => void server.close())
beforeEach(() => {
  received.length = 0
})

const KEPT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
async function traced(options: Partial<TracingOptions>): Promise<string[]> {
  const stop = await startTracing({
    url: `${origin}/in`,
    headers: {},
    timeoutMs: 5_000,
    resource: { 'service.name': 'test' },
    sampler: 'parentbased_always_on',
    ratio: 1,
    onTrouble: () => {},
    ...options,
  })
  await inSpan('own', {}, async () => {})
  await inSpan('kept by its caller', { parent: KEPT }, async () => {})
  await inSpan('not kept by its caller', { parent: KEPT.replace(/01$/, '00') }, async () => {})
  await stop()
  const text = received.map(one => one.text).join()
  return [...text.matchAll(/"name":"(own|(?:not )?kept by its caller)"/g)].map(([, name]) => name ?? '')
}

test('spans come at the address, with the headers and what is said of the sender', async () => {
  await traced({ headers: { authorization: 'Bearer x' }, resource: { 'service.name': 'one', zone: 'b' } })
  expect(received).toMatchObject([{ path: '/in', headers: { authorization: 'Bearer x' } }])
  expect(received[0]?.text).toContain('{"key":"zone","value":{"stringValue":"b"}}')
  expect(received[0]?.text).toContain('{"key":"service.name","value":{"stringValue":"one"}}')
})

const OWN = 'own'
const KEPT_ONE = 'kept by its caller'
const OTHER = 'not kept by its caller'
test.each([
  ['always_on', 1, [OWN, KEPT_ONE, OTHER]],
  ['always_off', 1, []],
  ['traceidratio', 0, []],
  ['parentbased_always_on', 1, [OWN, KEPT_ONE]],
  ['parentbased_always_off', 1, [KEPT_ONE]],
  ['parentbased_traceidratio', 0, [KEPT_ONE]],
  ['parentbased_traceidratio', 1, [OWN, KEPT_ONE]],
] as const)('%s with %d keeps %j', async (sampler, ratio, kept) => {
  expect(SAMPLERS).toContain(sampler)
  expect(await traced({ sampler, ratio })).toEqual(kept)
})
