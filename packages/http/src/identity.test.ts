import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { tokenVerifier, type Verifier } from './identity.ts'

const now = new Date('2027-01-10T12:00:00Z')
const org = '01890000-0000-7000-8000-000000000001'
let verify: Verifier
let key: CryptoKey
let stranger: CryptoKey
let publicPem: Uint8Array

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  key = pair.privateKey
  stranger = (await generateKeyPair('ES256')).privateKey
  const jwk = await exportJWK(pair.publicKey)
  publicPem = new TextEncoder().encode(JSON.stringify(jwk))
  verify = tokenVerifier({
    issuer: 'https://issuer',
    audience: 'lodestone',
    keys: createLocalJWKSet({ keys: [{ ...jwk, kid: 'k', alg: 'ES256' }] }),
    clock: () => now,
  })
})

const seconds = (offset: number) => Math.floor(now.getTime() / 1000) + offset
function token(
  claims: object = {},
  more: { key?: CryptoKey; issuer?: string; audience?: string; exp?: number } = {},
): Promise<string> {
  return new SignJWT({ org, roles: ['member'], ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setSubject('mia')
    .setIssuer(more.issuer ?? 'https://issuer')
    .setAudience(more.audience ?? 'lodestone')
    .setExpirationTime(more.exp ?? seconds(60))
    .sign(more.key ?? key)
}

test('an organisation is the same however its id is written', async () => {
  const identity = await verify(`Bearer ${await token({ org: '0189ABCD-0000-7000-8000-00000000000F' })}`)
  expect(identity.org).toBe('0189abcd-0000-7000-8000-00000000000f')
})

test('a good token gives subject, organisation and the roles the hub knows', async () => {
  const identity = await verify(`Bearer ${await token({ roles: ['member', 'emperor'] })}`)
  expect(identity).toEqual({ sub: 'mia', org, roles: new Set(['member']) })
})

const bad: [string, () => Promise<string>][] = [
  ['no token', async () => ''],
  ['not a bearer', async () => `Basic ${await token()}`],
  ['not a token', async () => 'Bearer abc'],
  ['expired', async () => `Bearer ${await token({}, { exp: seconds(-1) })}`],
  ['another issuer', async () => `Bearer ${await token({}, { issuer: 'https://other' })}`],
  ['another audience', async () => `Bearer ${await token({}, { audience: 'other' })}`],
  ['signed by somebody else', async () => `Bearer ${await token({}, { key: stranger })}`],
  [
    'unsigned',
    async () =>
      `Bearer ${new UnsecuredJWT({ org, roles: ['operator'] }).setSubject('x').setIssuer('https://issuer').setAudience('lodestone').setExpirationTime(seconds(60)).encode()}`,
  ],
  [
    'signed with the public key as a shared secret',
    async () =>
      `Bearer ${await new SignJWT({ roles: ['operator'] }).setProtectedHeader({ alg: 'HS256', kid: 'k' }).setSubject('x').setIssuer('https://issuer').setAudience('lodestone').setExpirationTime(seconds(60)).sign(publicPem)}`,
  ],
  [
    'changed after signing',
    async () => {
      const [h, , s] = (await token()).split('.')
      return `Bearer ${h}.${Buffer.from('{"sub":"x","roles":["operator"]}').toString('base64url')}.${s}`
    },
  ],
  ['no roles', async () => `Bearer ${await token({ roles: undefined })}`],
  ['an organisation that is no id', async () => `Bearer ${await token({ org: 'acme' })}`],
]
test.each(bad)('%s: 401, always in the same words', async (_, make) => {
  await expect(verify(await make())).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a remembered token is refused once it has expired', async () => {
  let clock = now
  const pair = await generateKeyPair('ES256')
  const own = tokenVerifier({
    issuer: 'https://issuer',
    audience: 'lodestone',
    keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] }),
    clock: () => clock,
  })
  const bearer = `Bearer ${await token({}, { key: pair.privateKey, exp: seconds(60) })}`
  await own(bearer)
  clock = new Date(now.getTime() + 61_000)
  await expect(own(bearer)).rejects.toMatchObject({ code: 'unauthenticated' })
})
