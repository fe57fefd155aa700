import { type JsonObject, listIn } from '@lodestone/kernel/json'
import { STAGES as STAGES_OF_CHAINS } from '@lodestone/provenance'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { didKeyOf } from '../did/did-key.ts'
import { FINDING_CODES, type Finding, found, isWaiting } from '../finding.ts'
import { at, changed, describeSamples, sample } from '../samples.fixture.ts'
import { encodedList, entry, listCredential } from '../status/list.fixture.ts'
import { encoded, pair, pairs, signed } from '../token/keys.fixture.ts'
import { ALGORITHMS } from '../token/token.ts'
import { KIND_NAMES } from '../untp/kinds.ts'
import {
  credential,
  HOLDER,
  ISSUER,
  ON,
  ports,
  quantity,
  register,
  signedByIssuer,
  transformation,
} from './credentials.fixture.ts'
import { judge, type Verdict } from './judge.ts'
import type { Ports } from './ports.ts'
import { STAGES } from './remit.ts'

const seen = new Map<string, Finding>()
/** The verdict in a word, with the codes of what stands against it. */
async function verdictOf(given: string | JsonObject, members: Partial<Ports> = {}): Promise<string> {
  const made = await judgedBy(given, members)
  return [made.verdict, ...new Set(findingsOf(made).map(one => one.code))].join(' ')
}
async function judgedBy(given: string | JsonObject, members: Partial<Ports> = {}): Promise<Verdict> {
  const made = await judge(given, ports(members))
  for (const one of findingsOf(made)) seen.set(one.code, one)
  return made
}
const findingsOf = (made: Verdict): readonly Finding[] => (made.verdict === 'accepted' ? [] : made.findings)
const verdictOn = async (document: JsonObject, members: Partial<Ports> = {}): Promise<string> =>
  verdictOf(await signedByIssuer(document), members)

const enveloped = (token: string): JsonObject => ({
  '@context': 'https://www.w3.org/ns/credentials/v2',
  type: 'EnvelopedVerifiableCredential',
  id: `data:application/vc+jwt,${token}`,
})
const events = (members: JsonObject): JsonObject =>
  credential('DigitalTraceabilityEvent', { credentialSubject: [{ ...transformation, ...members }] })
const withStatus = (index: number, members: object = {}): JsonObject =>
  credential('DigitalProductPassport', { credentialStatus: entry(index, members) as JsonObject })
const remit = (members: object): Partial<Ports> => {
  const [first] = register.attests
  return { registered: () => ({ ...register, attests: first ? [{ ...first, ...members }] : [] }) }
}

describe('what is good is accepted', () => {
  test.each(KIND_NAMES)('%s, with what the hub takes from it', async kind => {
    const made = await judge(await signedByIssuer(credential(kind)), ports())
    expect(made).toMatchObject({
      verdict: 'accepted',
      credential: {
        type: kind,
        version: '0.6.1',
        issuer: { did: ISSUER, name: 'The issuer' },
        validUntil: '2027-10-01T00:00:00Z',
      },
    })
  })

  test('as a token, as an address, in an envelope and as its text', async () => {
    const token = await signedByIssuer(credential())
    const envelope = enveloped(token)
    for (const given of [token, ` ${token}\n`, `data:application/vc+jwt,${token}`, envelope, JSON.stringify(envelope)])
      expect(await verdictOf(given)).toBe('accepted')
  })

  test.each(ALGORITHMS)('signed with %s, by keys of the register, of a did:key and of a document', async algorithm => {
    const { key } = pairs[algorithm]
    const did = didKeyOf(key)
    const never = () => Promise.reject(new Error('asked for keys that are known'))
    const token = await signed(credential(), pairs[algorithm])
    expect(await verdictOf(token, { keysOf: () => ({ keys: [{ key }] }) })).toBe('accepted')
    expect(await verdictOf(token, { registered: () => ({ ...register, keys: [key] }), keysOf: never })).toBe('accepted')
    const own = credential('DigitalProductPassport', { issuer: { id: did, name: 'Issuer' } })
    const kid = `${did}#${did.slice('did:key:'.length)}`
    for (const header of [{}, { kid }])
      expect(
        await verdictOf(await signed(own, pairs[algorithm], header), {
          registered: () => ({ ...register, did }),
          keysOf: never,
        }),
      ).toBe('accepted')
  })

  test('says masses as kilograms', async () => {
    const made = await judge(await signedByIssuer(credential()), ports())
    expect(made).toMatchObject({
      credential: {
        taken: {
          events: [
            {
              what: 'transformation',
              inputs: [{ name: 'concentrate-7', kilograms: '12000' }],
              outputs: [{ name: 'ndpr-oxide-3', kilograms: '950.5' }],
            },
          ],
        },
      },
    })
  })

  test('for whoever is a party to it under any of their names', async () => {
    expect(await verdictOn(credential('DigitalFacilityRecord'), { holder: { name: 'W', ids: ['64869327'] } })).toBe(
      'accepted',
    )
    const sale = {
      type: ['TransactionEvent', 'Event'],
      sourceParty: 'did:web:a.example',
      destinationParty: 'did:web:buyer.example',
    }
    const document = credential('DigitalTraceabilityEvent', { credentialSubject: [sale] })
    expect(await verdictOn(document, { holder: { name: 'B', ids: ['did:web:buyer.example'] } })).toBe('accepted')
  })
})

