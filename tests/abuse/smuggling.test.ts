import { SERVICES } from '@lodestone/contracts'
import type { SpawnedProcess } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { freePort } from '../setup/free-port.ts'
import { raw, SECURE } from './attack.ts'

/** Requests that two readers could understand differently, sent as bytes to the one public origin with a service behind it in a process of its own. */

let processes: Processes
let origin: string
let participants: SpawnedProcess
let operator: string

beforeAll(async () => {
  processes = await openProcesses()
  const port = await freePort()
  participants = await processes.start({ SERVICES: 'participants', PORT: String(port) })
  const console = await processes.start({ SERVICES: 'console', SERVICE_URLS: `participants=http://127.0.0.1:${port}` })
  origin = console.url
  operator = (await processes.api(origin, { sub: 'olga', roles: ['operator'] })).token ?? ''
})
afterAll(() => processes?.stop())

const request = (line: string, headers: readonly string[] = [], body = '') =>
  `${line} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${operator}\r\n${headers.map(one => `${one}\r\n`).join('')}\r\n${body}`
const POST = 'POST /api/v1/participants'
const JSON_TYPE = 'Content-Type: application/json'
const draft = (reference: string) =>
  JSON.stringify({ reference, legalName: 'Smuggled', kind: 'supplier', country: 'AU' })
const codeOf = (body: string) =>
  (JSON.parse(body.replace(/^[0-9a-f]+\r\n|\r\n0\r\n\r\n$/g, '')) as { code: string }).code

async function stored(reference: string): Promise<boolean> {
  const api = await processes.api(origin, { sub: 'olga', roles: ['operator'] })
  const { body } = await api.get(`/participants?reference=${reference}`)
  return body.items.length > 0
}

test('an ordinary request goes through the gateway', async () => {
  const body = draft('plain')
  const [reply] = await raw(
    origin,
    request(POST, [JSON_TYPE, `Content-Length: ${body.length}`, 'Connection: close'], body),
  )
  expect(reply?.status).toBe(201)
  expect(await stored('plain')).toBe(true)
})

