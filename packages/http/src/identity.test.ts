import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWTVerifyGetKey,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { issuerKeys, tokenVerifier, type Verifier } from './identity.ts'
import { mustBeIn, mustBePerson } from './position.ts'
import { ProblemError } from './problem.ts'
import { groupOf, type Membership, membershipsIn, subjectOf } from './register.ts'
import { claimAt, PLAIN_TOKENS, type TokenRules } from './token-rules.ts'

const now = new Date('2027-01-10T12:00:00Z')
const org = '01890000-0000-7000-8000-000000000001'
let verify: Verifier
let key: CryptoKey
let stranger: CryptoKey
let keys: JWTVerifyGetKey
let publicPem: Uint8Array
let under: (rules: Partial<TokenRules>) => Verifier

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  key = pair.privateKey
  stranger = (await generateKeyPair('ES256')).privateKey
  const jwk = await exportJWK(pair.publicKey)
  publicPem = new TextEncoder().encode(JSON.stringify(jwk))
  keys = createLocalJWKSet({ keys: [{ ...jwk, kid: 'k', alg: 'ES256' }] })
  under = rules =>
    tokenVerifier({
      issuer: 'https://issuer',
      audience: 'lodestone',
      keys,
      clock: () => now,
      rules: { ...PLAIN_TOKENS, ...rules },
    })
  verify = under({})
})