describe('what is wrong with its signature is refused', () => {
  test('by whoever has signed it instead of the issuer', async () => {
    expect(await verdictOf(await signed(credential(), await pair('ES256')))).toBe('refused signature-wrong')
  })
  test('where another key is named', async () => {
    const token = await signed(credential(), pairs.ES256, { kid: 'did:web:other.example#key-1' })
    expect(await verdictOf(token)).toBe('refused key-not-of-issuer')
  })
  test('where there is none, or one of another kind within the document', async () => {
    expect(await verdictOf(credential())).toBe('refused signature-missing')
    expect(await verdictOf(JSON.stringify(credential()))).toBe('refused signature-missing')
    const proof = { type: 'DataIntegrityProof', proofValue: 'z58D' }
    expect(await verdictOf(credential('DigitalProductPassport', { proof }))).toBe('refused signature-missing')
    expect(await verdictOf({ ...enveloped('x'), id: 'data:application/vp+jwt,a.b.c' })).toBe(
      'refused signature-missing',
    )
  })
  test('where it is by no algorithm, or by a shared secret', async () => {
    for (const alg of ['none', 'HS256'])
      expect(await verdictOf(`${encoded({ alg, typ: 'vc+jwt' })}.${encoded(credential())}.AAAA`)).toBe(
        'refused algorithm-not-allowed',
      )
  })
  test('with any bit of the token flipped, for as long as it is the same credential', async () => {
    const parts = (await signedByIssuer(credential())).split('.')
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(20_000), async (which, bit) => {
        const bytes = Buffer.from(parts[which] ?? '', 'base64url')
        const place = bit % (bytes.length * 8)
        bytes[place >> 3] = (bytes[place >> 3] ?? 0) ^ (1 << (place & 7))
        const text = parts.map((part, nth) => (nth === which ? bytes.toString('base64url') : part)).join('.')
        expect(await verdictOf(text)).toMatch(/^refused/)
      }),
      { numRuns: 150 },
    )
  })
})

describe('whose issuer is not to be believed', () => {
  test('is refused where the register does not know him, before anything is asked of anybody', async () => {
    const asked: string[] = []
    const note = (what: string) => async () => {
      asked.push(what)
      return { unreachable: 'asked' }
    }
    const members = { registered: () => undefined, keysOf: note('keys'), statusOf: note('status') }
    expect(await verdictOn(withStatus(1), members)).toBe('refused issuer-not-registered')
    expect(asked).toEqual([])
  })
  test('is refused where the register answers with another', async () => {
    const other = { ...register, did: 'did:web:other.example' }
    expect(await verdictOn(credential(), { registered: () => other })).toBe('refused issuer-not-registered')
  })
  test('waits where his keys cannot be had, and is refused for what else is wrong', async () => {
    const members = { keysOf: () => ({ unreachable: 'the host does not answer' }) }
    expect(await verdictOn(credential(), members)).toBe('waiting issuer-unreachable')
    expect(await verdictOf(await signed(credential(), await pair('ES256')), members)).toBe('waiting issuer-unreachable')
    expect(await verdictOn(events({ outputQuantityList: [] }), members)).toBe(
      'refused issuer-unreachable kilograms-absurd',
    )
  })
  test('has his lists left alone until his signature holds', async () => {
    const statusOf = () => Promise.reject(new Error('asked for a list'))
    expect(await verdictOn(withStatus(1), { statusOf, keysOf: () => ({ unreachable: 'away' }) })).toMatch(/^waiting/)
    expect(await verdictOf(await signed(withStatus(1), await pair('ES256')), { statusOf })).toMatch(/^refused/)
  })
})

