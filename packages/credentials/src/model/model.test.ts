import type { JsonObject } from '@lodestone/kernel/json'
import { isJsonObject } from '@lodestone/kernel/json'
import { describe, expect, test } from 'vitest'
import { changed, describeSamples, sample } from '../samples.fixture.ts'
import { unknownContexts } from './contexts.ts'
import { modelFaults } from './credential.ts'
import { instantOf } from './instant.ts'
import { presentationFaults } from './presentation.ts'
import { isUrl } from './url.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const CREDENTIAL: JsonObject = {
  '@context': [V2],
  type: ['VerifiableCredential'],
  issuer: 'did:web:issuer.example',
  credentialSubject: { id: 'did:web:subject.example' },
}
const faultsOf = (members: JsonObject): string[] => modelFaults(changed(CREDENTIAL, members)).map(one => one.message)

/** The suite gives documents an issuer before they are signed, but where its absence is what is tested. */
function issued(document: JsonObject): JsonObject {
  const { issuer } = document
  if (issuer === undefined) return { ...document, issuer: 'did:web:issuer.example' }
  return isJsonObject(issuer) && issuer.id === undefined
    ? { ...document, issuer: { ...issuer, id: 'did:web:issuer.example' } }
    : document
}

describeSamples('vc', 'the data model cases of the W3C', () => {
  type Case = [string, { expected: string; document: JsonObject }]
  const cases: Case[] = Object.entries(sample('vc/vcdm2-cases.json'))
  const isPresentation = (name: string) => name.startsWith('presentation-')
  const isOpen = ([, one]: Case) => one.expected === 'see suite'

  test.each(cases.filter(one => !isOpen(one)))('%s', (name, { expected, document }) => {
    const faults = isPresentation(name)
      ? presentationFaults(document)
      : modelFaults(name === 'credential-no-issuer-fail.json' ? document : issued(document))
    expect(faults.map(one => one.message).join(' ') || 'ok').toMatch(expected === 'ok' ? /^ok$/ : /^(?!ok$)/)
  })

  test.each(cases.filter(isOpen))('%s: refused where the presentation alone is signed', (_name, { document }) => {
    expect(presentationFaults(document)).toEqual([])
    expect(presentationFaults(document, { selfAsserted: true })).toHaveLength(1)
  })
})