const hidden = (reference: string) => {
  const body = draft(reference)
  return request(POST, [JSON_TYPE, `Content-Length: ${body.length}`], body)
}
const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
const cases: [string, (name: string) => string][] = [
  [
    'Content-Length with Transfer-Encoding (CL.TE)',
    name =>
      request(
        POST,
        [JSON_TYPE, `Content-Length: ${hidden(name).length + 5}`, 'Transfer-Encoding: chunked'],
        `0\r\n\r\n${hidden(name)}`,
      ),
  ],
  [
    'Transfer-Encoding with Content-Length (TE.CL)',
    name => request(POST, [JSON_TYPE, 'Transfer-Encoding: chunked', 'Content-Length: 4'], chunked(hidden(name))),
  ],
  [
    'a Transfer-Encoding in disguise',
    name => request(POST, [JSON_TYPE, 'Transfer-Encoding: xchunked', 'Content-Length: 0'], hidden(name)),
  ],
  [
    'a Transfer-Encoding behind a tab',
    name => request(POST, [JSON_TYPE, 'Transfer-Encoding:\tchunked', 'Content-Length: 3'], `0\r\n\r\n${hidden(name)}`),
  ],
  [
    'chunked before something else',
    name => request(POST, [JSON_TYPE, 'Transfer-Encoding: chunked, identity'], `0\r\n\r\n${hidden(name)}`),
  ],
  [
    'two Transfer-Encodings',
    name =>
      request(
        POST,
        [JSON_TYPE, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
        `0\r\n\r\n${hidden(name)}`,
      ),
  ],
  [
    'two Content-Lengths',
    name => request(POST, [JSON_TYPE, 'Content-Length: 0', `Content-Length: ${hidden(name).length}`], hidden(name)),
  ],
  [
    'a Content-Length of two numbers',
    name => request(POST, [JSON_TYPE, `Content-Length: 0, ${hidden(name).length}`], hidden(name)),
  ],
  ['a Content-Length with a sign', name => request(POST, [JSON_TYPE, 'Content-Length: +0'], hidden(name))],
  ['a Content-Length in hexadecimal', name => request(POST, [JSON_TYPE, 'Content-Length: 0x0'], hidden(name))],
  [
    'a folded header line (obs-fold)',
    name =>
      request(
        POST,
        [
          JSON_TYPE,
          'X-Folded: a',
          ` Content-Length: ${hidden(name).length}`,
          'Content-Length: 0\r\n Transfer-Encoding: chunked',
        ],
        hidden(name),
      ),
  ],
  [
    'a space before the colon',
    name => request(POST, [JSON_TYPE, 'Content-Length : 0', 'Transfer-Encoding : chunked'], hidden(name)),
  ],
  [
    'a bare line feed',
    name =>
      request(
        POST,
        [JSON_TYPE, `X-Bare: a\nContent-Length: ${hidden(name).length}`, 'Content-Length: 0'],
        hidden(name),
      ),
  ],
  [
    'a bare carriage return',
    name => request(POST, [JSON_TYPE, `X-Bare: a\rTransfer-Encoding: chunked`, 'Content-Length: 0'], hidden(name)),
  ],
  [
    'a chunk size with an overflow',
    name => request(POST, [JSON_TYPE, 'Transfer-Encoding: chunked'], `FFFFFFFFFFFFFFFFF\r\n${hidden(name)}`),
  ],
]

describe('one request is never two', () => {
  test.each(cases)('%s: 400, and nothing behind it is carried out', async (name, make) => {
    const reference = name.replace(/\W+/g, '-').toLowerCase()
    const replies = await raw(origin, make(reference))
    expect(replies.map(reply => reply.status)).toEqual([400])
    expect(replies[0]?.headers).toContain('connection: close')
    expect(codeOf(replies[0]?.body ?? '')).toBe('malformed')
    expect(await stored(reference)).toBe(false)
  })
})

describe('a header that decides something stands once', () => {
  test.each([
    'Authorization: Bearer x.y.z',
    'Content-Type: text/csv',
    'Idempotency-Key: b',
    'If-Match: "2"',
    'Host: elsewhere',
  ])('%s beside another: 400', async extra => {
    const first = ['Idempotency-Key: a', 'If-Match: "1"', JSON_TYPE, 'Content-Length: 2', 'Connection: close']
    const [reply] = await raw(origin, request(POST, [...first, extra], '{}'))
    expect(reply?.status).toBe(400)
    for (const [name, value] of SECURE) expect(reply?.headers).toMatch(new RegExp(`${name}: .*${value.source}`, 'i'))
  })
})

describe('what a caller says about its way is not believed', () => {
  const spoofed = [
    'X-Forwarded-For: 127.0.0.1',
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Proto: gopher',
    'X-Forwarded-Prefix: /evil',
    'Forwarded: for=127.0.0.1',
    'X-Real-IP: 127.0.0.1',
    'X-Original-URL: /api/v1/services/participants/audit',
    'X-Rewrite-URL: /api/v1/services/participants/audit',
    'X-HTTP-Method-Override: DELETE',
    'X-Lodestone-Internal: 1',
    'X-User: root',
    'X-Roles: operator',
  ]
  test('spoofed headers change nothing of an answer', async () => {
    const plain = await raw(origin, request('GET /api/v1/participants?limit=1', ['Connection: close']))
    const told = await raw(origin, request('GET /api/v1/participants?limit=1', [...spoofed, 'Connection: close']))
    expect([told[0]?.status, told[0]?.body]).toEqual([200, plain[0]?.body])
  })
  test('they stand for no token', async () => {
    const line = `GET /api/v1/participants HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n${spoofed.map(one => `${one}\r\n`).join('')}\r\n`
    expect((await raw(origin, line))[0]?.status).toBe(401)
  })
  test.each(['authorization', 'content-type', 'content-length', 'host', 'x-forwarded-for', 'idempotency-key'])(
    'a Connection header that names %s takes no check away',
    async name => {
      const body = draft(`hop-${name}`)
      const headers = [
        JSON_TYPE,
        `Content-Length: ${body.length}`,
        `Connection: close, ${name}`,
        `Idempotency-Key: hop-${name}`,
      ]
      const [reply] = await raw(origin, request(POST, headers, body))
      // Without its token a call is nobody's, without its type its body is none; nothing else is lost by it.
      const expected = { authorization: 401, 'content-type': 415 }[name] ?? 201
      expect(reply?.status).toBe(expected)
      expect(await stored(`hop-${name}`)).toBe(expected === 201)
    },
  )
})

describe('a path means what it says', () => {
  const internal = [
    ...SERVICES.flatMap(name => [`/api/v1/services/${name}/audit`, `/api/v1/services/${name}/operations`]),
    '/api/v1/services/participants/audit/heads',
    '/services/participants/audit',
    '/api/v1/participants/..%2fservices%2fparticipants%2faudit',
    '/api/v1/participants/%2e%2e/services/participants/audit',
    '/api/v1/participants/../services/participants/audit',
    '/api/v1/participants/..;/services/participants/audit',
    '/api/v1/participants%2f..%2fservices%2fparticipants%2faudit',
    '/api/v1/%73ervices/participants/audit',
    '/api/v1/participants/%2e%2e%2f%2e%2e%2fmetrics',
    '//api/v1/services/participants/audit',
    '/api/v1/services\\participants\\audit',
  ]
  test.each(internal)('%s is not there at the public origin, for an operator neither', async path => {
    const [reply] = await raw(origin, request(`GET ${path}`, ['Connection: close']))
    expect([path, reply?.status]).toEqual([path, 404])
    expect(codeOf(reply?.body ?? '')).toBe('not-found')
  })
  test.each(['redrive', 'discard'])('nor is the internal command %s', async what => {
    const path = `/api/v1/services/participants/parked/participants-x/${what}`
    const [reply] = await raw(
      origin,
      request(`POST ${path}`, [JSON_TYPE, 'Content-Length: 2', 'Connection: close'], '{}'),
    )
    expect(reply?.status).toBe(404)
  })
  test.each([
    ['a whole URL in the first line', 'GET http://evil.example/api/v1/participants', 400],
    ['an asterisk', 'OPTIONS *', 400],
    ['a path that cannot be decoded', 'GET /api/v1/participants/%zz', 400],
    ['a path in half a character', 'GET /api/v1/participants/%ff', 400],
    ['a NUL', 'GET /api/v1/participants/%00', 400],
    ['a NUL in the query', 'GET /api/v1/participants?reference=%00', 400],
    ['an unknown method', 'BREW /api/v1/participants', 400],
    ['TRACE', 'TRACE /api/v1/participants', 405],
    ['TRACE of nothing', 'TRACE /api/v1/nothing', 404],
  ])('%s: refused as a problem, under secure headers', async (_, line, status) => {
    const [reply] = await raw(origin, request(line, ['Connection: close']))
    expect([line, reply?.status]).toEqual([line, status])
    expect(reply?.headers).toContain('content-type: application/problem+json')
    for (const [name, value] of SECURE) expect(reply?.headers).toMatch(new RegExp(`${name}: .*${value.source}`, 'i'))
  })
  test('a tunnel to somewhere else is not dug: the connection ends without a word', async () => {
    expect(await raw(origin, request('CONNECT 127.0.0.1:5432'))).toEqual([])
  })
  test('a service that is not run here keeps its own internal routes to its own network', async () => {
    const api = await processes.api(participants.url, {
      sub: 'mia',
      org: '01890000-0000-7000-8000-000000000001',
      roles: ['member'],
    })
    expect((await api.get('/services/participants/audit')).status).toBe(403)
  })
})

test('compressed bodies are refused with 415 before anything is unpacked', async () => {
  for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'x-gzip']) {
    const headers = [JSON_TYPE, `Content-Encoding: ${encoding}`, 'Content-Length: 2', 'Connection: close']
    const [reply] = await raw(origin, request(POST, headers, '{}'))
    expect([encoding, reply?.status, codeOf(reply?.body ?? '')]).toEqual([encoding, 415, 'unsupported-media-type'])
  }
})