describe('what is outside of the remit is refused', () => {
  const said = async (document: JsonObject, members: Partial<Ports>): Promise<unknown> => {
    const [one] = findingsOf(await judgedBy(await signedByIssuer(document), members))
    return one?.code === 'outside-remit' ? [one.figures.of, one.figures.said] : one?.code
  }
  const passport = credential('DigitalProductPassport')

  test.each<[string, JsonObject, Partial<Ports>, unknown]>([
    ['another type', passport, remit({ types: ['DigitalTraceabilityEvent'] }), ['type', 'DigitalProductPassport']],
    ['a day before it begins', passport, remit({ from: '2026-10-02' }), ['day', '2026-10-01']],
    ['a day after it ends', passport, remit({ to: '2026-09-30' }), ['day', '2026-10-01']],
    ['a stage that the credential says', events({ processType: 'Magnet' }), {}, ['stage', 'magnet']],
    ['a stage that it is used for', passport, { use: { stage: 'mining' } }, ['stage', 'mining']],
    ['a country that the credential says', passport, remit({ countries: ['EE'] }), ['country', 'AU']],
    ['a country that it is used for', passport, { use: { country: 'VN' } }, ['country', 'VN']],
    ['nothing', passport, { use: { stage: 'metal', country: 'AU' } }, undefined],
    [
      'nothing where nothing is bounded',
      passport,
      { ...remit({ stages: undefined, countries: undefined, to: undefined }), use: { stage: 'mining', country: 'VN' } },
      undefined,
    ],
  ])('%s', async (_what, document, members, expected) => expect(await said(document, members)).toEqual(expected))

  test('the country of an address as that of a site', async () => {
    const facility = at(credential('DigitalFacilityRecord'), 'credentialSubject', 'facility') as JsonObject
    const document = credential('DigitalFacilityRecord', {
      credentialSubject: { facility: { ...facility, address: { addressCountry: 'CN' } } },
    })
    expect(await said(document, {})).toEqual(['country', 'CN'])
  })
  test('no stage of which is said that it does not conform', async () => {
    const subject = at(credential('DigitalConformityCredential'), 'credentialSubject') as JsonObject
    const assessment = at(subject, 'assessment', 0) as JsonObject
    const ofAnother = (members: JsonObject) =>
      credential('DigitalConformityCredential', {
        credentialSubject: { ...subject, assessment: [{ ...assessment, ...members }] },
      })
    const stages = remit({ stages: ['metal'] })
    expect(await said(ofAnother({}), stages)).toEqual(['stage', 'separation'])
    expect(await said(ofAnother({ conformance: false }), stages)).toBeUndefined()
  })
  test('a stage in a country where another stage may be attested', async () => {
    const attests = [
      { types: KIND_NAMES, stages: ['separation'], countries: ['AU'], from: '2026-01-01' },
      { types: KIND_NAMES, stages: ['metal'], countries: ['EE'], from: '2026-01-01' },
    ]
    const members = { registered: () => ({ ...register, attests }) }
    expect(await said(credential(), { ...members, use: { country: 'EE' } })).toEqual(['country', 'EE'])
    expect(await said(credential(), { ...members, use: { country: 'AU' } })).toBeUndefined()
  })
  test('the stages are those of chains of origin', () => {
    expect([...STAGES].sort()).toEqual([...STAGES_OF_CHAINS, 'recycling'].sort())
  })
})

