import { type RouteContract, routes } from '@lodestone/contracts'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { type RawReply, raw, SECURE } from './attack.ts'

/** Who may call is settled before a byte of a body is read: bodies that are announced here are never sent, or could not be parsed. */

let hub: TestHub
let member: Api
let supplier: Api
let operator: Api
let unknown: { member: Api; supplier: Api }
beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '4', RATE_LIMIT_BURST: '600' })
  member = (await admitted(hub, 'member')).api
  supplier = (await admitted(hub, 'supplier')).api
  operator = await hub.operator()
  const nobody = { sub: 'nobody', org: '01890000-0000-7000-8000-00000000dead' }
  unknown = {
    member: await hub.api.as({ ...nobody, roles: ['member'] }),
    supplier: await hub.api.as({ ...nobody, roles: ['supplier'] }),
  }
})
afterAll(() => hub?.stop())

const TAKING = (routes as readonly RouteContract[]).filter(({ method }) => method === 'POST' || method === 'PUT')
const BODIED = TAKING.filter(route => !route.open)
const pathOf = ({ path }: RouteContract): string =>
  `/api/v1${path.replace(/\{\w+\}/g, '01890000-0000-7000-8000-000000000001')}`
const mediaOf = ({ alsoAccepts = [] }: RouteContract): string =>
  alsoAccepts.includes('multipart/form-data') ? 'multipart/form-data; boundary=x' : 'application/json'

/** What is answered to a head that announces ten megabytes, of which not one is sent. */
async function announced(route: RouteContract, token: string | undefined, more = ''): Promise<RawReply | undefined> {
  const [reply] = await raw(
    hub.url,
    `${route.method} ${pathOf(route)} HTTP/1.1\r\nHost: hub\r\n${token ? `Authorization: Bearer ${token}\r\n` : ''}Content-Type: ${mediaOf(route)}\r\nIdempotency-Key: k\r\nIf-Match: "1"\r\nContent-Length: 10000000\r\n${more}\r\n`,
  )
  return reply
}
const codeOf = (reply: RawReply | undefined) => (JSON.parse(reply?.body ?? '{}') as { code?: string }).code

test('every route that takes a body is looked at', () => expect(BODIED.length).toBeGreaterThan(25))

test.each(TAKING.filter(route => route.open).map(route => [`${route.method} ${route.path}`, route] as const))(
  '%s, for everybody, takes no more than it needs: 413',
  async (_, route) => expect(codeOf(await announced(route, undefined))).toBe('too-large'),
)

describe.each(BODIED.map(route => [`${route.method} ${route.path}`, route] as const))('%s', (_, route) => {
  test('without a token: 401', async () => {
    const reply = await announced(route, undefined)
    expect([reply?.status, codeOf(reply)]).toEqual([401, 'unauthenticated'])
    for (const [name] of SECURE) expect(reply?.headers).toContain(`${name}: `)
    // The rest is not waited for.
    expect(reply?.headers).toContain('connection: close')
  })
  test('in a role that it is not for: 403', async () => {
    const stranger = route.who.includes('member') ? supplier : member
    const caller = route.who.includes('supplier') && route.who.includes('member') ? operator : stranger
    const reply = await announced(route, caller.token)
    // Whose application it is not is said before a byte is read.
    const tooLarge = route.id === 'giveApplicationDocument' ? [404, 'not-found'] : [413, 'too-large']
    // The two that operators may end too.
    const expected = caller === operator && route.who.includes('operator') ? tooLarge : [403, 'forbidden']
    expect([reply?.status, codeOf(reply)]).toEqual(expected)
  })
})

/** Who applies, or joins an organisation, has not been admitted yet. */
const BY_PARTIES = BODIED.filter(route => !route.anySubject).flatMap(route =>
  (['member', 'supplier'] as const)
    .filter(role => route.who.includes(role))
    .map(role => [`${route.method} ${route.path}`, role, route] as const),
)
// Each waits for news of its admission for a moment: all at once.
test.concurrent.each(BY_PARTIES)(
  '%s as a %s of an organisation that nobody has admitted: 403',
  async (_, role, route) => {
    const reply = await announced(route, unknown[role].token)
    // The console knows no admissions and passes on what is small: the service whose log it is refuses.
    const expected = route.service === 'console' ? [413, 'too-large'] : [403, 'not-admitted']
    expect([reply?.status, codeOf(reply)]).toEqual(expected)
  },
)

const submission = BODIED.find(({ id }) => id === 'submitForecast') as RouteContract

test('an organisation admitted as something else is refused before its body, whatever its token says', async () => {
  const { org } = JSON.parse(Buffer.from(supplier.token?.split('.')[1] ?? '', 'base64url').toString())
  const other = await hub.api.as({ sub: 'sam', org, roles: ['member'] })
  expect(codeOf(await announced(submission, other.token))).toBe('not-admitted')
})

test('one whose allowance is used up is refused before its body: 429', async () => {
  const flooder = (await admitted(hub, 'member')).api
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while ((await flooder.get('/materials')).status === 200);
    }),
  )
  const reply = await announced(submission, flooder.token)
  expect([reply?.status, codeOf(reply)]).toEqual([429, 'rate-limited'])
  expect(reply?.headers).toContain('retry-after: ')
})

test('a body that could not be parsed is not: 401 and 404, and never 400', async () => {
  const ask = async (path: string, type: string, body: string) =>
    (await fetch(hub.url + path, { method: 'POST', headers: { 'content-type': type }, body })).status
  for (const [type, body] of [
    ['application/json', '{"a":'],
    ['text/csv', 'a,a\n"'],
    ['application/x-ndjson', '{'],
  ] as const) {
    expect([type, await ask('/api/v1/demand/forecasts', type, body)]).toEqual([type, 401])
    expect([type, await ask('/api/v1/nowhere', type, body)]).toEqual([type, 404])
    expect([type, await ask('/nowhere', type, body)]).toEqual([type, 404])
  }
})

describe('whoever waits for a word before it sends', () => {
  test('is told 401 and not to go on', async () => {
    const reply = await announced(submission, undefined, 'Expect: 100-continue\r\n')
    expect(reply?.status).toBe(401)
  })
  test('is told to go on once it is let in', async () => {
    const body = JSON.stringify({ reference: 'expected', lines: [] })
    const replies = await raw(hub.url, [
      `POST /api/v1/demand/forecasts HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${member.token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n`,
      body,
    ])
    expect(replies.map(({ status }) => status)).toEqual([100, 422])
  })
})

test('five hundred false tokens from an address keep no valid one from being let in', async () => {
  const [head, claims] = (member.token ?? '').split('.')
  const statuses = await Promise.all(
    Array.from({ length: 500 }, async (_, i) => {
      const signature = Buffer.alloc(64, i % 251).toString('base64url')
      const reply = await fetch(`${hub.url}/api/v1/materials`, {
        headers: { authorization: `Bearer ${head}.${claims}.${signature}${i}` },
      })
      await reply.body?.cancel()
      return reply.status
    }),
  )
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  const { org } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())
  const never = await hub.api.as({ sub: 'never seen before', org, roles: ['member'] })
  expect((await never.get('/materials')).status).toBe(200)
})
