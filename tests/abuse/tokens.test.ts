import { createServer, type Server } from 'node:http'
import type { TestHub } from '@lodestone/testing'
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWholeHub } from '../system/hub.ts'
import { raw } from './attack.ts'

/** Tokens that were never issued, or not for this hub, or not now: a hub with an issuer of its own, and an attacker with every trick of the trade. */

let hub: TestHub
let issuer: Server
let stranger: Server
let issuerUrl: string
let strangerUrl: string
let key: CryptoKey
let strangerKey: CryptoKey
let publicPem: string
let publicJwk: JWK

async function serveKeys(jwk: JWK): Promise<[Server, string]> {
  let url = ''
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    const discovery = { issuer: url, jwks_uri: `${url}/keys` }
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : discovery))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return [server, url]
}

beforeAll(async () => {
  const [own, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
  key = own.privateKey
  strangerKey = other.privateKey
  publicPem = await exportSPKI(own.publicKey)
  publicJwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  ;[issuer, issuerUrl] = await serveKeys(publicJwk)
  ;[stranger, strangerUrl] = await serveKeys({ ...(await exportJWK(other.publicKey)), kid: 'k1', alg: 'RS256' })
  hub = await startWholeHub({ OIDC_ISSUER: issuerUrl, OIDC_CLIENTS: 'lodestone-console,lodestone-cli' })
})
afterAll(async () => {
  await hub?.stop()
  issuer?.close()
  stranger?.close()
})

const now = () => Math.floor(Date.now() / 1000)
const claims = (more: JWTPayload = {}): JWTPayload => ({
  iss: issuerUrl,
  aud: 'lodestone',
  sub: 'olga',
  azp: 'lodestone-console',
  exp: now() + 300,
  iat: now(),
  roles: ['operator'],
  ...more,
})
const without = (name: string, payload = claims()) =>
  Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name))
const signed = (payload: JWTPayload, header: Partial<JWTHeaderParameters> = {}, by = key) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'at+jwt', ...header }).sign(by)
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const ask = (token: string) =>
  fetch(`${hub.url}/api/v1/participants`, { headers: { authorization: `Bearer ${token}` } })

test('the issuer’s own token is let in', async () => {
  expect((await ask(await signed(claims()))).status).toBe(200)
})

const attacks: [string, () => Promise<string> | string][] = [
  ['alg none', () => new UnsecuredJWT(claims()).encode()],
  ['alg none in capitals, with a signature', () => `${encoded({ alg: 'NONE', kid: 'k1' })}.${encoded(claims())}.c2ln`],
  [
    'HS256 with the public key in PEM as the secret',
    () =>
      new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new TextEncoder().encode(publicPem)),
  ],
  [
    'HS256 with the public key as published',
    () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(new TextEncoder().encode(JSON.stringify(publicJwk))),
  ],
  ['another audience', () => signed(claims({ aud: 'another-hub' }))],
  ['no audience', () => signed(without('aud'))],
  ['another issuer', () => signed(claims({ iss: strangerUrl }))],
  ['no issuer', () => signed(without('iss'))],
  ['the key of another issuer under the same key id', () => signed(claims(), {}, strangerKey)],
  ['a foreign key id', () => signed(claims(), { kid: 'k2' }, strangerKey)],
  ['a key id that is a path', () => signed(claims(), { kid: '../../../../dev/null' }, strangerKey)],
  ['a key of its own in the header (jwk)', async () => signed(claims(), { jwk: publicJwk }, strangerKey)],
  ['keys at an address of its own (jku)', () => signed(claims(), { jku: `${strangerUrl}/keys` }, strangerKey)],
  ['a certificate at an address of its own (x5u)', () => signed(claims(), { x5u: `${strangerUrl}/keys` }, strangerKey)],
  [
    'an extension that must be understood (crit)',
    () => `${encoded({ alg: 'RS256', kid: 'k1', crit: ['x'], x: 1 })}.${encoded(claims())}.c2ln`,
  ],
  ['expired', () => signed(claims({ exp: now() - 1 }))],
  ['no expiry', () => signed(without('exp'))],
  ['an expiry that is a text', () => signed({ ...claims(), exp: '9999999999' } as unknown as JWTPayload)],
  ['not valid yet', () => signed(claims({ nbf: now() + 300 }))],
  ['issued in the future', () => signed(claims({ iat: now() + 300 }))],
  ['alive for longer than an hour', () => signed(claims({ exp: now() + 3_601 }))],
  ['alive for a year, which it hides', () => signed(without('iat', claims({ exp: now() + 31_536_000 })))],
  ['of a type that opens nothing: a logout token', () => signed(claims(), { typ: 'logout+jwt' })],
  ['of no type', () => signed(claims(), { typ: undefined as unknown as string })],
  ['asked for by another client', () => signed(claims({ azp: 'a-phone-game' }))],
  ['asked for by nobody knows whom', () => signed(without('azp'))],
  ['no subject', () => signed(without('sub'))],
  ['roles as a string', () => signed(claims({ roles: 'operator' }))],
  ['roles as an object', () => signed(claims({ roles: { operator: true } }))],
  [
    'an organisation, and no roles',
    () => signed(without('roles', claims({ org: '01890000-0000-7000-8000-00000000dead' }))),
  ],
  ['an organisation that is no id', () => signed(claims({ org: "' OR 1=1 --" }))],
  ['a huge token', () => signed(claims({ padding: 'x'.repeat(7_000) }))],
  [
    'claims changed after signing',
    async () => {
      const [header, , signature] = (await signed(claims({ roles: ['member'] }))).split('.')
      return `${header}.${encoded(claims())}.${signature}`
    },
  ],
  ['four parts', async () => `${await signed(claims())}.x`],
  ['no signature', async () => `${(await signed(claims())).split('.').slice(0, 2).join('.')}.`],
]

