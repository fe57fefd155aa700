import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { send } from './sending.ts'

const STRICT = { allowPrivate: false, ports: [443, 8443] }
const NEAR = { allowPrivate: true, ports: [443] }

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('sending', () => {
  const to = (url: string, timeoutMs = 5_000) =>
    send({ url, body: '{"a":1}', headers: { 'webhook-id': 'x' } }, { policy: NEAR, timeoutMs })

  test('follows no redirect, wherever it leads', async () => {
    const { url, seen } = await receiver((_, response) => response.writeHead(307, { location: '/inside' }).end())
    expect(await to(`${url}/hook`)).toEqual({ status: 307 })
    expect(seen).toEqual(['/hook'])
  })

  test('tells the status and Retry-After, and keeps nothing of a body however long', async () => {
    const { url } = await receiver((_, response) => {
      response.writeHead(503, { 'retry-after': '120' })
      const chunk = Buffer.alloc(64 * 1024)
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) {
          // As much as it takes.
        }
        response.once('drain', more)
      }
      more()
    })
    // Long before its time is over.
    expect(await to(url, 60_000)).toEqual({ status: 503, retryAfter: '120' })
  })

  test('waits for an answer no longer than it may, nor for the end of a body', async () => {
    const silent = await receiver(() => {})
    expect(await to(silent.url, 200)).toEqual({ failure: 'timeout' })
    const dripping = await receiver((_, response) => void response.writeHead(200).write('a'))
    expect(await to(dripping.url, 200)).toEqual({ status: 200 })
  })

  test('says when nobody is there', async () => {
    const { url, server } = await receiver()
    server.close()
    await new Promise(resolve => server.once('close', resolve))
    expect(await to(url)).toEqual({ failure: 'unreachable' })
  })

  test('says nothing to a server that does not speak TLS where the URL says so', async () => {
    const { server } = await receiver()
    const { port } = server.address() as AddressInfo
    expect(await to(`https://127.0.0.1:${port}/`)).toEqual({ failure: 'unreachable' })
  })

  test('never goes to a name that leads to a private address, whatever the port', async () => {
    const { server, seen } = await receiver()
    const { port } = server.address() as AddressInfo
    const sent = await send(
      { url: `https://rebind.example:${port}/`, body: '{}', headers: {} },
      { policy: { ...STRICT, ports: [port] }, timeoutMs: 5_000, resolve: async () => ['127.0.0.1'] },
    )
    expect([sent, seen]).toEqual([{ failure: 'address-refused' }, []])
  })
})

type Answer = (request: { url?: string }, response: import('node:http').ServerResponse) => unknown
async function receiver(answer: Answer = (_, response) => response.end()) {
  const seen: string[] = []
  const server: Server = createServer((request, response) => {
    seen.push(request.url ?? '')
    answer(request as { url?: string }, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
