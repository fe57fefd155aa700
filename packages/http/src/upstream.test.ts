import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { type Outgoing, openUpstream, type Upstream, type UpstreamOptions } from './upstream.ts'

let service: Server | undefined
let upstream: Upstream | undefined
afterEach(() => {
  upstream?.close()
  service?.closeAllConnections()
  service?.close()
})

/** Listens; gives the port. */
async function listen(answer: RequestListener, port = 0): Promise<number> {
  service = createServer(answer)
  await once(service.listen(port, '127.0.0.1'), 'listening')
  return (service.address() as AddressInfo).port
}

/** A port on which nobody listens now. */
async function portOfNobody(): Promise<number> {
  const port = await listen(() => {})
  if (service) await once(service.close(), 'close')
  return port
}

function open(options?: UpstreamOptions): Upstream {
  upstream = openUpstream(options)
  return upstream
}

const outgoing = (more: Partial<Outgoing> = {}): Outgoing => ({
  method: 'POST',
  path: '/things',
  headers: {},
  repeatable: false,
  signal: new AbortController().signal,
  ...more,
})

/** Resolves when some request of this process has failed. */
const failing = (): Promise<void> =>
  new Promise(resolve => {
    const heard = (): void => {
      unsubscribe('http.client.request.error', heard)
      resolve()
    }
    subscribe('http.client.request.error', heard)
  })

test.each([
  ['is at hand', '{}'],
  ['is read once there is a connection', { stream: Readable.from(['{', '}']), begin: () => {} }],
])('a write waits for a service that is starting again, and is sent once, where its body %s', async (_, body) => {
  const port = await portOfNobody()
  const refused = failing()
  const answering = open().send(`http://127.0.0.1:${port}`, outgoing({ body }))
  await refused
  const received: string[] = []
  await listen(async (request, response) => {
    received.push(await text(request))
    response.writeHead(201).end()
  }, port)
  expect((await answering).statusCode).toBe(201)
  expect(received).toEqual(['{}'])
})

test('whoever waits for a service and goes away waits no longer', async () => {
  const port = await portOfNobody()
  const refused = failing()
  const leaving = new AbortController()
  const waiting = open().send(`http://127.0.0.1:${port}`, outgoing({ signal: leaving.signal }))
  await refused
  leaving.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow()
})

test('a service that stays away is waited for once, and those who come later are told at once', async () => {
  const port = await portOfNobody()
  const { send } = open({ restartMs: 1_000 })
  const ask = async (more = {}) => {
    const began = performance.now()
    await expect(send(`http://127.0.0.1:${port}`, outgoing(more))).rejects.toThrow('ECONNREFUSED')
    return performance.now() - began
  }
  expect(await ask({ atOnce: true })).toBeLessThan(500)
  expect(await ask()).toBeGreaterThan(900)
  expect(await ask()).toBeLessThan(500)
  await listen((_, response) => response.end(), port)
  expect((await send(`http://127.0.0.1:${port}`, outgoing())).statusCode).toBe(200)
})

test('a connection that is kept is ended by this end, when it was idle for long and not while it waits for an answer', async () => {
  const ended = Promise.withResolvers<void>()
  const port = await listen(({ socket }, response) => {
    socket.once('end', () => ended.resolve())
    setTimeout(() => response.end(), 300)
  })
  const answer = await open({ idleMs: 100 }).send(`http://127.0.0.1:${port}`, outgoing())
  expect(answer.headers.connection).toBe('keep-alive')
  answer.resume()
  await ended.promise
})
