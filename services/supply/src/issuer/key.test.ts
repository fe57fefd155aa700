import { pairs } from '@lodestone/credentials/fixture'
import { expect, test } from 'vitest'
import { keyFaults } from './key.ts'

const { key } = pairs.ES256
const jwk = (more: object = {}) => ({ ...key, ...more }) as never
const faulty = (...keys: never[]) => keyFaults(keys).map(one => one.path)

test('a key of Ed25519, P-256 or P-384 is registered', () => {
  expect(keyFaults(Object.values(pairs).map(one => one.key as never))).toEqual([])
  expect(keyFaults()).toEqual([])
})

test('a key that has its secret is not registered', () => {
  expect(keyFaults([jwk({ d: 'AAAA' })])).toMatchObject([{ message: expect.stringMatching(/^a private key/) }])
})

test('a key of another kind is not registered', () => {
  const other = { kty: 'OKP', crv: 'X25519', x: pairs.EdDSA.key.x } as never
  expect(faulty(jwk(), jwk({ crv: 'P-521' }), other, { kty: 'oct' } as never)).toEqual(['keys.1', 'keys.2', 'keys.3'])
  expect(keyFaults([other])).toMatchObject([{ message: 'not a public key of Ed25519, P-256 or P-384' }])
})

test('a key that is no point of its curve is not registered', () => {
  expect(keyFaults([jwk({ y: key.x })])).toMatchObject([{ message: 'not a point of its curve' }])
})
