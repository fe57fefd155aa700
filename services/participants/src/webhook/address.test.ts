import { createSocket, type Socket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublicAddress, publicLookup, refusedUrl } from './address.ts'
import { send } from './sending.ts'

const STRICT = { allowPrivate: false, ports: [443, 8443] }
const NEAR = { allowPrivate: true, ports: [443] }
const PUBLIC = '93.184.215.14'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const lookedUp = (resolve: (name: string) => Promise<readonly string[]>, all = false) =>
  new Promise<unknown>(done =>
    publicLookup(resolve)('rebind.example', { all }, (error, address) => done(error ?? address)),
  )

describe('addresses', () => {
  test.each(['8.8.8.8', '2606:4700::1111', '172.32.0.1', '100.128.0.1'])('%s is public', address => {
    expect(isPublicAddress(address)).toBe(true)
  })
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    '100.64.0.1',
    '0.0.0.0',
    '192.0.0.192',
    '192.88.99.1',
    '198.18.0.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '3fff::1',
    '4000::1',
    'ff02::1',
    '0x7f.1',
    '2130706433',
    'not an address',
    '',
  ])('%s is not', address => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://localhost/',
    'https://db.internal/',
    'https://intranet/',
    'https://user:password@example.com/',
    'https://example.com:22/',
    'https://example.com:9092/',
    'ftp://example.com/',
  ])('%s is refused', url => {
    expect(refusedUrl(url, STRICT)).toBeDefined()
  })

  test('what is public is accepted, and what is near only where a deployment says so', () => {
    expect(refusedUrl('https://example.com:8443/hook?key=1', STRICT)).toBeUndefined()
    expect(refusedUrl('https://example.com:9443/', { ...STRICT, ports: [9443] })).toBeUndefined()
    expect(refusedUrl('http://127.0.0.1:9/', NEAR)).toBeUndefined()
    expect(refusedUrl('file:///etc/passwd', NEAR)).toBeDefined()
  })
})

describe('a name', () => {
  test.each([
    ['a loopback address', ['127.0.0.1']],
    ['the address of a cloud’s metadata', ['169.254.169.254']],
    ['a mapped address', ['::ffff:10.0.0.1']],
    ['a public address and a private one', [PUBLIC, '192.168.0.1']],
    ['no address', []],
  ])('that leads to %s is not connected to', async (_, found) => {
    expect(await lookedUp(async () => found)).toBeInstanceOf(Error)
  })

  test('is asked for once, and what was checked is what is connected to', async () => {
    let asked = 0
    const resolve = async () => [++asked === 1 ? PUBLIC : '127.0.0.1']
    expect(await lookedUp(resolve, true)).toEqual([{ address: PUBLIC, family: 4 }])
    expect(asked).toBe(1)
    expect(await lookedUp(resolve)).toMatchObject({ name: 'AddressRefused' })
  })

  test('whose server turns to a private address is never sent to, whatever the port', async () => {
    const { server, seen } = await receiver()
    const { port } = server.address() as AddressInfo
    const names = await nameServer(['127.0.0.1'])
    const resolver = new Resolver({ timeout: 1_000, tries: 1 })
    resolver.setServers([`127.0.0.1:${names.port}`])
    const sent = await send(
      { url: `https://rebind.example:${port}/`, body: '{}', headers: {} },
      { policy: { ...STRICT, ports: [port] }, timeoutMs: 5_000, resolve: name => resolver.resolve4(name) },
    )
    expect([sent, names.asked(), seen]).toEqual([{ failure: 'address-refused' }, 1, []])
  })
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

/** A name server that answers every question of an IPv4 address with these, in DNS's own bytes (RFC 1035). */
async function nameServer(addresses: readonly string[]): Promise<{ port: number; asked(): number }> {
  let asked = 0
  const socket: Socket = createSocket('udp4')
  socket.on('message', (question, from) => {
    asked++
    const end = question.indexOf(0, 12) + 5
    const header = Buffer.from(question.subarray(0, 12))
    header.writeUInt16BE(0x8180, 2)
    header.writeUInt16BE(addresses.length, 6)
    header.writeUInt32BE(0, 8)
    const answers = addresses.map(address =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
    )
    socket.send(Buffer.concat([header, question.subarray(12, end), ...answers]), from.port, from.address)
  })
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  closers.push(() => socket.close())
  return { port: socket.address().port, asked: () => asked }
}
