import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelFaults } from '../model/credential.ts'
import { describeSamples, sample } from '../samples.fixture.ts'
import { tokenInEnvelope } from '../token/envelope.ts'
import { readToken } from '../token/token.ts'
import { traceabilityEvents } from './event.ts'
import { KIND_NAMES, type Kind, kindOf, takenFrom, versionOf } from './kinds.ts'
import { isAbove, kilogramsOf } from './mass.ts'
import { VERSIONS, type Version } from './parts.ts'
import { publishedFaults } from './published.fixture.ts'

type Case = { file: string; kind: string; schema: string; schemaValid: boolean }
const KINDS: Readonly<Record<string, Kind>> = {
  dcc: 'DigitalConformityCredential',
  dfr: 'DigitalFacilityRecord',
  dte: 'DigitalTraceabilityEvent',
  dpp: 'DigitalProductPassport',
  dia: 'DigitalIdentityAnchor',
}
/** What our shape has against a document, by the schema that it is measured by. */
function faultsOf(schema: string, document: Json): string[] {
  const [, version, code = ''] = /^(0\.6\.[01])\/(\w+)\.schema/.exec(schema) ?? []
  const kind = KINDS[code]
  if (kind === undefined) {
    const parsed = traceabilityEvents.safeParse([document])
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  const taken = takenFrom(document, kind, version as Version)
  return taken.ok ? [] : taken.findings.map(one => one.message)
}
/** The document of a case; of an envelope what it holds. */
function documentOf({ file }: Case): JsonObject {
  const document = sample(`untp/samples/${file}`)
  const token = readToken(tokenInEnvelope(document) ?? '')
  return token.ok ? token.value.credential : document
}

describeSamples('untp', 'the samples of the UN', () => {
  const cases: Case[] = sample('untp/samples/cases.json')
  const credentials = cases.filter(({ schema, schemaValid }) => schemaValid && !schema.includes('/events/'))

  test.each(cases)('$file: $schemaValid by $schema', one => {
    const document = documentOf(one)
    expect(faultsOf(one.schema, document).length === 0, faultsOf(one.schema, document).join(' ')).toBe(one.schemaValid)
    expect(publishedFaults(one.schema.split(' ')[0] ?? '', document).length === 0).toBe(one.schemaValid)
  })

  test.each(credentials)('$file says what it is, and keeps to the data model', one => {
    const document = documentOf(one)
    const kind = kindOf(document)
    expect(kind && KINDS[one.schema.split('/')[1]?.split('.')[0] ?? '']).toBe(kind)
    expect(kind && versionOf(kind, document)).toBe(one.schema.split('/')[0])
    // Only the anchor without a subject passes its schema and not the model.
    expect(modelFaults(document).map(fault => fault.message)).toEqual(
      one.file === 'derived/dia-no-subject.json' ? ['credentialSubject: missing.'] : [],
    )
  })

  test.each(credentials)('$file with one thing changed is judged as its schema judges it', one => {
    const document = documentOf(one)
    const places = placesIn(document)
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.constantFrom(...CHANGES), (nth, change) => {
        const path = places[nth] ?? []
        const changed = changedAt(document, path, change)
        const [ours, theirs] = [faultsOf(one.schema, changed), publishedFaults(one.schema, changed)]
        expect(ours.length === 0, `${path.join('.')} ${JSON.stringify(change)}: ${ours} | ${theirs}`).toBe(
          theirs.length === 0,
        )
      }),
      { numRuns: 100 },
    )
  })
})

/** What is put in the place of something: undefined takes it away. */
const CHANGES: readonly (Json | undefined)[] = [
  undefined,
  null,
  7,
  -1.5,
  true,
  '',
  'no address',
  'https://a.example/b',
  '2024-02-30',
  '2024-02-29',
  '13-02-2025',
  '2025-01-01T00:00:00Z',
  '2025-01-01T00:00:00',
  [],
  {},
  ['Claim'],
  [{}],
  { id: 'https://a.example' },
  { id: 'urn:a', name: 'A', extra: 1 },
  'environment.energy',
  'active',
  'observe',
  '3rdParty',
]

type Path = readonly (string | number)[]
/** Every place of a document, and in each object one more that nothing knows. */
function placesIn(value: Json, path: Path = []): Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((one, nth) => placesIn(one, [...path, nth]))]
  if (!isJsonObject(value)) return [path]
  const members = Object.entries(value).flatMap(([name, one]) =>
    one === undefined ? [] : placesIn(one, [...path, name]),
  )
  return [...(path.length > 0 ? [path] : []), ...members, [...path, 'unheardOf']]
}
function changedAt(document: Json, path: Path, change: Json | undefined): Json {
  const copy = structuredClone(document)
  const last = path.at(-1)
  const parent = path.slice(0, -1).reduce<unknown>((one, step) => (one as Record<string | number, unknown>)[step], copy)
  if (Array.isArray(parent) && change === undefined) parent.splice(Number(last), 1)
  else if (change === undefined) delete (parent as Record<string | number, unknown>)[last ?? '']
  else (parent as Record<string | number, unknown>)[last ?? ''] = change
  return copy
}