describe('a credential', () => {
  test.each<[JsonObject, string]>([
    [{ '@context': undefined, type: 'VerifiableCredential' }, '@context: missing.'],
    [{ '@context': V2 }, '@context: not a list.'],
    [{ '@context': ['https://a.example', V2] }, `@context.0: not ${V2}.`],
    [{ '@context': [V2, V2] }, '@context: a context is named twice.'],
    [{ '@context': [V2, null] }, '@context.1: neither an address nor a definition.'],
    [{ '@context': [V2, { Term: 'no address' }] }, '@context.1.Term: its meaning is no address.'],
    [{ type: [] }, 'type: VerifiableCredential is not among them.'],
    [{ type: ['VerifiableCredential', 7] }, 'type: not a list of words.'],
    [{ type: ['VerifiableCredential', 'Unknown'] }, 'type: no context says what Unknown means.'],
    [{ id: 'no address' }, 'id: not an address.'],
    [{ type: Array(51).fill('VerifiableCredential') }, 'type: more than 50.'],
    [{ '@context': Array(51).fill(V2) }, '@context: more than 50.'],
    [{ issuer: undefined }, 'issuer: not an address.'],
    [{ issuer: { name: 'nameless' } }, 'issuer.id: not an address.'],
    [{ credentialSubject: undefined }, 'credentialSubject: missing.'],
    [{ credentialSubject: [] }, 'credentialSubject: missing.'],
    [{ credentialSubject: [{ a: 1 }, {}] }, 'credentialSubject.1: says nothing.'],
    [{ credentialSubject: 'did:web:a.example' }, 'credentialSubject: says nothing.'],
    [{ validFrom: '2026-01-01T00:00:00' }, 'validFrom: not a time with its zone.'],
    [{ validFrom: 2026 }, 'validFrom: not a time with its zone.'],
    [{ validUntil: 'never' }, 'validUntil: not a time with its zone.'],
    [{ validFrom: '2026-01-02T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }, 'validUntil: before validFrom.'],
    [{ credentialStatus: { id: 'urn:a' } }, 'credentialStatus.type: no type.'],
    [{ credentialStatus: null }, 'credentialStatus: not an object.'],
    [{ credentialSchema: { type: 'JsonSchema' } }, 'credentialSchema.id: missing.'],
    [{ evidence: [{ type: 'A' }, { type: [] }] }, 'evidence.1.type: no type.'],
    [{ name: { '@value': 'a', '@language': 'not one' } }, 'name.@language: not a language (BCP 47).'],
    [{ name: { '@value': 'a', '@direction': 'up' } }, 'name.@direction: neither ltr nor rtl.'],
    [{ description: [{ '@language': 'en' }] }, 'description.0.@value: not a text.'],
    [{ relatedResource: [{ id: 'urn:a' }] }, 'relatedResource.0: no digest.'],
    [{ relatedResource: 'urn:a' }, 'relatedResource: not an object.'],
  ])('with %j is faulty', (members, fault) => expect(faultsOf(members)).toEqual([fault]))

  test('may have related resources with their digests, each once', () => {
    const one = { id: 'https://a.example/x', digestSRI: `sha256-${'A'.repeat(43)}=` }
    expect(faultsOf({ relatedResource: one })).toEqual([])
    expect(faultsOf({ relatedResource: [one, one] })).toEqual(['relatedResource.1.id: named twice.'])
  })

  test('may not give another meaning to a term that is protected', () => {
    const kept = { '@protected': true, Term: 'https://a.example/' }
    const contexts = (meaning: string) => ({ '@context': [V2, kept, { Term: meaning }] })
    expect(faultsOf(contexts('https://a.example/'))).toEqual([])
    expect(faultsOf(contexts('https://b.example/'))).toEqual([
      '@context.2.Term: an earlier context protects this term.',
    ])
  })

  test('that is no object is faulty', () => expect(modelFaults('x')).toHaveLength(1))
})

test('only contexts that are known here are known', () => {
  expect(unknownContexts([V2, 'https://test.uncefact.org/vocabulary/untp/dpp/0.6.1/'])).toEqual([])
  expect(unknownContexts([V2, 'https://a.example', { '@vocab': 'https://b.example/' }])).toEqual([
    'https://a.example',
    'in the document itself',
  ])
})

test.each([
  ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00.000Z'],
  ['2026-11-30T12:00:00.1234567891+14:00', '2026-11-29T22:00:00.123Z'],
  ['2026-02-28T24:00:00Z', '2026-03-01T00:00:00.000Z'],
  ['2028-02-29T00:00:00-00:30', '2028-02-29T00:30:00.000Z'],
  ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
])('%s is %s', (text, instant) => expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(instant))

test.each([
  '2026-11-30T12:00:00',
  '2026-11-30',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-00T00:00:00Z',
  '2026-11-30T24:00:01Z',
  '2026-11-30T12:60:00Z',
  '2026-11-30T12:00:00+14:01',
  '2026-11-30t12:00:00z',
  ' 2026-11-30T12:00:00Z',
  '26-11-30T12:00:00Z',
])('%s is no time', text => expect(instantOf(text)).toBeUndefined())

test.each(['https://a.example/b?c#d', 'did:web:a.example', 'urn:uuid:9c9a36f8', 'data:application/vc+jwt,eyJ.e30.AA'])(
  '%s is an address',
  url => expect(isUrl(url)).toBe(true),
)
test.each([
  'a',
  'a b:c',
  'https ://a.example',
  'https://a.example/ b',
  'https://a.example/%zz',
  'a:',
  '',
  7,
  null,
  'x:a#b#c',
])('%s is no address', url => expect(isUrl(url)).toBe(false))