describe('what holds at another time is refused', () => {
  test.each<[JsonObject, string]>([
    [{ validFrom: '2026-11-30T12:00:01Z' }, 'refused not-yet-valid'],
    [{ validFrom: '2026-11-30T12:00:00Z' }, 'accepted'],
    [{ validUntil: '2026-11-30T11:59:59Z' }, 'refused expired'],
    [{ validUntil: '2026-11-30T12:00:00Z' }, 'accepted'],
    [{ validUntil: '2026-11-30T14:00:00+03:00' }, 'refused expired'],
    [{ nbf: ON.getTime() / 1_000 + 1 }, 'refused not-yet-valid'],
    [{ exp: ON.getTime() / 1_000 - 1 }, 'refused expired'],
    [{ exp: -1e11 }, 'refused expired'],
    [{ nbf: 3e11 }, 'refused not-yet-valid'],
    [{ validFrom: undefined, validUntil: undefined }, 'accepted'],
  ])('%j', async (members, verdict) => {
    expect(await verdictOn(changed(credential('DigitalProductPassport'), members))).toBe(verdict)
  })
})

const LISTS = [{ types: ['BitstringStatusListCredential'], from: '2026-01-01' }]
const listed = (list: object, members: Partial<Ports> = {}): Partial<Ports> => ({
  statusOf: async () => ({ token: await signedByIssuer(list) }),
  ...members,
})

describe('the status', () => {
  test('of what is on no list, or not set on it, is good', async () => {
    expect(await verdictOn(withStatus(3), listed(listCredential([2, 4])))).toBe('accepted')
  })
  test.each([
    ['revoked', entry(3), listCredential([3]), 'refused revoked'],
    [
      'suspended',
      entry(3, { statusPurpose: 'suspension' }),
      listCredential([3], {}, { statusPurpose: 'suspension' }),
      'refused suspended',
    ],
    [
      'unknown where the purpose is another',
      entry(3),
      listCredential([], {}, { statusPurpose: 'suspension' }),
      'refused status-unknown',
    ],
    ['unknown behind the end', entry(200_000), listCredential(), 'refused status-unknown'],
    [
      'unknown where the list is short',
      entry(3),
      listCredential([], {}, { encodedList: encodedList([], 8_192) }),
      'refused status-unknown',
    ],
    ['unknown in two bits', entry(3, { statusSize: 2 }), listCredential(), 'refused status-unknown'],
    [
      'unknown by another kind of list',
      entry(3, { type: 'StatusList2021Entry' }),
      listCredential(),
      'refused status-unknown',
    ],
    [
      'unknown where the list is of another address',
      entry(3),
      listCredential([], { id: 'https://issuer.example/2' }),
      'refused status-unknown',
    ],
    [
      'unknown where the list breaks the model',
      entry(3),
      listCredential([], { '@context': [] }),
      'refused status-unknown',
    ],
    [
      'unknown where the list is not yet valid',
      entry(3),
      listCredential([], { validFrom: '2026-12-01T00:00:00Z' }),
      'refused status-unknown',
    ],
    [
      'unknown where the list has lapsed',
      entry(3),
      listCredential([], { validUntil: '2026-11-01T00:00:00Z' }),
      'refused status-unknown',
    ],
  ])('is %s', async (_what, status, list, verdict) => {
    const document = credential('DigitalProductPassport', { credentialStatus: status as JsonObject })
    expect(await verdictOn(document, listed(list))).toBe(verdict)
  })
  test('is the worst of several', async () => {
    const both = [entry(1), entry(3)] as JsonObject[]
    const document = credential('DigitalProductPassport', { credentialStatus: both })
    expect(await verdictOn(document, listed(listCredential([3])))).toBe('refused revoked')
  })
  test('is refused where one list revokes it, though another cannot be had', async () => {
    const away = 'https://away.example/list'
    const both = [entry(3), entry(1, { statusListCredential: away })] as JsonObject[]
    const document = credential('DigitalProductPassport', { credentialStatus: both })
    const list = { token: await signedByIssuer(listCredential([3])) }
    const statusOf = (url: string) => (url === away ? { unreachable: 'away' } : list)
    expect(await verdictOn(document, { statusOf })).toBe('refused revoked status-unreachable')
  })
  test('waits where the list cannot be had', async () => {
    const statusOf = () => ({ unreachable: 'the host does not answer' })
    expect(await verdictOn(withStatus(3), { statusOf })).toBe('waiting status-unreachable')
  })
})