describeSamples('untp', 'of a sample the hub takes', () => {
  const taken = (file: string): unknown => {
    const document = sample(`untp/samples/${file}`)
    const kind = kindOf(document)
    const version = kind && versionOf(kind, document)
    const read = kind && version && takenFrom(document, kind, version)
    return read?.ok ? read.value : read
  }

  test('from a conformity credential who was certified by which criteria', () => {
    expect(taken('dcc-0.6.1-conformity-credential-simple.json')).toMatchObject({
      kind: 'conformity',
      attestation: { type: 'certification', level: 'Accredited', assessor: '3rdParty' },
      issuedTo: { name: 'Battery Company Pty Ltd.', registeredId: '90664869327' },
      assessments: [
        {
          conforms: true,
          topic: 'environment.emissions',
          date: '2024-03-15',
          criteria: [{ name: 'GBA Battery rule book v2.0 battery assembly guidelines' }],
          products: [{ id: 'https://id.gs1.org/01/09520123456788/21/12345' }],
        },
        {},
      ],
    })
  })

  test('from a facility record the site, where it is and who operates it', () => {
    expect(taken('dfr-0.6.0-reference-implementation.json')).toMatchObject({
      kind: 'facility',
      site: { gln: '1321202290648', countries: ['AU'], point: { longitude: 150.755944, latitude: -33.730295 } },
      operator: { registeredId: '90664869327' },
      processes: Array(3).fill('Primary cells and primary batteries'),
    })
  })

  test('from traceability events the batches with their kilograms, where a quantity is a mass', () => {
    expect(taken('dte-0.6.0-reference-implementation.json')).toMatchObject({
      kind: 'events',
      events: [
        {
          what: 'transformation',
          process: 'Weaving',
          site: { gln: '9520123456788' },
          inputs: [
            { id: 'https://id.gs1.org/01/09520123456788', name: 'Raw Cotton', kilograms: '100' },
            { id: 'https://id.gs1.org/01/09520123456788/21/67890', name: 'Cotton Yarn' },
          ],
          outputs: [{ id: 'https://id.gs1.org/01/09520123456789', name: 'Woven Fabric' }],
        },
        { what: 'object', action: 'observe' },
        { what: 'aggregation', action: 'add' },
        { what: 'transaction', from: expect.any(String), to: expect.any(String) },
        { what: 'association' },
      ],
    })
  })

  test('from a passport the product and its batch', () => {
    expect(taken('dpp-0.6.1-instance.json')).toMatchObject({
      kind: 'passport',
      product: { batch: '6789', kilograms: expect.stringMatching(/^\d+$/) },
      country: 'AU',
    })
  })

  test('from an identity anchor whom a register knows', () => {
    expect(taken('dia-0.6.1-instance.json')).toMatchObject({
      kind: 'identity',
      identity: { id: 'did:web:samplecompany.com/123456789', registeredId: '123456789', registerType: 'Business' },
    })
    expect(taken('derived/dia-no-subject.json')).toBeUndefined()
  })
})

describe('a kind', () => {
  test('is what one of five types says', () => {
    for (const kind of KIND_NAMES) expect(kindOf({ type: ['VerifiableCredential', kind] })).toBe(kind)
    expect(kindOf({ type: ['VerifiableCredential'] })).toBeUndefined()
    expect(kindOf({ type: ['DigitalProductPassport', 'DigitalIdentityAnchor'] })).toBeUndefined()
    expect(kindOf({ type: ['toString'] })).toBeUndefined()
  })

  test('has a version where its own context is named', () => {
    const untp = 'https://test.uncefact.org/vocabulary/untp'
    for (const version of VERSIONS)
      expect(versionOf('DigitalProductPassport', { '@context': [`${untp}/dpp/${version}/`] })).toBe(version)
    expect(versionOf('DigitalProductPassport', { '@context': [`${untp}/dcc/0.6.1/`] })).toBeUndefined()
    expect(versionOf('DigitalProductPassport', { '@context': [`${untp}/dpp/0.7.0/`] })).toBeUndefined()
  })
})

test.each([
  [1250.5, 'KGM', '1250.5'],
  [1.25, 'TNE', '1250'],
  [0.1 + 0.2, 'KGM', '0.30000000000000004'],
  [250, 'GRM', '0.25'],
  [1e-7, 'KGM', '0.0000001'],
  [1.5e21, 'KGM', '1500000000000000000000'],
  [-3, 'TNE', '-3000'],
  [0, 'KGM', '0'],
  [2, 'LBR', '0.90718474'],
  [1, 'https://vocabulary.uncefact.org/UnitMeasureCode#KGM', '1'],
  [1, 'MTR', undefined],
  [1, 'KGMX', undefined],
  [1, undefined, undefined],
  [1, 'toString', undefined],
])('%s %s are %s kg', (quantity, unit, kilograms) => expect(kilogramsOf(quantity, unit)).toBe(kilograms))

test('kilograms are compared as decimals', () => {
  expect(isAbove('10', '9.999')).toBe(true)
  expect(isAbove('10.00', '10')).toBe(false)
  expect(isAbove('-1', '0')).toBe(false)
})