test('a token that says neither roles nor organisation is of nobody, until an organisation lists its bearer', async () => {
  const reply = await ask(await signed(without('roles')))
  expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([403, 'forbidden'])
})

test.each(attacks)('%s: 401, in words that do not say what was wrong', async (_, make) => {
  const reply = await ask(await make())
  const body = (await reply.json()) as { code: string; detail: string }
  expect([reply.status, body.code]).toEqual([401, 'unauthenticated'])
  expect(['The token is not valid.', 'A bearer token is required.']).toContain(body.detail)
})

test.each([
  ['of both sides', ['member', 'supplier']],
  ['of a member and a funder', ['member', 'funder']],
  ['of a funder and the operator', ['funder', 'operator']],
  ['of a member and the operator', ['member', 'operator']],
  ['of a supplier and the operator', ['supplier', 'operator']],
  ['of a supplier and the auditor', ['auditor', 'supplier']],
  ['of everybody', ['member', 'supplier', 'operator', 'auditor', 'other']],
])('a token with roles %s opens nothing, and says why', async (_, roles) => {
  const org = '01890000-0000-7000-8000-000000000001'
  const reply = await ask(await signed(claims({ roles, org })))
  const body = (await reply.json()) as { code: string; detail: string }
  expect([reply.status, body.code]).toEqual([403, 'forbidden'])
  expect(body.detail).toMatch(/^The token has the roles (?:member|supplier|funder) and .*which nobody may have at once/)
})

test('types are the same in capitals, and with their tree', async () => {
  for (const typ of ['AT+JWT', 'application/at+jwt', 'jwt'])
    expect((await ask(await signed(claims(), { typ }))).status).toBe(200)
})

test('a token beyond what headers may have is refused before it is read', async () => {
  const [reply] = await raw(
    hub.url,
    `GET /api/v1/participants HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${'x'.repeat(40_000)}\r\n\r\n`,
  )
  expect([reply?.status, JSON.parse(reply?.body ?? '').code]).toEqual([431, 'headers-too-large'])
})

describe('two Authorization headers', () => {
  test.each([
    ['the good one first', true],
    ['the good one last', false],
  ])('%s: refused, whichever a reader would have taken', async (_, first) => {
    const good = `Authorization: Bearer ${await signed(claims())}\r\n`
    const bad = 'authorization: Bearer a.b.c\r\n'
    const lines = first ? good + bad : bad + good
    const [reply] = await raw(
      hub.url,
      `GET /api/v1/participants HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n${lines}\r\n`,
    )
    expect([reply?.status, JSON.parse(reply?.body ?? '').code]).toEqual([400, 'malformed'])
  })
})

test('there is no development issuer beside a real one', async () => {
  const reply = await hub.api.post('/dev/token', { sub: 'x', roles: ['operator'] })
  expect(reply.status).toBe(404)
})

test('a role that the hub does not know opens nothing, an array within an array neither', async () => {
  for (const roles of [['root'], ['Operator'], ['operator '], []])
    expect((await ask(await signed(claims({ roles })))).status).toBe(403)
  expect((await ask(await signed(without('roles')))).status).toBe(403)
  expect((await ask(await signed(claims({ roles: [['operator']] })))).status).toBe(401)
})
