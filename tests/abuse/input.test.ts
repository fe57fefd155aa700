import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type RouteContract, routes } from '@lodestone/contracts'
import { sha256Hex } from '@lodestone/kernel'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, stage, startWholeHub } from '../system/hub.ts'

/** Input made to be understood as something else: as code, as a path, as a number that never ends, as somebody else's key or place in a list. */

let hub: TestHub
let operator: Api
let member: Api
let rival: Api
let supplier: Api
let roundId: string
beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  operator = await hub.operator()
  ;[member, rival, supplier] = [
    (await admitted(hub, 'member')).api,
    (await admitted(hub, 'member')).api,
    (await admitted(hub, 'supplier')).api,
  ]
  roundId = (await operator.post('/rounds', round())).body.id
  await operator.post(`/rounds/${roundId}/open`)
})
afterAll(() => hub?.stop())

const callers = (): Record<string, Api> => ({ operator, member, supplier })
const callerOf = (route: RouteContract): Api => callers()[route.who.find(role => role in callers()) ?? ''] as Api
const NOWHERE = '01890000-0000-7000-8000-00000000dead'
const pathOf = (route: RouteContract) =>
  route.path.replace('/rounds/{id}', `/rounds/${roundId}`).replace(/\{\w+\}/g, NOWHERE)
const lists = (routes as readonly RouteContract[]).filter(route => route.query && 'cursor' in route.query.shape)

describe('a forged cursor is refused or shows nothing, never a fault', () => {
  const forged = [
    "' OR 1=1 --",
    '',
    'x',
    '/',
    'a/b',
    '\0',
    '9'.repeat(300),
    '99999999999999999999',
    '-1',
    'line/x',
    'demand/YzE6eA',
    'demand/',
    '../../etc/passwd',
    '2026-99-99',
    '{"$gt":""}',
    'é\u{1F600}',
  ].map(key => Buffer.from(`c1:${key}`).toString('base64url'))
  test.each(lists.map(route => [route.path, route] as const))('%s', async (_, route) => {
    const api = callerOf(route)
    for (const cursor of [...forged, 'null', '../x', '%', Buffer.from('c2:x').toString('base64url')]) {
      const required = route.id === 'readExposure' ? 'bloc=EU&' : ''
      const reply = await api.get(`${pathOf(route)}?${required}cursor=${encodeURIComponent(cursor)}`)
      expect([route.path, cursor, reply.status]).toEqual([route.path, cursor, expect.toSatisfy((s: number) => s < 500)])
    }
  })
  test('and none of one member opens the list of another', async () => {
    for (let i = 0; i < 3; i++) await member.post('/demand/forecasts', forecast([line({ period: '2027-Q4' })]))
    const { nextCursor } = (await member.get('/demand/forecasts?limit=1')).body
    expect(nextCursor).not.toBeNull()
    expect((await rival.get(`/demand/forecasts?limit=1&cursor=${nextCursor}`)).body.items).toEqual([])
  })
})

describe('what no table can store is refused with 4xx', () => {
  const wicked = ['a\0b', '\ud800', 'x\udfff', '\\u0000'.slice(0, 0) + String.fromCharCode(0)]
  const drafts = (text: string): [string, Api, string, unknown][] => [
    ['a name', operator, '/participants', { reference: 'w', legalName: text, kind: 'supplier', country: 'AU' }],
    [
      'a group',
      operator,
      '/participants',
      { reference: 'w', legalName: 'W', kind: 'member', country: 'DE', bloc: 'EU', group: text },
    ],
    [
      'an owner',
      operator,
      '/participants',
      {
        reference: 'w',
        legalName: 'W',
        kind: 'supplier',
        country: 'AU',
        ownership: [{ owner: text, country: 'AU', sharePct: '1' }],
      },
    ],
    ['an end use', member, '/demand/forecasts', forecast([line({ endUse: text })])],
    ['a material', member, '/demand/forecasts', forecast([line({ material: text })])],
    ['a site', supplier, '/supply/offers', offer({ chain: [stage('mining', { site: text })] })],
    ['an index', operator, '/rounds', round({ rules: { ...round().rules, indices: { [text]: '1' } } })],
    ['a round’s name', operator, '/rounds', round({ name: text })],
    ['a field nobody knows', member, '/demand/forecasts', { [text]: 1 }],
    ['a webhook', member, '/webhooks', { url: `https://example.com/${text}`, types: ['demand.forecast-submitted'] }],
    ['an award’s word', operator, `/rounds/${NOWHERE}/cancel`, { reason: `why ${text}` }],
  ]
  test.each(drafts('').map(([what], index) => [what, index] as const))('%s', async (_, index) => {
    for (const text of wicked) {
      const [, api, path, draft] = drafts(text)[index] as [string, Api, string, unknown]
      const reply = await api.post(path, draft)
      expect([path, reply.status, reply.body.code]).toEqual([path, 400, 'malformed'])
    }
  })
  test.each([
    ['/audit?subject=%00', 400],
    ['/audit?subject=%ed%a0%80', 200],
    ['/participants?reference=%ff', 200],
    ['/aggregation/demand?material=%00', 400],
    ['/aggregation/coverage?material=%F0%28%8C%28', 200],
    ['/supply/offers?period=%ed%a0%80', 422],
    [`/rounds/${NOWHERE}/proofs?lineId=%00`, 400],
    ['/participants/%00', 400],
    ['/materials/%00', 400],
  ])('%s', async (path, status) => {
    expect([path, (await operator.get(path)).status]).toEqual([path, status])
  })
  test.each(['text/csv', 'application/x-ndjson', 'application/json'])('bytes that are no UTF-8, as %s', async type => {
    const response = await fetch(`${hub.url}/api/v1/demand/forecasts?reference=bytes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${member.token}`, 'content-type': type },
      body: Buffer.from('7b2261223a22ff22 7d'.replace(' ', ''), 'hex'),
    })
    expect(response.status).toBe(400)
  })
})