const seconds = (offset: number) => Math.floor(now.getTime() / 1000) + offset
function token(
  claims: object = {},
  more: { key?: CryptoKey; issuer?: string; audience?: string; exp?: number } = {},
): Promise<string> {
  return new SignJWT({ sub: 'mia', org, roles: ['member'], ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
    .setIssuedAt(seconds(-1))
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
  ['an organisation that is no id', async () => `Bearer ${await token({ org: 'acme' })}`],
]
test('a token without the claim of roles is of somebody in none', async () => {
  const identity = await verify(`Bearer ${await token({ roles: undefined, org: undefined })}`)
  expect(identity).toEqual({ sub: 'mia', org: undefined, roles: new Set() })
})

test.each(bad)('%s: 401, always in the same words', async (_, make) => {
  await expect(verify(await make())).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('what no signature could make good costs no look for a key', async () => {
  let looks = 0
  const own = tokenVerifier({
    issuer: 'https://issuer',
    audience: 'lodestone',
    keys: async () => {
      looks++
      throw new Error('no such key')
    },
    clock: () => now,
  })
  const implausible = [
    'not a token',
    'expired',
    'another issuer',
    'another audience',
    'unsigned',
    'signed with the public key as a shared secret',
  ]
  for (const [name, make] of bad)
    if (implausible.includes(name))
      await expect(own(await make()), name).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(own('Bearer a.b.c')).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(looks).toBe(0)
  await expect(own(`Bearer ${await token()}`)).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(looks).toBe(1)
})

test('a token does not wait for the false ones of another place', async () => {
  const falseOnes = await Promise.all(Array.from({ length: 300 }, (_, i) => token({ i }, { key: stranger })))
  const good = `Bearer ${await token({ jti: 'good' })}`
  let refused = 0
  const flood = falseOnes.map(one => verify(`Bearer ${one}`, '203.0.113.1').catch(() => refused++))
  await expect(verify(good, '198.51.100.1')).resolves.toMatchObject({ sub: 'mia' })
  expect(refused).toBeLessThan(100)
  await Promise.all(flood)
  expect(refused).toBe(300)
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

test('claims stand where the settings say: by name, by names with dots, or by pointer', async () => {
  const claims = {
    roles: ['operator'],
    org: 'elsewhere',
    realm_access: { roles: ['offline_access', 'member'] },
    'https://hub.example/org': org,
  }
  const own = under({ rolesClaim: 'realm_access.roles', orgClaim: '/https:~1~1hub.example~1org' })
  expect(await own(`Bearer ${await token(claims)}`)).toEqual({ sub: 'mia', org, roles: new Set(['member']) })
  expect(claimAt({ a: { 'b/c~d': 1 } }, '/a/b~1c~0d')).toBe(1)
  for (const path of ['a.x', 'x', '__proto__', 'constructor.name', '/a/toString', ''])
    expect(claimAt({ a: {} }, path)).toBeUndefined()
})

test('a person is one under all clients of an issuer that tells each of them another sub', async () => {
  const own = under({ personClaim: 'oid' })
  const both = [
    { sub: 'at the console', oid: 'olga' },
    { sub: 'at the command line', oid: 'olga' },
  ]
  for (const claims of both) expect(await own(`Bearer ${await token(claims)}`)).toMatchObject({ sub: 'olga' })
  for (const oid of [undefined, '', 7])
    await expect(own(`Bearer ${await token({ oid })}`)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('operators have to sign in as the settings say, others need not', async () => {
  const own = under({ operatorAcr: ['phr', 'gold'], operatorAmr: ['mfa', 'hwk'] })
  const operator = (more: object) => token({ org: undefined, roles: ['operator'], ...more })
  const good = { acr: 'gold', amr: ['pwd', 'hwk', 'mfa'] }
  expect(await own(`Bearer ${await operator(good)}`)).toMatchObject({ roles: new Set(['operator']) })
  for (const weak of [{}, { ...good, acr: '0' }, { ...good, amr: ['pwd', 'mfa'] }, { ...good, amr: undefined }])
    await expect(own(`Bearer ${await operator(weak)}`)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(own(`Bearer ${await operator({ ...good, amr: 'mfa hwk' })}`)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  expect(await own(`Bearer ${await token()}`)).toMatchObject({ roles: new Set(['member']) })
})

test('a token of a client that is not named is refused, however it names it', async () => {
  const own = under({ clients: ['console'] })
  for (const claims of [{ azp: 'console' }, { client_id: 'console' }])
    expect(await own(`Bearer ${await token(claims)}`)).toMatchObject({ sub: 'mia' })
  for (const claims of [{}, { azp: 'other' }, { azp: 'other', client_id: 'console' }])
    await expect(own(`Bearer ${await token(claims)}`)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('keys of an issuer that calls itself otherwise are not taken', async () => {
  let called = ''
  const server = createServer((_, response) => {
    const { port } = server.address() as AddressInfo
    response.end(JSON.stringify({ issuer: called, jwks_uri: `http://127.0.0.1:${port}/keys` }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    for (called of ['https://issuer', `${issuer}/`]) {
      const own = tokenVerifier({ issuer, audience: 'lodestone', keys: issuerKeys(issuer), clock: () => now })
      await expect(own(`Bearer ${await token({}, { issuer })}`)).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('calls itself otherwise'),
      })
    }
  } finally {
    server.close()
  }
})

test('an issuer is asked for its keys once, however many wait for them, and what it answers instead is no bad token', async () => {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    setTimeout(() => response.writeHead(500).end(), 100)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const own = tokenVerifier({ issuer, audience: 'lodestone', keys: issuerKeys(issuer), clock: () => now })
    const bearer = `Bearer ${await token({}, { issuer })}`
    const refused = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => own(bearer, `place ${i}`)))
    expect(asked).toBe(1)
    for (const one of refused) expect(one).toMatchObject({ reason: { code: 'unavailable' } })
    await own(bearer).catch(() => {})
    expect(asked).toBe(2)
  } finally {
    server.close()
  }
})

describe('the register of people', () => {
  const other = '01890000-0000-7000-8000-000000000002'
  const entry = { org, role: 'member', kind: 'human', position: 'trader' } as const
  const asked: string[] = []
  const withEntries = (...entries: readonly Membership[]): Verifier =>
    tokenVerifier({
      issuer: 'https://issuer',
      audience: 'lodestone',
      keys,
      clock: () => now,
      register: async subject => {
        asked.push(subject)
        return entries
      },
    })
  beforeEach(() => {
    asked.length = 0
  })
  const plain = (claims: object = {}) => token({ org: undefined, roles: undefined, ...claims })

  test('says for which organisation somebody acts whose token names none, and in which role and position', async () => {
    const identity = await withEntries(entry)(`Bearer ${await plain()}`, '', {})
    expect(identity).toEqual({ sub: 'mia', org, roles: new Set(['member']), position: 'trader' })
    expect(asked).toEqual([subjectOf('https://issuer', 'mia')])
  })

  test('is not asked about a token that names its organisation, which counts as it did', async () => {
    const identity = await withEntries({ ...entry, org: other })(`Bearer ${await token()}`, '', { organisation: other })
    expect(identity).toEqual({ sub: 'mia', org, roles: new Set(['member']) })
    expect(asked).toEqual([])
  })

  test.each(['operator', 'auditor'])('makes nobody an %s, and is not asked about one', async role => {
    const identity = await withEntries(entry)(`Bearer ${await plain({ roles: [role] })}`, '', {})
    expect(identity).toEqual({ sub: 'mia', org: undefined, roles: new Set([role]) })
    expect(asked).toEqual([])
    // Whatever a register said.
    const forged = { ...entry, role } as unknown as Membership
    const { roles } = await withEntries(forged)(`Bearer ${await plain()}`, '', {})
    expect(roles).toEqual(new Set())
  })

  test('is asked at each call: whoever has left is out while the token lives', async () => {
    const entries: Membership[] = [entry]
    const check = tokenVerifier({
      issuer: 'https://issuer',
      audience: 'lodestone',
      keys,
      clock: () => now,
      register: async () => entries,
    })
    const bearer = `Bearer ${await plain()}`
    expect(await check(bearer, '', {})).toMatchObject({ org })
    entries.length = 0
    expect(await check(bearer, '', {})).toEqual({ sub: 'mia', org: undefined, roles: new Set() })
  })

  test('has a role of its own: what a token without an organisation says of roles gives none', async () => {
    const supplier = withEntries({ ...entry, role: 'supplier' })
    expect((await supplier(`Bearer ${await plain({ roles: ['member'] })}`, '', {})).roles).toEqual(
      new Set(['supplier']),
    )
    expect((await withEntries()(`Bearer ${await plain({ roles: ['member'] })}`, '', {})).roles).toEqual(new Set())
  })

  test('with several organisations has the call name one, and answers with the ids to choose from', async () => {
    const both = withEntries(entry, { ...entry, org: other, role: 'supplier' })
    const bearer = `Bearer ${await plain()}`
    await expect(both(bearer, '', {})).rejects.toMatchObject({
      code: 'malformed',
      errors: [{ message: org }, { message: other }],
    })
    expect(await both(bearer, '', { organisation: other })).toMatchObject({ org: other, roles: new Set(['supplier']) })
    const third = '01890000-0000-7000-8000-000000000003'
    await expect(both(bearer, '', { organisation: third })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('lets nobody be taken over by being entered as a machine elsewhere', async () => {
    const check = withEntries({ ...entry, org: other, kind: 'machine' }, entry)
    const bearer = `Bearer ${await plain()}`
    expect(await check(bearer, '', {})).toMatchObject({ org })
    await expect(check(bearer, '', { organisation: other })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await withEntries({ ...entry, kind: 'machine' })(bearer, '', {})).toMatchObject({ org })
  })

  test('is not asked where the token alone counts', async () => {
    expect(await withEntries(entry)(`Bearer ${await plain()}`)).toMatchObject({ org: undefined })
    expect(asked).toEqual([])
  })
})

test.each([
  [undefined, 'GET', undefined, true],
  [undefined, 'POST', 'administrator', true],
  ['administrator', 'POST', 'administrator', true],
  ['approver', 'POST', undefined, true],
  ['approver', 'POST', 'administrator', false],
  ['trader', 'PUT', undefined, true],
  ['trader', 'GET', 'administrator', false],
  ['reader', 'GET', undefined, true],
  ['reader', 'POST', undefined, false],
  ['reader', 'DELETE', undefined, false],
] as const)('as %s, %s of a route that needs %s: allowed is %s', (position, method, needs, allowed) => {
  const check = () => mustBeIn({ method, ...(needs ? { needs } : {}) }, position)
  if (allowed) expect(check).not.toThrow()
  else expect(check).toThrow(ProblemError)
})

test('a reader does what is its own alone', () => {
  expect(() => mustBeIn({ method: 'POST', personal: true }, 'reader')).not.toThrow()
})

test.each([
  [true, 'GET', undefined, true],
  [true, 'POST', true, true],
  [true, 'POST', undefined, false],
  [true, 'DELETE', undefined, false],
  [undefined, 'POST', undefined, true],
] as const)(
  'whether a machine (%s) is let in: %s of a route for machines (%s): %s',
  (machine, method, machines, allowed) => {
    const check = () => mustBePerson({ method, ...(machines ? { machines } : {}) }, machine ? { machine } : {})
    if (allowed) expect(check).not.toThrow()
    else expect(check).toThrow('This is for people')
  },
)

describe('a machine', () => {
  test.each([
    ['its subject is its client (RFC 9068)', { sub: 'erp', client_id: 'erp' }, true],
    ['the same in azp', { sub: 'erp', azp: 'erp' }, true],
    ['Entra’s tokens without a user', { azp: 'other', idtyp: 'app' }, true],
    ['Auth0’s of client credentials', { azp: 'other', gty: 'client-credentials' }, true],
    ['a person’s of a client', { azp: 'console' }, false],
    ['one that names no client', {}, false],
  ])('is told by its token, whatever else that says: %s', async (_, claims, machine) => {
    const identity = await verify(`Bearer ${await token(claims)}`)
    expect(identity.machine ?? false).toBe(machine)
  })

  test('is told by the register where its token does not', async () => {
    const entry = { org, role: 'member', position: 'trader' } as const
    const check = (kind: 'human' | 'machine') =>
      tokenVerifier({
        issuer: 'https://issuer',
        audience: 'lodestone',
        keys,
        clock: () => now,
        register: async () => [{ ...entry, kind }],
      })
    const bearer = `Bearer ${await token({ org: undefined, roles: undefined })}`
    expect(await check('machine')(bearer, '', {})).toMatchObject({ org, machine: true })
    expect(await check('human')(bearer, '', {})).not.toHaveProperty('machine')
    const both = `Bearer ${await token({ org: undefined, roles: undefined, azp: 'mia' })}`
    expect(await check('human')(both, '', {})).toMatchObject({ org, machine: true })
  })
})

describe('groups', () => {
  const plain = (claims: object) => token({ org: undefined, roles: undefined, ...claims })

  test('have the register asked by them too, which a claim names as a list of texts, or not at all', async () => {
    const groups: (readonly string[])[] = []
    const check = tokenVerifier({
      issuer: 'https://issuer',
      audience: 'lodestone',
      keys,
      clock: () => now,
      rules: { ...PLAIN_TOKENS, groupsClaim: 'realm.groups' },
      register: async (_, of) => {
        groups.push(of)
        return membershipsIn([], of.length > 0 ? [{ org, role: 'member', position: 'reader' }] : [])
      },
    })
    const as = async (claim: unknown) => check(`Bearer ${await plain({ realm: { groups: claim } })}`, '', {})
    expect(await as(['buyers', 7, ''])).toEqual({
      sub: 'mia',
      byGroup: true,
      org,
      roles: new Set(['member']),
      position: 'reader',
      groups: ['buyers'],
    })
    expect(groups).toEqual([[groupOf('https://issuer', 'buyers')]])
    for (const claim of [undefined, [], 'buyers', { buyers: true }, 7])
      expect(await as(claim)).toEqual({ sub: 'mia', org: undefined, roles: new Set() })
    expect(groupOf('https://issuer', 'buyers')).not.toBe(subjectOf('https://issuer', 'buyers'))
    expect(groupOf('https://issuer', 'buyers')).not.toBe(groupOf('https://other', 'buyers'))
  })
})