describe('the list of a status', () => {
  test('is decompressed once while the same is handed in, and its signature looked at each time', async () => {
    const streams = vi.spyOn(globalThis, 'DecompressionStream')
    const list = { token: await signedByIssuer(listCredential([3])) }
    const statusOf = () => list
    for (let nth = 1; nth <= 5; nth++)
      expect(await verdictOn(withStatus(nth), { statusOf })).toBe(nth === 3 ? 'refused revoked' : 'accepted')
    expect(streams).toHaveBeenCalledTimes(1)
    streams.mockRestore()
    const keeper = 'did:web:lists.example'
    const other = { token: await signedByIssuer(listCredential([], { issuer: keeper })) }
    const registered = (did: string) => (did === keeper ? { ...register, did, attests: LISTS } : register)
    expect(await verdictOn(withStatus(3), { registered, statusOf: () => other })).toBe('accepted')
    const keys = async () => ({ keys: [{ key: (await pair('ES256')).key }] })
    const keysOf = (did: string) => (did === keeper ? keys() : ports().keysOf(did))
    expect(await verdictOn(withStatus(3), { registered, keysOf, statusOf: () => other })).toBe('refused status-unknown')
  })
  test('is opened again under another address', async () => {
    const list = { token: await signedByIssuer(listCredential()) }
    const statusOf = () => list
    expect(await verdictOn(withStatus(3), { statusOf })).toBe('accepted')
    const elsewhere = withStatus(3, { statusListCredential: 'https://issuer.example/status/2' })
    expect(await verdictOn(elsewhere, { statusOf })).toBe('refused status-unknown')
  })
  test('says nothing where it is signed by nobody who may', async () => {
    const forged = { statusOf: async () => ({ token: await signed(listCredential(), await pair('ES256')) }) }
    expect(await verdictOn(withStatus(3), forged)).toBe('refused status-unknown')
    const unsigned = { statusOf: () => ({ token: JSON.stringify(listCredential()) }) }
    expect(await verdictOn(withStatus(3), unsigned)).toBe('refused status-unknown')
  })
  test('is kept by another where the register lets him, and waits for his keys', async () => {
    const keeper = 'did:web:lists.example'
    const list = listCredential([3], { issuer: keeper })
    const keeping = (types: string[]) => (did: string) =>
      did === keeper ? { ...register, did, attests: [{ types, from: '2026-01-01' }] } : register
    const registered = keeping(['BitstringStatusListCredential'])
    expect(await verdictOn(withStatus(3), listed(list, { registered }))).toBe('refused revoked')
    expect(await verdictOn(withStatus(3), listed(list, { registered: keeping(['DigitalProductPassport']) }))).toBe(
      'refused status-unknown',
    )
    expect(await verdictOn(withStatus(3), listed(list))).toBe('refused status-unknown')
    const keysOf = (did: string) => (did === keeper ? { unreachable: 'away' } : ports().keysOf(did))
    expect(await verdictOn(withStatus(3), listed(list, { registered, keysOf }))).toBe('waiting issuer-unreachable')
  })
  test('may be a message to whoever looks', async () => {
    const messages = [
      { status: '0x0', message: 'under way' },
      { status: '0x1', message: 'arrived' },
    ]
    const document = withStatus(3, { statusPurpose: 'message', statusMessage: messages })
    const list = listCredential([3], {}, { statusPurpose: 'message' })
    expect(await judge(await signedByIssuer(document), ports(listed(list)))).toMatchObject({ messages: ['arrived'] })
  })
})

describe('what is not understood is refused', () => {
  const untp = (path: string) => [
    'https://www.w3.org/ns/credentials/v2',
    `https://test.uncefact.org/vocabulary/untp/${path}/`,
  ]
  const subject = { type: ['A'], id: 'urn:a' }
  test.each<[string, JsonObject, string]>([
    [
      'a context that is not known',
      { '@context': [...untp('dpp/0.6.1'), 'https://evil.example/context'] },
      'context-unknown',
    ],
    [
      'a context within the document',
      { '@context': [...untp('dpp/0.6.1'), { product: 'https://evil.example/p' }] },
      'context-unknown shape',
    ],
    ['a version that is not known', { '@context': untp('dpp/0.7.0') }, 'context-unknown'],
    ['the context of another kind', { '@context': untp('dcc/0.6.1') }, 'shape'],
    ['no kind', { type: ['VerifiableCredential'], credentialSubject: subject }, 'type-unknown'],
    [
      'two kinds',
      { type: ['VerifiableCredential', 'DigitalProductPassport', 'DigitalIdentityAnchor'] },
      'shape type-unknown',
    ],
    ['another shape', { credentialSubject: { granularityLevel: 'pile' } }, 'shape'],
    ['no subject', { credentialSubject: undefined }, 'shape'],
    ['no issuer', { issuer: {} }, 'shape'],
    ['an address that is none where only the model asks for one', { evidence: { type: 'A', id: 'none' } }, 'shape'],
  ])('%s', async (_what, members, codes) => {
    expect(await verdictOn(changed(credential('DigitalProductPassport'), members))).toBe(`refused ${codes}`)
  })
  test('10 MB', async () => {
    const large = JSON.stringify({ ...credential(), filler: 'x'.repeat(10_000_000) })
    expect(await verdictOf(large)).toBe('refused too-large')
    expect(await verdictOf(`${encoded({ alg: 'ES256', typ: 'vc+jwt' })}.${encoded(large)}.AAAA`)).toBe(
      'refused too-large',
    )
  })
  test('what is no text of JSON', async () => {
    for (const given of ['{', '{"a":1,"a":2}', `{"a":${'['.repeat(70)}${']'.repeat(70)}}`, '', 'a.b.c', '[]'])
      expect(await verdictOf(given)).toBe('refused shape')
  })
})