describe('a prototype is nobody’s to set', () => {
  const csv = (header: string) =>
    `reference,material,quantityKg,period,deliverTo,commitment,${header}\na,ndpr-oxide,1,2027-Q4,DE,intent,polluted\n`
  test.each<[string, string, string]>([
    ['__proto__ in JSON', 'application/json', '{"reference":"p","lines":[{"__proto__":{"polluted":1}}]}'],
    ['__proto__ in escapes', 'application/json', '{"reference":"p","\\u005f_proto__":{"polluted":1}}'],
    ['constructor.prototype in JSON', 'application/json', '{"constructor":{"prototype":{"polluted":1}}}'],
    ['__proto__ in NDJSON', 'application/x-ndjson', '{"__proto__":{"polluted":1}}'],
    ['constructor.prototype in NDJSON', 'application/x-ndjson', '{"constructor":{"prototype":{"polluted":1}}}'],
    ['a column __proto__.polluted', 'text/csv', csv('__proto__.polluted')],
    ['a column __proto__', 'text/csv', csv('__proto__')],
    ['a column constructor.prototype', 'text/csv', csv('constructor.prototype')],
  ])('%s', async (_, type, body) => {
    const reply = await member.post('/demand/forecasts?reference=p', body, { type })
    expect([400, 422]).toContain(reply.status)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
  test.each([
    '__proto__[polluted]=1',
    '__proto__=1',
    'constructor.prototype.polluted=1',
    'limit[__proto__]=1',
    'limit=1&limit=2',
  ])('in a query: %s', async query => {
    expect((await member.get(`/demand/forecasts?${query}`)).status).toBe(422)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
  test('a cell of JSON in CSV that names one is left a text, which the schema refuses', async () => {
    const body = `reference,material,quantityKg,period,deliverTo,commitment,substitutes\na,ndpr-oxide,1,2027-Q4,DE,intent,"[{""__proto__"":{""x"":1}}]"\n`
    expect((await member.post('/demand/forecasts?reference=p', body, { type: 'text/csv' })).status).toBe(422)
  })
})

describe('a number is read in a moment, however it is written', () => {
  test.each([
    ['a million digits', '9'.repeat(500_000)],
    ['half a million decimals', `0.${'0'.repeat(500_000)}1`],
    ['half a million zeros before it', `${'0'.repeat(500_000)}1`],
    ['an exponent', '1e999999999'],
    ['a negative exponent', '1e-999999999'],
    ['hexadecimal', '0x7fffffff'],
    ['digits of another script', '١٢٣'],
    ['white space', ' 1 '],
    ['a sign', '+1'],
    ['a separator', '1_000'],
    ['two points', '1.2.3'],
  ])('%s: 422', async (_, quantityKg) => {
    const started = performance.now()
    const reply = await member.post('/demand/forecasts', forecast([line({ quantityKg })]))
    expect([reply.status, reply.body.errors[0].path]).toEqual([422, 'lines.0.quantityKg'])
    expect(performance.now() - started).toBeLessThan(5_000)
  })
  test.each([
    ['a time', '/supply/offers', () => offer({ validUntil: `2027-01-01T00:00:00.${'0'.repeat(300_000)}Z!` })],
    ['a place', '/demand/forecasts', () => forecast([line({ deliverTo: 'D'.repeat(300_000) })])],
    ['a period', '/demand/forecasts', () => forecast([line({ period: `2027-${'0'.repeat(300_000)}` })])],
    ['a reference of spaces', '/demand/forecasts', () => ({ ...forecast(), reference: `a${' '.repeat(300_000)}` })],
    ['a url', '/webhooks', () => ({ url: `https://${'a.'.repeat(150_000)}`, types: ['x'] })],
    ['an address', '/webhooks', () => ({ url: `https://[${':'.repeat(1_900)}]/`, types: ['x'] })],
  ])('%s of 300,000 characters: refused as quickly', async (_, path, draft) => {
    const started = performance.now()
    const api = path === '/supply/offers' ? supplier : member
    expect((await api.post(path, draft())).status).toBe(422)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
  test('an exponent as a JSON number is refused like any JSON number', async () => {
    const text = JSON.stringify(forecast([line()])).replace('"1000"', '1e400')
    expect((await member.post('/demand/forecasts', text)).status).toBe(422)
  })
  test('a limit that is no small whole number is refused', async () => {
    for (const limit of ['1e3', '1e2', '0x10', '%205%20', '5.0', '%2B5', '-1', '1.5', 'Infinity', '9'.repeat(400), ''])
      expect([limit, (await member.get(`/demand/forecasts?limit=${limit}`)).status]).toEqual([limit, 422])
    expect((await member.get('/demand/forecasts?limit=5')).status).toBe(200)
    for (const year of ['0x7e8', '2.024e3'])
      expect([year, (await member.get(`/aggregation/exposure?bloc=EU&year=${year}`)).status]).toEqual([year, 422])
  })
})

describe('an Idempotency-Key is an organisation’s own', () => {
  test('another’s key finds nothing of its answer', async () => {
    const headers = { 'idempotency-key': 'shared-key' }
    const body = forecast([line({ period: '2027-Q4' })])
    const [mine, theirs] = [
      await member.post('/demand/forecasts', body, { headers }),
      await rival.post('/demand/forecasts', body, { headers }),
    ]
    expect([mine.status, theirs.status]).toEqual([201, 201])
    expect(theirs.body.id).not.toBe(mine.body.id)
    expect((await rival.post('/demand/forecasts', forecast(), { headers })).body.code).toBe('idempotency-key-reused')
  })
  test('one route’s key is not another’s', async () => {
    const headers = { 'idempotency-key': 'one-key' }
    expect((await operator.post('/rounds', round(), { headers })).status).toBe(201)
    expect((await operator.post('/aggregation/publications', undefined, { headers })).status).toBe(201)
  })
  test.each(['a b', 'x'.repeat(201)])('%j is none', async key => {
    const reply = await member.post('/demand/forecasts', forecast(), { headers: { 'idempotency-key': key } })
    expect(reply.status).toBe(422)
  })
})

describe('a file of evidence is its content', () => {
  const upload = (name: string, type: string, bytes: Buffer) => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(bytes)], { type }), name)
    return supplier.post('/evidence', form)
  }
  const pdf = Buffer.from('%PDF-1.7\n<script>alert(1)</script>')
  test.each([
    ['../../../etc/passwd'],
    ['..\\..\\windows\\system32\\x.dll'],
    ['/etc/cron.d/x'],
    ['a\0.pdf'],
    ['x.pdf"; filename="y.html'],
    [`${'a'.repeat(5_000)}.pdf`],
    ['CON'],
  ])('the name %j goes nowhere: the file is given back under a name of the hub’s', async name => {
    const { status, body } = await upload(name, 'application/pdf', pdf)
    expect([status, body]).toEqual([201, { sha256: sha256Hex(pdf), bytes: pdf.length, mediaType: 'application/pdf' }])
    const file = await fetch(`${hub.url}/api/v1/evidence/${body.sha256}`, {
      headers: { authorization: `Bearer ${supplier.token}` },
    })
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="evidence-${body.sha256.slice(0, 12)}.pdf"`,
    )
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect(file.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
  test.each<[string, string, string, Buffer]>([
    ['HTML called a PDF', 'a.pdf', 'application/pdf', Buffer.from('<html>%PDF-1.7')],
    ['a script called an image', 'a.png', 'image/png', Buffer.from('#!/bin/sh\n\x89PNG')],
    ['SVG', 'a.svg', 'image/svg+xml', Buffer.from('<svg onload="alert(1)"/>')],
    ['an archive called a PDF', 'a.pdf', 'application/pdf', Buffer.from('PK\x03\x04%PDF-1.7')],
    ['a PDF behind a byte order mark', 'a.pdf', 'application/pdf', Buffer.from('\ufeff%PDF-1.7')],
    ['GIF with PHP', 'a.gif', 'image/gif', Buffer.from('GIF89a<?php')],
  ])('%s is refused with 415', async (_, name, type, bytes) => {
    expect((await upload(name, type, bytes)).status).toBe(415)
  })
  test('a PDF that is also a page is a PDF: never shown by a browser as anything else', async () => {
    const { body } = await upload('a.html', 'text/html', pdf)
    const file = await fetch(`${hub.url}/api/v1/evidence/${body.sha256}`, {
      headers: { authorization: `Bearer ${supplier.token}` },
    })
    expect(file.headers.get('content-type')).toBe('application/pdf')
  })
  test.each(['..%2f..%2fetc%2fpasswd', `${'ab'.repeat(32)}%00`, `${'ab'.repeat(31)}/..`, 'AB'.repeat(32)])(
    'a path instead of a hash finds nothing: %s',
    async hash => {
      expect([400, 404, 405]).toContain((await supplier.get(`/evidence/${hash}`)).status)
    },
  )
  test('a form of a thousand parts is refused', async () => {
    const form = new FormData()
    for (let i = 0; i < 1_000; i++) form.append(`f${i}`, 'x')
    expect([413, 422, 400]).toContain((await supplier.post('/evidence', form)).status)
  })
})

describe('a formula is a text', () => {
  const formulas = ['=HYPERLINK("http://evil.example","x")', '+1+cmd', '-2+3', '@SUM(A1)', "=cmd|' /C calc'!A0"]
  test.each(formulas)(
    '%s as a reference or site comes back as JSON text, unchanged; a list is never CSV, whatever is asked for',
    async text => {
      const reference = `${text}${Math.trunc(performance.now() * 1000)}`
      const made = await member.post('/demand/forecasts', forecast([line({ period: '2027-Q4' })], { reference }))
      expect(made).toMatchObject({ status: 201, body: { reference } })
      const posted = await supplier.post(
        '/supply/offers',
        offer({ period: '2027-Q4', chain: [stage('mining', { site: text })] }),
      )
      expect(posted.body.chain[0].site).toBe(text)
      const reply = await member.get('/demand/forecasts', { headers: { accept: 'text/csv' } })
      expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    },
  )
  // A statement's workbook has cells that say what they are: text is no formula there.
  test('only exports, templates and statements give out tables, in which tests/system/files.test.ts sees no formula', () => {
    const given = (routes as readonly RouteContract[]).filter(({ success: { media = '', alsoGives = [] } }) =>
      [media, ...alsoGives].some(one => /csv|spreadsheet|excel/.test(one)),
    )
    expect(given.map(route => route.id).filter(id => !/^export[A-Z]/.test(id))).toEqual([
      'readTemplate',
      'readStatement',
    ])
  })
})

describe('a link in evidence, a chain or a policy is a text that nobody follows', () => {
  test.each(['url', 'link', 'href', 'document'])('evidence has no place for one: %s', async name => {
    const [first, ...rest] = offer().evidence
    const linked = { ...first, [name]: 'http://169.254.169.254/latest/meta-data/' }
    const reply = await supplier.post('/supply/offers', offer({ evidence: [linked, ...rest] }))
    expect(reply).toMatchObject({ status: 422, body: { errors: [{ path: `evidence.0.${name}` }] } })
  })
  test('an address inside, wherever a text may stand, is never called', async () => {
    let called = 0
    const inside = createServer((_, response) => {
      called++
      response.end()
    })
    await new Promise<void>(resolve => inside.listen(0, '127.0.0.1', resolve))
    try {
      const at = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/latest/meta-data/`
      const linked = offer().evidence.map(one => ({ ...one, issuer: at }))
      const chain = [stage('mining', { site: at, operator: at }), stage('separation', { site: at })]
      const posted = await supplier.post('/supply/offers', offer({ evidence: linked, chain, period: '2027-Q4' }))
      expect(posted).toMatchObject({ status: 201, body: { evidence: [{ issuer: at }, { issuer: at }] } })
      expect((await supplier.get(`/supply/offers/${posted.body.id}/screening`)).body.level).toBe('A')
      const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
      const added = await operator.post(`/policies/linked-${Date.now()}/versions`, {
        validFrom: day,
        state: 'in-force',
        rules: { coveredCountries: ['CN'], stages: ['magnet'], location: 'covered', technology: 'ignored' },
        source: { title: at, reference: at },
        reason: at,
      })
      expect(added.status).toBe(201)
      expect(called).toBe(0)
      await fetch(at)
      expect(called).toBe(1)
    } finally {
      inside.close()
    }
  })
})

describe('a webhook goes to public addresses only', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[2002:7f00:1::]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://x.localhost/',
    'https://metadata.google.internal/',
    'https://①②⑦.0.0.1/',
    'https://user@example.com/',
    'https://example.com@127.0.0.1/',
    'http://example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:5432/',
    'javascript:alert(1)',
    'https://',
  ])('%s is refused', async url => {
    const reply = await member.post('/webhooks', { url, types: ['demand.forecast-submitted'] })
    expect([url, reply.status]).toEqual([url, 422])
  })
})
