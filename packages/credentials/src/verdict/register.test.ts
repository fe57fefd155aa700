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

test.each<[unknown, RegExp]>([
  [[{ ...issuer, did: 'somebody' }], /^register\.0\.did: not an address/],
  [[{ ...issuer, keys: [{ ...pairs.ES256.key, d: 'AA' }] }], /^register\.0\.keys\.0: not a public key/],
  [[{ ...issuer, attests: [{ types: ['A'], from: 'today' }] }], /^register\.0\.attests\.0\.from: not a day/],
  [[{ ...issuer, attests: [{ types: [], from: '2026-01-01' }] }], /^register\.0\.attests\.0\.types: /],
  [[{ ...issuer, attests: [{ types: ['A'], countries: ['Australia'], from: '2026-01-01' }] }], /not a country/],
  [[{ ...issuer, attest: [] }], /^register\.0: /],
  [[issuer, issuer], /stands in it twice/],
  ['text', /^register: /],
  [null, /^register: /],
])('%j is no register', (json, fault) => {
  const made = readRegister(json)
  expect(made.ok ? '' : made.findings[0]?.message).toMatch(fault)
})