test('a credential ends where its token does, if that comes first', async () => {
  const end = async (members: JsonObject) => {
    const made = await judgedBy(await signedByIssuer(credential('DigitalTraceabilityEvent', members)))
    return made.credential?.validUntil
  }
  const exp = Date.parse('2026-12-01T00:00:00Z') / 1_000
  expect(await end({ exp })).toBe('2026-12-01T00:00:00.000Z')
  expect(await end({ exp, validUntil: '2026-11-30T20:00:00Z' })).toBe('2026-11-30T20:00:00Z')
})

test('a credential about somebody else is refused', async () => {
  const holder = { name: 'Northern Metals', ids: ['did:web:northern.example'] }
  for (const kind of KIND_NAMES)
    expect(await verdictOn(credential(kind), { holder })).toBe('refused subject-not-holder')
  const nobody = credential('DigitalFacilityRecord', { credentialSubject: { id: 'urn:a' } })
  expect(await verdictOn(nobody, { holder: HOLDER })).toBe('refused subject-not-holder')
  // A certifier is no party to what it certifies.
  const certifier = { name: 'Issuer', ids: [ISSUER] }
  expect(await verdictOn(credential('DigitalConformityCredential'), { holder: certifier })).toBe(
    'refused subject-not-holder',
  )
})

describe('a credential of tens of thousands of words is refused at once, with some of its faults', () => {
  const many = (one: JsonObject | string, count: number) => Array.from({ length: count }, () => one)
  const { '@context': contexts = [], type = [] } = credential()
  test.each<[string, JsonObject]>([
    ['types', { type: [...listIn(type), ...many('a', 180_000)] }],
    [
      'types and contexts',
      { type: [...listIn(type), ...many('a', 20_000)], '@context': [...listIn(contexts), ...many({}, 20_000)] },
    ],
    ['contexts of no meaning', { '@context': [...listIn(contexts), ...many('a:b', 140_000)] }],
    ['evidence', { evidence: many({}, 200_000) }],
  ])('%s', async (_, members) => {
    const token = await signedByIssuer(credential('DigitalTraceabilityEvent', members))
    const start = performance.now()
    const made = await judgedBy(token)
    expect(performance.now() - start).toBeLessThan(15_000)
    expect(made.verdict).toBe('refused')
    expect(findingsOf(made).length).toBeLessThanOrEqual(100)
  })
})

