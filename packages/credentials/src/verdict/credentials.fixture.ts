import type { JsonObject } from '@lodestone/kernel/json'
import { LIST, listCredential } from '../status/list.fixture.ts'
import { pairs, signed } from '../token/keys.fixture.ts'
import type { Kind } from '../untp/kinds.ts'
import type { Ports, RegisteredIssuer } from './ports.ts'

/** Credentials of a chain of magnets, as good ones are. */

export const ISSUER = 'did:web:issuer.example'
export const HOLDER = { name: 'Western Oxides', ids: ['did:web:western.example', '64869327'] }
export const ON = new Date('2026-11-30T12:00:00Z')

const CODES: Readonly<Record<Kind, string>> = {
  DigitalConformityCredential: 'dcc',
  DigitalFacilityRecord: 'dfr',
  DigitalTraceabilityEvent: 'dte',
  DigitalProductPassport: 'dpp',
  DigitalIdentityAnchor: 'dia',
}
const western = { id: 'did:web:western.example', name: 'Western Oxides' }
export const quantity = (id: string, kilograms: number, uom = 'KGM'): JsonObject => ({
  type: ['QuantityElement'],
  productId: `https://id.gs1.org/01/09520123456788/10/${id}`,
  productName: id,
  quantity: kilograms,
  uom,
})
export const transformation: JsonObject = {
  type: ['TransformationEvent', 'Event'],
  id: 'https://western.example/events/1',
  processType: 'Separation',
  eventTime: '2026-10-01T00:00:00Z',
  bizLocation: 'https://id.gs1.org/414/9520123456788',
  inputQuantityList: [quantity('concentrate-7', 12, 'TNE')],
  outputQuantityList: [quantity('ndpr-oxide-3', 950.5)],
}
const SUBJECTS: Readonly<Record<Kind, JsonObject | readonly JsonObject[]>> = {
  DigitalConformityCredential: {
    type: ['ConformityAttestation', 'Attestation'],
    id: 'https://issuer.example/attestations/1',
    assessorLevel: '3rdParty',
    assessmentLevel: 'Accredited',
    attestationType: 'certification',
    issuedToParty: western,
    assessment: [
      {
        type: ['ConformityAssessment', 'Declaration'],
        id: 'https://issuer.example/assessments/1',
        assessmentCriteria: [
          {
            type: ['Criterion'],
            id: 'https://issuer.example/criteria/origin',
            name: 'Origin',
            description: 'Separated where it is said to be',
            conformityTopic: 'governance.transparency',
            status: 'active',
            tag: ['separation'],
          },
        ],
        conformance: true,
        conformityTopic: 'governance.transparency',
      },
    ],
  },
  DigitalFacilityRecord: {
    type: ['FacilityRecord'],
    facility: {
      type: ['Facility'],
      id: 'https://id.gs1.org/414/9520123456788',
      name: 'Kalgoorlie',
      countryOfOperation: 'AU',
      operatedByParty: { id: 'https://abr.example/64869327', name: 'Western Oxides', registeredId: '64869327' },
    },
  },
  DigitalTraceabilityEvent: [transformation],
  DigitalProductPassport: {
    type: ['ProductPassport'],
    product: {
      type: ['Product'],
      id: 'https://id.gs1.org/01/09520123456788/10/ndpr-oxide-3',
      name: 'NdPr oxide',
      batchNumber: 'ndpr-oxide-3',
      countryOfProduction: 'AU',
      producedByParty: western,
      dimensions: { type: ['Dimension'], weight: { type: ['Measure'], value: 950.5, unit: 'KGM' } },
    },
    materialsProvenance: [{ type: ['Material'], name: 'Nd', originCountry: 'AU', mass: { value: 700, unit: 'KGM' } }],
  },
  DigitalIdentityAnchor: { type: ['RegisteredIdentity'], id: 'did:web:western.example', name: 'Western Oxides' },
}

/** A credential of a kind, with some members changed. */
export const credential = (kind: Kind = 'DigitalTraceabilityEvent', members: JsonObject = {}): JsonObject => ({
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    `https://test.uncefact.org/vocabulary/untp/${CODES[kind]}/0.6.1/`,
  ],
  type: [kind, 'VerifiableCredential'],
  id: `https://issuer.example/credentials/${CODES[kind]}`,
  issuer: {
    type: ['CredentialIssuer'],
    id: ISSUER,
    name: 'Issuer',
    issuerAlsoKnownAs: [{ id: 'did:web:western.example', name: 'Western Oxides' }],
  },
  validFrom: '2026-10-01T00:00:00Z',
  validUntil: '2027-10-01T00:00:00Z',
  credentialSubject: SUBJECTS[kind],
  ...members,
})

export const register: RegisteredIssuer = {
  did: ISSUER,
  name: 'The issuer',
  attests: [
    {
      types: Object.keys(CODES),
      stages: ['separation', 'metal'],
      countries: ['AU'],
      from: '2026-01-01',
      to: '2027-12-31',
    },
  ],
}

/** What a hub has that knows one issuer with his key, and a list on which nothing is revoked. */
export const ports = (members: Partial<Ports> = {}): Ports => ({
  on: ON,
  registered: did => (did === ISSUER ? register : undefined),
  keysOf: () => ({ keys: [{ id: `${ISSUER}#key-1`, key: pairs.ES256.key }] }),
  statusOf: async url =>
    url === LIST ? { token: await signedByIssuer(listCredential()) } : { unreachable: 'nothing there' },
  holder: HOLDER,
  ...members,
})

export const signedByIssuer = (document: unknown): Promise<string> =>
  signed(document, pairs.ES256, { kid: `${ISSUER}#key-1` })
