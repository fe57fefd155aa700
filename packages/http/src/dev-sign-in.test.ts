import { createHash, randomBytes } from 'node:crypto'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tokenVerifier } from './identity.ts'
import { type IssuerServer, serveDevIssuer } from './issuer-server.ts'

/** The development issuer as an independent client of OpenID Connect meets it, and as those who would trick it. */

const RETURN = 'http://127.0.0.1:9/signed-in'
const CLIENT = 'lodestone-console'
let now = new Date('2027-01-10T12:00:00Z')
let server: IssuerServer
let client: oidc.Configuration
let origin: string
beforeAll(async () => {
  server = await serveDevIssuer({
    host: '127.0.0.1',
    port: 0,
    audience: 'lodestone',
    redirectUris: [RETURN],
    clock: () => now,
  })
  origin = server.issuer
  client = await oidc.discovery(new URL(origin), CLIENT, undefined, oidc.None(), {
    execute: [oidc.allowInsecureRequests],
  })
})
afterAll(() => server.stop())
beforeEach(() => {
  now = new Date()
})

/** Asks to sign in, and chooses on the page; gives where the browser is sent. */
async function chosen(query: Record<string, string>, form: Record<string, string> = { sub: 'olga', role: 'operator' }) {
  const response = await fetch(`${origin}/dev/authorize?${new URLSearchParams(query)}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  return { status: response.status, to: response.headers.get('location'), text: await response.text() }
}
const verifierOf = () => randomBytes(32).toString('base64url')
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')
const asking = (more: Record<string, string> = {}) => ({
  response_type: 'code',
  client_id: CLIENT,
  redirect_uri: RETURN,
  scope: 'openid',
  code_challenge: challengeOf('a'.repeat(43)),
  code_challenge_method: 'S256',
  ...more,
})
async function codeFor(verifier: string): Promise<string> {
  const { to } = await chosen(asking({ code_challenge: challengeOf(verifier) }))
  return new URL(to ?? '').searchParams.get('code') ?? ''
}
const redeem = async (form: Record<string, string>) => {
  const response = await fetch(`${origin}/dev/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: RETURN,
      client_id: CLIENT,
      ...form,
    }),
  })
  return { status: response.status, body: await response.json() }
}
const REFUSED = { status: 400, body: { error: 'invalid_grant' } }

test('openid-client signs in, with state and nonce, and the access token is one that the hub takes', async () => {
  const [pkceCodeVerifier, expectedState, expectedNonce] = [
    oidc.randomPKCECodeVerifier(),
    oidc.randomState(),
    oidc.randomNonce(),
  ]
  const to = oidc.buildAuthorizationUrl(client, {
    redirect_uri: RETURN,
    scope: 'openid',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const org = '01890000-0000-7000-8000-000000000001'
  const back = await chosen(Object.fromEntries(to.searchParams), {
    choice: JSON.stringify({ sub: 'mia', org, roles: ['member'] }),
  })
  expect(back.status).toBe(303)
  const tokens = await oidc.authorizationCodeGrant(client, new URL(back.to ?? ''), {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  })
  expect(tokens.claims()).toMatchObject({ sub: 'mia', aud: CLIENT, iss: origin })
  const verify = tokenVerifier({ issuer: origin, audience: 'lodestone', keys: server.keys, clock: () => now })
  expect(await verify(`Bearer ${tokens.access_token}`)).toMatchObject({ sub: 'mia', org, roles: new Set(['member']) })
  await expect(verify(`Bearer ${tokens.id_token}`)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a code is good once, even after a wrong try', async () => {
  const verifier = verifierOf()
  const code = await codeFor(verifier)
  expect((await redeem({ code, code_verifier: verifier })).status).toBe(200)
  expect(await redeem({ code, code_verifier: verifier })).toEqual(REFUSED)
  const other = await codeFor(verifier)
  expect(await redeem({ code: other, code_verifier: verifierOf() })).toEqual(REFUSED)
  expect(await redeem({ code: other, code_verifier: verifier })).toEqual(REFUSED)
})

test('a code is good for a minute', async () => {
  const verifier = verifierOf()
  const code = await codeFor(verifier)
  now = new Date(now.getTime() + 61_000)
  expect(await redeem({ code, code_verifier: verifier })).toEqual(REFUSED)
})

test.each([
  ['another client', { client_id: 'somebody' }],
  ['another redirect address', { redirect_uri: `${RETURN}?` }],
  ['no verifier', { code_verifier: '' }],
  ['another grant', { grant_type: 'refresh_token' }],
])('a code is not for %s', async (_, more) => {
  const verifier = verifierOf()
  expect(await redeem({ code: await codeFor(verifier), code_verifier: verifier, ...more })).toEqual(REFUSED)
})

test('a challenge is no verifier', async () => {
  const verifier = verifierOf()
  const code = await codeFor(verifier)
  expect(await redeem({ code, code_verifier: challengeOf(verifier) })).toEqual(REFUSED)
})

test.each([
  ['a foreign redirect address', { redirect_uri: 'https://evil.example/signed-in' }],
  ['one that begins like ours', { redirect_uri: `${RETURN}.evil.example` }],
  ['one below ours', { redirect_uri: `${RETURN}/../evil` }],
  ['PKCE in the plain', { code_challenge_method: 'plain' }],
  ['no PKCE', { code_challenge: '', code_challenge_method: '' }],
  ['the implicit flow', { response_type: 'token' }],
])('%s is refused without following it, when asked and when chosen', async (_, more) => {
  const asked = await fetch(`${origin}/dev/authorize?${new URLSearchParams(asking(more))}`, { redirect: 'manual' })
  expect(asked.status).toBe(400)
  expect(asked.headers.get('location')).toBeNull()
  expect(await chosen(asking(more))).toMatchObject({ status: 400, to: null })
})

test('what the form says is checked, and nothing of it becomes markup', async () => {
  for (const form of [
    { choice: '{' },
    { choice: '{"sub":"x"}' },
    { sub: 'x', role: 'root' },
    { sub: '', role: 'operator' },
  ])
    expect((await chosen(asking(), form as unknown as Record<string, string>)).status).toBe(400)
  const state = '"><script>alert(1)</script>'
  const page = await fetch(`${origin}/dev/authorize?${new URLSearchParams(asking({ state }))}`)
  expect(await page.text()).not.toContain('<script')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})
