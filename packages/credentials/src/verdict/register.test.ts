import { expect, test } from 'vitest'
import { pairs } from '../token/keys.fixture.ts'
import { register } from './credentials.fixture.ts'
import { readRegister } from './register.ts'

const issuer = { ...register, keys: [{ ...pairs.ES256.key, kid: 'key-1', alg: 'ES256' }] }

test('a register is read from a list, or from an answer with items', () => {
  const { kty, crv, x, y } = pairs.ES256.key
  const value = [{ ...register, keys: [{ kty, crv, x, y, kid: 'key-1' }] }]
  expect(readRegister([issuer])).toEqual({ ok: true, value })
  expect(readRegister({ items: [issuer], next: null })).toEqual({ ok: true, value })
})

test('of what the hub answers all is read but issuers that were withdrawn', () => {
  const entry = {
    ...register,
    id: 'x',
    version: 2,
    hosts: ['status.example.org'],
    addedBy: 'olga',
    addedAt: '2026-10-05',
  }
  const withdrawn = { ...entry, did: 'did:web:gone.example', withdrawn: { at: '2026-10-06', reason: 'closed' } }
  expect(readRegister({ items: [entry, withdrawn] })).toEqual({ ok: true, value: [register] })
})

test.each<[string, unknown, RegExp]>([
  ['a DID that is none', [{ ...issuer, did: 'somebody' }], /^register\.0\.did: not an address/],
  [
    'a key with its secret',
    [{ ...issuer, keys: [{ ...pairs.ES256.key, d: 'AA' }] }],
    /^register\.0\.keys\.0: not a public key/,
  ],
  [
    'a day that is none',
    [{ ...issuer, attests: [{ types: ['A'], from: 'today' }] }],
    /^register\.0\.attests\.0\.from: not a day/,
  ],
  [
    'a remit for no type',
    [{ ...issuer, attests: [{ types: [], from: '2026-01-01' }] }],
    /^register\.0\.attests\.0\.types: /,
  ],
  [
    'a country that is none',
    [{ ...issuer, attests: [{ types: ['A'], countries: ['Australia'], from: '2026-01-01' }] }],
    /not a country/,
  ],
  ['a member that nothing knows', [{ ...issuer, attest: [] }], /^register\.0: /],
  ['an issuer that stands in it twice', [issuer, issuer], /stands in it twice/],
  ['a text', 'text', /^register: /],
  ['nothing', null, /^register: /],
])('%s is no register', (_what, json, fault) => {
  const made = readRegister(json)
  expect(made.ok ? '' : made.findings[0]?.message).toMatch(fault)
})
