import fc from 'fast-check'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { found } from '../finding.ts'
import { pairs } from '../token/keys.fixture.ts'
import { base58 } from './base58.ts'
import { didKeyOf, keyOfDidKey } from './did-key.ts'
import { urlOfDidWeb } from './did-web.ts'
import { keysOfDocument } from './document.ts'

describe('did:key', () => {
  // From the specification's own vectors (https://w3c-ccg.github.io/did-method-key/#test-vectors).
  test.each([
    ['z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp', 'Ed25519', 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik'],
    ['zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169', 'P-256', 'fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI'],
    [
      'z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9',
      'P-384',
      'lInTxl8fjLKp_UCrxI0WDklahi-7-_6JbtiHjiRvMvhedhKVdHBfi2HCY8t_QJyc',
    ],
  ])('%s is a key of %s', (written, crv, x) => {
    expect(keyOfDidKey(`did:key:${written}`)).toMatchObject({ id: `did:key:${written}#${written}`, key: { crv, x } })
  })

  test.each(['ES256', 'ES384', 'EdDSA'] as const)(
    'of %s says the whole key, both coordinates where it has two',
    algorithm => {
      const { kty, crv, x, y } = pairs[algorithm].key
      expect(keyOfDidKey(didKeyOf(pairs[algorithm].key))?.key).toEqual({ kty, crv, x, ...(y ? { y } : {}) })
    },
  )

  test('says both coordinates of any key', async () => {
    for (let i = 0; i < 12; i++) {
      const { publicKey } = await generateKeyPair(i % 2 ? 'ES256' : 'ES384', { extractable: true })
      const { x = '', y = '', crv = '', kty = '' } = await exportJWK(publicKey)
      expect(keyOfDidKey(didKeyOf({ kty, crv, x, y }))?.key).toEqual({ kty, crv, x, y })
    }
  })

  test.each([
    'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW',
    'did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F', // X25519
    'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme', // secp256k1
    'did:key:u7QE',
    'did:key:z0OIl',
    'did:key:',
    `did:key:z${'1'.repeat(129)}`,
  ])('%s is no key that credentials are signed with here', did => expect(keyOfDidKey(did)).toBeUndefined())

  test('that is no point of its curve is no key', () => {
    const { x, y } = pairs.ES256.key
    let refused = 0
    for (let first = 0; first < 20; first++) {
      const bytes = Buffer.from(x, 'base64url')
      bytes[0] = first
      if (!keyOfDidKey(didKeyOf({ kty: 'EC', crv: 'P-256', x: bytes.toString('base64url'), y: y ?? '' }))) refused++
    }
    // Half of all numbers are no first coordinate.
    expect(refused).toBeGreaterThan(2)
  })

  test('base58 keeps leading zeros', () => {
    expect(base58('1112')).toEqual(Uint8Array.of(0, 0, 0, 1))
    expect(base58('')).toEqual(Uint8Array.of())
  })
})

describe('did:web', () => {
  test.each([
    ['did:web:issuer.example', 'https://issuer.example/.well-known/did.json'],
    ['did:web:Issuer.Example', 'https://issuer.example/.well-known/did.json'],
    ['did:web:issuer.example%3A3000', 'https://issuer.example:3000/.well-known/did.json'],
    ['did:web:issuer.example%3A3000:user:alice', 'https://issuer.example:3000/user/alice/did.json'],
    ['did:web:identifiers.example-company.com:12345', 'https://identifiers.example-company.com/12345/did.json'],
    ['did:web:issuer.example:caf%C3%A9', 'https://issuer.example/caf%C3%A9/did.json'],
  ])('%s has its document at %s', (did, url) => expect(urlOfDidWeb(did)).toBe(url))

  test.each([
    'did:web:localhost',
    'did:web:intranet',
    'did:web:localhost%3A8080',
    'did:web:app.localhost',
    'did:web:printer.local',
    'did:web:metadata.google.internal',
    'did:web:127.0.0.1',
    'did:web:169.254.169.254:latest',
    'did:web:2130706433',
    'did:web:0x7f.0x1',
    'did:web:1.0x7f',
    'did:web:%5B::1%5D',
    'did:web:[::1]',
    'did:web:issuer.example%3A0',
    'did:web:issuer.example%3A65536',
    'did:web:issuer.example%3A80%3A81',
    'did:web:issuer.example%2Fevil',
    'did:web:user@issuer.example',
    'did:web:user%40issuer.example',
    'did:web:issuer.example:..:x',
    'did:web:issuer.example:%2e%2E',
    'did:web:issuer.example:a%2fb',
    'did:web:issuer.example:a%252fb',
    'did:web:issuer.example:a%5Cb',
    'did:web:issuer.example:a%00',
    'did:web:issuer.example:%C3',
    'did:web:issuer.example:a b',
    'did:web:issuer.example/a',
    'did:web:issuer.example?a',
    'did:web:issuer.example:',
    'did:web:issuer..example',
    'did:web:-a.example',
    'did:web:bücher.example',
    'did:web:',
    'did:key:z6Mk',
    `did:web:${'a.'.repeat(140)}example`,
  ])('%s is not fetched', did => expect(urlOfDidWeb(did)).toBeUndefined())

  test('a name of more than a thousand characters is not fetched', () => {
    const long = (characters: number) => `did:web:issuer.example:${'a'.repeat(characters - 23)}`
    expect(urlOfDidWeb(long(1_000))).toBeDefined()
    expect(urlOfDidWeb(long(1_001))).toBeUndefined()
  })

  test('never leads to another host than the one it names', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30, unit: fc.constantFrom(...':%./\\@?#2eEfF3Aa1-_~ \t') }), rest => {
        const url = urlOfDidWeb(`did:web:issuer.example${rest}`)
        if (url === undefined) return
        const { protocol, hostname, pathname, username, search, hash } = new URL(url)
        expect([protocol, username, search, hash]).toEqual(['https:', '', '', ''])
        expect(hostname).toMatch(/^issuer\.example/)
        expect(url.endsWith(pathname)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a DID document', () => {
  const did = 'did:web:issuer.example'
  const jwk = pairs.ES256.key
  const method = { id: `${did}#key-1`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk }
  const document = { id: did, verificationMethod: [method], assertionMethod: [`${did}#key-1`] }
  const namesOf = (given: object): unknown => {
    const keys = keysOfDocument(given as never, did)
    return keys.ok ? keys.value.map(({ id }) => id) : keys.findings
  }

  test('has the keys that it asserts with, by their names, by relative names and in full', () => {
    const multikey = {
      id: '#key-2',
      type: 'Multikey',
      controller: did,
      publicKeyMultibase: didKeyOf(pairs.EdDSA.key).slice(8),
    }
    const asserting = ['#key-1', '#key-2', { ...method, id: `${did}#key-3` }]
    const all = { ...document, verificationMethod: [method, multikey], assertionMethod: asserting }
    expect(namesOf(all)).toEqual([`${did}#key-1`, `${did}#key-2`, `${did}#key-3`])
    expect(keysOfDocument(document as never, did)).toMatchObject({ ok: true, value: [{ key: { x: jwk.x, y: jwk.y } }] })
  })

  test.each([
    ['methods that it does not assert with', { ...document, assertionMethod: [] }],
    ['methods for signing in alone', { ...document, assertionMethod: undefined, authentication: ['#key-1'] }],
    [
      'methods of another DID',
      {
        ...document,
        verificationMethod: [{ ...method, id: 'did:web:other.example#key-1' }],
        assertionMethod: ['did:web:other.example#key-1'],
      },
    ],
    [
      'methods that another controls',
      { ...document, verificationMethod: [{ ...method, controller: 'did:web:other.example' }] },
    ],
    [
      'methods with two keys',
      { ...document, verificationMethod: [{ ...method, publicKeyMultibase: didKeyOf(pairs.EdDSA.key).slice(8) }] },
    ],
    ['keys with their secret', { ...document, verificationMethod: [{ ...method, publicKeyJwk: { ...jwk, d: 'AA' } }] }],
    ['keys for encryption', { ...document, verificationMethod: [{ ...method, publicKeyJwk: { ...jwk, use: 'enc' } }] }],
    [
      'keys with half a point',
      { ...document, verificationMethod: [{ ...method, publicKeyJwk: { ...jwk, y: undefined } }] },
    ],
    ['names that lead nowhere', { ...document, assertionMethod: ['#key-9', 7, null] }],
  ])('has none of %s', (_what, given) => expect(namesOf(given)).toEqual([]))

  test('of another DID is refused', () => {
    expect(namesOf({ ...document, id: 'did:web:other.example' })).toEqual([
      found('shape', { path: 'did.id', why: 'the document is of another DID' }),
    ])
    expect(keysOfDocument([], did).ok).toBe(false)
  })

  test('with more methods than anybody has is refused', () => {
    expect(keysOfDocument({ ...document, verificationMethod: Array(101).fill(method) } as never, did).ok).toBe(false)
  })

  test('that asserts with more methods than anybody has is refused', () => {
    expect(keysOfDocument({ ...document, assertionMethod: Array(101).fill('#key-1') } as never, did).ok).toBe(false)
  })
})
