import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeSamples, sample } from '../samples.fixture.ts'
import { tokenInEnvelope } from './envelope.ts'
import type { IssuerKey } from './key.ts'
import { encoded, keyOf, pair, pairs, signed } from './keys.fixture.ts'
import { verifiedBy } from './signature.ts'
import { ALGORITHMS, MOST_CHARACTERS, readToken } from './token.ts'

const ISSUER = 'did:web:issuer.example'
const CREDENTIAL = { issuer: ISSUER, credentialSubject: { id: 'did:web:holder.example' } }

/** The codes of what stands against a token of an issuer; none where it holds. */
async function faultsOf(text: string, keys: readonly IssuerKey[], issuer = ISSUER): Promise<string[]> {
  const token = readToken(text)
  const verified = token.ok ? await verifiedBy(token.value, issuer, keys) : token
  return verified.ok ? [] : verified.findings.map(({ code, message }) => (code === 'shape' ? message : code))
}

describe.each(ALGORITHMS)('a token signed with %s', algorithm => {
  const own = keyOf(pairs[algorithm], `${ISSUER}#key-1`)

  test.each([`${ISSUER}#key-1`, '#key-1', undefined])('holds where its header names the key %s', async kid => {
    expect(await faultsOf(await signed(CREDENTIAL, pairs[algorithm], kid ? { kid } : {}), [own])).toEqual([])
  })

  test('holds for the media types written in full, and for a content type', async () => {
    const header = { typ: 'application/vc+jwt', cty: 'vc', kid: '#key-1' }
    expect(await faultsOf(await signed(CREDENTIAL, pairs[algorithm], header), [own])).toEqual([])
  })

  test('does not hold against another key under the same name', async () => {
    const other = keyOf(await pair(algorithm), `${ISSUER}#key-1`)
    expect(await faultsOf(await signed(CREDENTIAL, pairs[algorithm], { kid: '#key-1' }), [other])).toEqual([
      'signature-wrong',
    ])
  })

  test('is never accepted with any letter of it changed', async () => {
    const text = await signed(CREDENTIAL, pairs[algorithm], { kid: '#key-1' })
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...'AQgwz0-_9.='), async (at, letter) => {
        fc.pre(text[at] !== letter)
        expect(await faultsOf(text.slice(0, at) + letter + text.slice(at + 1), [own])).not.toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('is never accepted with its last letter changed to one that a lenient reader takes for the same', async () => {
    const text = await signed(CREDENTIAL, pairs[algorithm], { kid: '#key-1' })
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
      if (!text.endsWith(letter)) expect(await faultsOf(text.slice(0, -1) + letter, [own])).not.toEqual([])
  })

  test('is never accepted with a bit of its header, payload or signature flipped', async () => {
    const parts = (await signed(CREDENTIAL, pairs[algorithm], { kid: '#key-1' })).split('.')
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(4_000), async (which, bit) => {
        const bytes = Buffer.from(parts[which] ?? '', 'base64url')
        const place = bit % (bytes.length * 8)
        bytes[place >> 3] = (bytes[place >> 3] ?? 0) ^ (1 << (place & 7))
        const text = parts.map((part, at) => (at === which ? bytes.toString('base64url') : part)).join('.')
        expect(await faultsOf(text, [own])).not.toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

describe('the key', () => {
  const { ES256, EdDSA } = pairs
  const own = keyOf(ES256, `${ISSUER}#key-1`)

  test('is looked for among those of the issuer alone, whatever the header offers', async () => {
    const stranger = await pair('ES256')
    const header = { jwk: stranger.key, jku: 'https://evil.example/keys', kid: '#key-1' }
    expect(await faultsOf(await signed(CREDENTIAL, stranger, header), [own])).toEqual(['signature-wrong'])
  })

  test.each(['did:web:other.example#key-1', 'did:web:other.example', '#key-2', 'key-2'])(
    'is not the one that the header calls %s',
    async kid => {
      expect(await faultsOf(await signed(CREDENTIAL, ES256, { kid }), [own])).toEqual(['key-not-of-issuer'])
    },
  )

  test('without a name stands for every name of the issuer, and for none of another', async () => {
    const text = (kid: string) => signed(CREDENTIAL, ES256, { kid })
    expect(await faultsOf(await text(`${ISSUER}#any`), [{ key: ES256.key }])).toEqual([])
    for (const kid of ['did:web:other.example#any', 'did:web:other.example'])
      expect(await faultsOf(await text(kid), [{ key: ES256.key }])).toEqual(['key-not-of-issuer'])
  })

  test('is tried among ten of an issuer, and no more', async () => {
    const text = await signed(CREDENTIAL, ES256)
    const strangers = await Promise.all(Array.from({ length: 10 }, async () => ({ key: (await pair('ES256')).key })))
    expect(await faultsOf(text, [...strangers.slice(1), own])).toEqual([])
    expect(await faultsOf(text, [...strangers, own])).toEqual(['signature-wrong'])
  })

  test('is none of another algorithm', async () => {
    const text = await signed(CREDENTIAL, ES256, { kid: '#key-1' })
    expect(await faultsOf(text, [keyOf(EdDSA, `${ISSUER}#key-1`)])).toEqual(['key-not-of-issuer'])
  })

  test('that is no point of its curve verifies nothing', async () => {
    const broken = { ...ES256.key, x: 'AAAA' }
    const text = await signed(CREDENTIAL, ES256, { kid: '#key-1' })
    expect(await faultsOf(text, [{ id: `${ISSUER}#key-1`, key: broken }])).toEqual(['signature-wrong'])
  })
})

describe('a token is refused', () => {
  const own = keyOf(pairs.ES256, `${ISSUER}#key-1`)
  const byHeader = async (header: object, payload: unknown = CREDENTIAL) =>
    faultsOf(await signed(payload, pairs.ES256, { kid: '#key-1', ...header }), [own])

  test.each(['none', 'None', 'HS256', 'HS512', 'RS256', 'PS256', 'ES512', 'ES256K'])(
    'for the algorithm %s',
    async alg => {
      const text = `${encoded({ alg, typ: 'vc+jwt' })}.${encoded(CREDENTIAL)}.`
      expect(await faultsOf(text, [own])).toEqual(['algorithm-not-allowed'])
      expect(await faultsOf(`${text}AAAA`, [own])).toEqual(['algorithm-not-allowed'])
    },
  )

  test('for having no signature', async () => {
    const text = await signed(CREDENTIAL, pairs.ES256)
    expect(await faultsOf(text.slice(0, text.lastIndexOf('.') + 1), [own])).toEqual(['signature-missing'])
  })

  test.each([
    [{ typ: 'JWT' }, 'header.typ: not vc+jwt.'],
    [{ typ: 'vp+jwt' }, 'header.typ: not vc+jwt.'],
    [{ typ: undefined }, 'header.typ: not vc+jwt.'],
    [{ cty: 'vp' }, 'header.cty: not vc.'],
    [{ kid: '' }, 'header.kid: not the name of a key.'],
    [{ crit: ['x'], x: 1 }, 'header.crit: an extension that is not known here.'],
    [{ crit: ['b64'], b64: true }, 'header.crit: an extension that is not known here.'],
  ])('for the header %o', async (header, fault) => expect(await byHeader(header)).toEqual([fault]))

  test.each([
    ['{"issuer":"a","issuer":"b"}', 'payload: two members have one name.'],
    ['{"a":{"x":1,"\\u0078":2}}', 'payload: two members have one name.'],
    ['{"__proto__":{"admin":true}}', 'payload: a member is named __proto__.'],
    ['{"a":[{"\\u005f_proto__":1}]}', 'payload: a member is named __proto__.'],
    ['{"a":["\\u0000"]}', 'payload: a text with what is no character.'],
    ['{"a":"\\ud800"}', 'payload: a text with what is no character.'],
    ['{"\\udc00":1}', 'payload: a text with what is no character.'],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 'payload: nested deeper than 64.'],
    ['[]', 'payload: not an object.'],
    ['{"vc":{}}', 'vc: not of data model 2.0.'],
    ['{"vp":1}', 'vp: not of data model 2.0.'],
    ['{"issuer":{"id":"did:a:b"},"iss":"did:a:c"}', 'iss: says something else than the credential.'],
    ['{"id":"urn:a","jti":"urn:b"}', 'jti: says something else than the credential.'],
    ['{"credentialSubject":[{"id":"urn:a"}],"sub":"urn:a"}', 'sub: says something else than the credential.'],
    ['{"exp":"2026-01-01T00:00:00Z"}', 'exp: not a number of seconds.'],
    ['{"nbf":"2036-01-01T00:00:00Z"}', 'nbf: not a number of seconds.'],
    ['{"nbf":1e300}', 'nbf: not a number of seconds.'],
    ['{', 'payload: not JSON.'],
    ['\ufeff{}', 'payload: not JSON.'],
  ])('for the payload %s', async (payload, fault) => expect(await byHeader({}, payload)).toEqual([fault]))

  test('though not for colons, quotes and brackets within its texts', async () => {
    expect(await byHeader({}, '{"a:\\"[{b":"\\\\","c":": \\\\\\" {{ ]"}')).toEqual([])
  })

  test.each([
    ['a.b', 'token: not three parts with dots between them.'],
    ['a.b.c.d', 'token: not three parts with dots between them.'],
    [`${encoded({})}=.e30.AAAA`, 'header: not base64url.'],
    [`${Buffer.from('"\xff"', 'latin1').toString('base64url')}.e30.AAAA`, 'header: not UTF-8.'],
  ])('for being %s', async (text, fault) => expect(await faultsOf(text, [own])).toEqual([fault]))

  test('for being too long, before any of it is read', async () => {
    expect(await faultsOf('a'.repeat(MOST_CHARACTERS + 1), [own])).toEqual(['too-large'])
  })
})

type Case = { number: number; title: string; feature: string; publicKey: string; input: unknown; expected: string }

describeSamples('vc', 'the JOSE cases of the W3C', () => {
  const keys = sample('vc/jose-keys.json')
  /** Selective disclosure (vc+sd-jwt) is not taken here: it is refused by its media type or its algorithm, whatever it is worth elsewhere. */
  const isTaken = ({ feature }: Case): boolean => !feature.endsWith('_sdjwt')

  test.each<Case>(sample('vc/jose-verify-cases.json'))('$number, $title', async one => {
    const { id, controller, publicKeyJwk } = keys[one.publicKey]
    // What is unsigned comes as a document; that it is refused is for the verdict to say.
    const text = typeof one.input === 'string' ? one.input : JSON.stringify(one.input)
    const faults = await faultsOf(text, [{ id, key: publicKeyJwk }], controller)
    expect(faults.length === 0).toBe(one.expected === 'success' && isTaken(one))
  })
})

describeSamples('untp', 'the envelopes of the UN', () => {
  test.each(['valid-v2-enveloped-dpp', 'invalid-v2-enveloped-dpp-with-extension'])('%s is opened', name => {
    const token = readToken(tokenInEnvelope(sample(`untp/samples/enveloped/${name}.json`)) ?? '')
    expect(token).toMatchObject({ ok: true, value: { algorithm: 'EdDSA', credential: { issuer: {} } } })
  })
})
