import { createSocket, type Socket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublicAddress, publicLookup, refusedUrl } from './address.ts'
import { fetchText } from './fetching.ts'

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
    '134744072',
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

  test('whose server turns to a private address is never gone to, whatever the port', async () => {
    const { server, seen } = await receiver()
    const { port } = server.address() as AddressInfo
    const names = await nameServer(['127.0.0.1'])
    const resolver = new Resolver({ timeout: 1_000, tries: 1 })
    resolver.setServers([`127.0.0.1:${names.port}`])
    const fetched = await fetchText(`https://rebind.example:${port}/`, {
      policy: { ...STRICT, ports: [port] },
      resolve: name => resolver.resolve4(name),
    })
    expect([fetched, names.asked(), seen]).toEqual([{ unreachable: 'its address is not public' }, 1, []])
  })
})

describe('fetching', () => {
  const from = (url: string, more: object = {}) => fetchText(url, { policy: NEAR, ...more })

  test('gives the text of what is there', async () => {
    const { url, seen } = await receiver((_, response) => response.end('{"id":"did:web:é"}'))
    expect(await from(`${url}/did.json`)).toEqual({ text: '{"id":"did:web:é"}' })
    expect(seen).toEqual(['/did.json'])
  })

  test('follows no redirect, wherever it leads', async () => {
    const { url, seen } = await receiver((_, response) => response.writeHead(302, { location: '/inside' }).end())
    expect(await from(`${url}/list`)).toEqual({ unreachable: 'it answered with 302' })
    expect(seen).toEqual(['/list'])
  })

  test('takes no more than it may, said or sent', async () => {
    const said = await receiver((_, response) => response.writeHead(200, { 'content-length': '50000' }).write('a'))
    expect(await from(said.url, { mostBytes: 1_000 })).toEqual({ unreachable: 'it is larger than 1000 bytes' })
    const sent = await receiver((_, response) => {
      // In two parts, so that no length is said beforehand.
      response.write('a'.repeat(600))
      response.end('a'.repeat(401))
    })
    expect(await from(sent.url, { mostBytes: 1_000 })).toEqual({ unreachable: 'it is larger than 1000 bytes' })
    const whole = await receiver((_, response) => response.end('a'.repeat(1_000)))
    expect(await from(whole.url, { mostBytes: 1_000 })).toEqual({ text: 'a'.repeat(1_000) })
  })

  test('waits no longer than it may, also for the end of a body', async () => {
    const silent = await receiver(() => {})
    expect(await from(silent.url, { timeoutMs: 200 })).toEqual({ unreachable: 'it did not answer in time', late: true })
    const dripping = await receiver((_, response) => void response.writeHead(200).write('a'))
    expect(await from(dripping.url, { timeoutMs: 200 })).toEqual({
      unreachable: 'it did not answer in time',
      late: true,
    })
  })

  test('gives nothing of what breaks off, is no text, or is packed', async () => {
    const broken = await receiver((_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('a')
      response.destroy()
    })
    expect(await from(broken.url)).toEqual({ unreachable: 'nobody answers there' })
    const bytes = await receiver((_, response) => response.end(Buffer.from([0xff, 0xfe])))
    expect(await from(bytes.url)).toEqual({ unreachable: 'it is no text' })
    const packed = await receiver((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'))
    expect(await from(packed.url)).toEqual({ unreachable: 'it came packed, which nobody asked for' })
  })

  test('asks only over https, at a public host and a port that is named', async () => {
    for (const url of ['http://example.com/', 'https://127.0.0.1/', 'https://example.com:22/', 'https://localhost/'])
      expect(await fetchText(url, { policy: STRICT })).toMatchObject({ unreachable: expect.stringMatching(/^not a/) })
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
