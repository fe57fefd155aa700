import type { JsonObject } from '@lodestone/kernel/json'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { didWebOf, urlOfDidWeb } from '../did/did-web.ts'
import { keysOfDocument } from '../did/document.ts'
import { describeSamples } from '../samples.fixture.ts'
import { pairs } from '../token/keys.fixture.ts'
import { KIND_NAMES } from '../untp/kinds.ts'
import { publishedFaults } from '../untp/published.fixture.ts'
import { judge } from '../verdict/judge.ts'
import type { Ports } from '../verdict/ports.ts'
import { didDocument } from './document.ts'
import { delivery, facility, HUB, making, screening } from './issue.fixture.ts'
import { statusListCredential } from './list.ts'
import { facilityRecord, makingEvent } from './origin.ts'
import { deliveryPassport } from './passport.ts'
import { screeningCredential } from './screening.ts'
import { sign, signingKeyOf } from './sign.ts'

const kid = `${HUB.did}#key-1`
const LIST = 'https://hub.example/status/1'
const status = { list: LIST, index: 7 }
const ISSUED: [string, string, JsonObject][] = [
  ['the credential of a screening', 'dcc', screeningCredential(screening)],
  ['the passport of a delivery', 'dpp', deliveryPassport(delivery)],
  ['a passport that can be taken back', 'dpp', deliveryPassport({ ...delivery, status })],
  ['the record of a site', 'dfr', facilityRecord(facility)],
  ['the event that goods were made', 'dte', makingEvent(making)],
  ['the event that goods were dug', 'dte', makingEvent({ ...making, stage: 'mining', inputs: [] })],
  ['a passport of a chain without proofs', 'dpp', deliveryPassport({ ...delivery, chain: [] })],
]
/** Whoever is shown what the hub has issued: its keys are known, and what its list says. */
const shown = (algorithm: 'ES256' | 'EdDSA', revoked: readonly number[] = []): Ports => ({
  on: new Date('2026-12-24T00:00:00Z'),
  registered: did => ({
    ...HUB,
    did,
    keys: [{ ...pairs[algorithm].key, kid }],
    attests: [{ types: KIND_NAMES, countries: ['AU'], from: '2026-01-01' }],
  }),
  keysOf: () => ({ unreachable: 'nobody asks' }),
  statusOf: async () => ({
    token: await sign(await statusListCredential({ id: LIST, issuer: HUB, validFrom: delivery.validFrom }, revoked), {
      ...pairs[algorithm],
      kid,
    }),
  }),
  // Events are told by whom they happened to.
  holder: { name: 'Western Oxides', ids: ['did:web:western.example', HUB.did] },
})

describe.each(['ES256', 'EdDSA'] as const)('signed with %s', algorithm => {
  test.each(ISSUED)('%s is accepted', async (_what, _schema, document) => {
    const token = await sign(document, { ...pairs[algorithm], kid })
    expect(await judge(token, shown(algorithm))).toMatchObject({ verdict: 'accepted' })
  })

  test('a passport that was taken back is refused', async () => {
    const token = await sign(deliveryPassport({ ...delivery, status }), { ...pairs[algorithm], kid })
    expect(await judge(token, shown(algorithm, [7]))).toMatchObject({ findings: [{ code: 'revoked' }] })
    expect(await judge(token, shown(algorithm, [6, 8]))).toMatchObject({ verdict: 'accepted' })
  })

  test('by a key from its JWK', async () => {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
    const jwk = await exportJWK(privateKey)
    const { d: _, ...open } = jwk
    const token = await sign(screeningCredential(screening), await signingKeyOf(jwk, algorithm, kid))
    expect(
      await judge(token, {
        ...shown(algorithm),
        registered: did => ({
          ...HUB,
          did,
          keys: [open as never],
          attests: [{ types: ['DigitalConformityCredential'], from: '2026-01-01' }],
        }),
      }),
    ).toMatchObject({ verdict: 'accepted' })
    await expect(signingKeyOf(open, algorithm, kid)).rejects.toThrow('no secret key')
  })
})

test('what the hub takes from its own credentials is what it said', async () => {
  const [, , document] = ISSUED[1] ?? []
  const token = await sign(document ?? {}, { ...pairs.ES256, kid })
  expect(await judge(token, shown('ES256'))).toMatchObject({
    credential: {
      taken: {
        kind: 'passport',
        product: { batch: 'ndpr-oxide-3', kilograms: '380.5' },
        producer: { name: 'Western Oxides' },
        country: 'AU',
        steps: [
          { process: 'mining', events: [{ digest: delivery.chain[0]?.proofs[0]?.sha256 }] },
          { process: 'separation', events: [] },
        ],
      },
    },
  })
  const screened = await judge(await sign(screeningCredential(screening), { ...pairs.ES256, kid }), shown('ES256'))
  expect(screened).toMatchObject({
    credential: {
      taken: {
        issuedTo: { id: 'did:web:western.example' },
        scheme: { name: 'lodestone-origin' },
        evidence: [{ digest: screening.offer.sha256 }],
        assessments: [
          {
            conforms: true,
            criteria: [{ name: 'lodestone-origin 2026-2', tags: ['level:B', 'assurance:documented'] }],
          },
        ],
      },
    },
  })
})

test('nothing that is issued says a price', () => {
  for (const [, , document] of ISSUED) expect(JSON.stringify(document)).not.toMatch(/price|amount|currency|EUR|USD/i)
})

test.each(['0.1e1', '12345678901234567890', '1.50', '-1', '', '9007199254740993'])(
  'a passport of %s kg is not written: no number says it',
  kilograms => expect(() => deliveryPassport({ ...delivery, kilograms })).toThrow('cannot be written'),
)

test.each([
  ['https://hub.example', 'https://hub.example/.well-known/did.json'],
  ['https://hub.example/', 'https://hub.example/.well-known/did.json'],
  ['https://hub.example:8443/', 'https://hub.example:8443/.well-known/did.json'],
  ['https://example.org/hubs/magnets', 'https://example.org/hubs/magnets/did.json'],
])('whoever is at %s is found by its DID', (address, document) => {
  expect(urlOfDidWeb(didWebOf(address))).toBe(document)
})

test('the document of the hub has every key that it has signed with, and no secret', () => {
  const keys = [
    { kid: `${HUB.did}#key-1`, key: pairs.EdDSA.key },
    { kid: `${HUB.did}#key-2`, key: pairs.ES256.key },
  ]
  const document = didDocument(HUB.did, keys)
  expect(keysOfDocument(document, HUB.did)).toEqual({
    ok: true,
    value: keys.map(({ kid, key: { kty, crv, x, y } }) => ({ id: kid, key: { kty, crv, x, ...(y ? { y } : {}) } })),
  })
})

test('what is no credential is not signed', async () => {
  await expect(
    sign({ ...screeningCredential(screening), issuer: 'no address' }, { ...pairs.ES256, kid }),
  ).rejects.toThrow('issuer: not an address')
})

test('a list has no entry behind its end', async () => {
  const frame = { id: LIST, issuer: HUB, validFrom: delivery.validFrom }
  await expect(statusListCredential(frame, [131_072])).rejects.toThrow('behind the end')
  await expect(statusListCredential(frame, [131_072], 200_000)).resolves.toBeDefined()
})

describeSamples('untp', 'by the schema that is published', () => {
  test.each(ISSUED)('%s holds', (_what, schema, document) => {
    expect(publishedFaults(`0.6.1/${schema}.schema.json`, document)).toEqual([])
  })
})