describe('kilograms that cannot be are refused', () => {
  test.each<[string, JsonObject, string]>([
    ['negative', { outputQuantityList: [quantity('a', -1)] }, '-1 kg is not above zero'],
    ['none', { outputQuantityList: [quantity('a', 0)] }, '0 kg is not above zero'],
    ['absurd', { outputQuantityList: [quantity('a', 1e300)] }, 'is more than the 10000000 kg'],
    ['in tonnes absurd', { inputQuantityList: [quantity('a', 10_000.001, 'TNE')] }, '10000001 kg is more than'],
    ['in metres', { outputQuantityList: [quantity('a', 5, 'MTR')] }, 'no mass is stated'],
    ['without a unit', { outputQuantityList: [changed(quantity('a', 5), { uom: undefined })] }, 'no mass is stated'],
    [
      'of an input by its piece',
      { inputEPCList: [{ type: ['Item'], id: 'urn:piece:7', name: 'A block' }] },
      'urn:piece:7: no mass is stated',
    ],
    ['of no output', { outputQuantityList: [] }, 'outputs of https://western.example/events/1: no mass is stated'],
    ['of no input', { inputQuantityList: [] }, 'inputs of https://western.example/events/1: no mass is stated'],
  ])('%s', async (_what, members, message) => {
    const made = await judgedBy(await signedByIssuer(events(members)))
    expect(made).toMatchObject({ verdict: 'refused', findings: [{ code: 'kilograms-absurd' }] })
    expect(findingsOf(made)[0]?.message).toContain(message)
  })
  test('above a bound that is stated', async () => {
    expect(await verdictOn(credential(), { mostKg: '11999.999' })).toBe('refused kilograms-absurd')
    expect(await verdictOn(credential(), { mostKg: '12000' })).toBe('accepted')
  })
  test('of a product, of a material and of what was only seen', async () => {
    const product = at(credential('DigitalProductPassport'), 'credentialSubject', 'product') as JsonObject
    for (const subject of [
      { product: { ...product, dimensions: { weight: { value: -5, unit: 'KGM' } } } },
      { product, materialsProvenance: [{ name: 'Nd', mass: { value: 1e9, unit: 'KGM' } }] },
    ])
      expect(await verdictOn(credential('DigitalProductPassport', { credentialSubject: subject }))).toBe(
        'refused kilograms-absurd',
      )
    const object = { type: ['ObjectEvent', 'Event'], quantityList: [quantity('a', -1)] }
    expect(await verdictOn(credential('DigitalTraceabilityEvent', { credentialSubject: [object] }))).toBe(
      'refused kilograms-absurd',
    )
  })
})

describeSamples('untp', 'the samples of the UN, signed by whom they name', () => {
  type Case = { file: string; kind: string; schemaValid: boolean; schema: string }
  /** What is well-formed and still cannot be used: cloth is no kilograms, an anchor of nobody anchors nothing. */
  const UNUSABLE: Readonly<Record<string, string>> = {
    'dte-0.6.0-reference-implementation.json': 'refused kilograms-absurd',
    'derived/dia-no-subject.json': 'refused shape',
    'derived/dpp-wrong-type-order.json': 'refused type-unknown',
  }
  const cases: Case[] = sample('untp/samples/cases.json')

  test.each(cases.filter(one => !/events|enveloped/.test(one.schema + one.file)))(
    '$file',
    async ({ file, schemaValid }) => {
      const document: JsonObject = sample(`untp/samples/${file}`)
      const did = at(document, 'issuer', 'id')
      const all = { types: KIND_NAMES, from: '2000-01-01' }
      const known: Partial<Ports> = {
        on: new Date('2025-01-01T00:00:00Z'),
        registered: issuer => (issuer === did ? { did: issuer, name: 'A', attests: [all] } : undefined),
        keysOf: () => ({ keys: [{ key: pairs.ES256.key }] }),
        statusOf: () => ({ unreachable: 'an example' }),
      }
      const { holder: _, ...without } = { ...ports(), ...known }
      const made = await judge(await signed(document, pairs.ES256), without)
      const codes = [made.verdict, ...new Set(findingsOf(made).map(one => one.code))].join(' ')
      expect(codes).toBe(UNUSABLE[file] ?? (schemaValid ? 'accepted' : 'refused shape'))
    },
  )
})

test('every code was found in these tests, with a sentence made of its figures alone', () => {
  expect([...seen.keys()].sort()).toEqual([...FINDING_CODES].sort())
  const leaves = (value: unknown): string[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)]
  for (const { code, figures, message } of seen.values()) {
    expect(found(code, figures as never).message).toBe(message)
    const plain = message.replaceAll(/(?<=\d),(?=\d{3})/g, '')
    for (const leaf of leaves(figures))
      if (!['true', 'type', 'day', 'stage', 'country'].includes(leaf)) expect(plain, `${code}: ${leaf}`).toContain(leaf)
  }
  expect(
    [...seen.values()]
      .filter(isWaiting)
      .map(one => one.code)
      .sort(),
  ).toEqual(['issuer-unreachable', 'status-unreachable'])
})
