import { expect, test } from 'vitest'
import { type CredentialWords, credentialSaid } from './credential.said.ts'

const words: CredentialWords = {
  kg: kilograms => `${kilograms} kg`,
  count: String,
  date: day => `on ${day}`,
  country: code => `country ${code}`,
  list: items => items.join(' and '),
  kind: kind => (kind === 'DigitalFacilityRecord' ? 'facility record' : undefined),
  stage: stage => `stage ${stage}`,
}
const LIST = 'https://issuer.example/list'

/** One of every code that the hub has, with the figures that it gives. */
test.each([
  ['too-large', { what: 'credential', size: 300_000, most: 262_144 }, 'too-large', { size: '300000', most: '262144' }],
  ['shape', { path: 'validFrom', why: 'missing' }, 'shape', { path: 'validFrom', why: 'missing' }],
  ['context-unknown', { context: 'https://x' }, 'context-unknown', { context: 'https://x' }],
  ['type-unknown', { types: ['A', 'B'] }, 'type-unknown', { types: 'A and B' }],
  ['type-unknown', { types: [] }, 'type-none', {}],
  ['signature-missing', {}, 'signature-missing', {}],
  ['signature-wrong', { issuer: 'did:web:a' }, 'signature-wrong', { issuer: 'did:web:a' }],
  ['algorithm-not-allowed', { algorithm: 'none' }, 'algorithm-not-allowed', { algorithm: 'none' }],
  ['key-not-of-issuer', { issuer: 'did:web:a', key: '#1' }, 'key-not-of-issuer', { issuer: 'did:web:a', key: '#1' }],
  ['issuer-not-registered', { issuer: 'did:web:a' }, 'issuer-not-registered', { issuer: 'did:web:a' }],
  ['issuer-unreachable', { issuer: 'a', why: 'timeout' }, 'issuer-unreachable', { issuer: 'a', why: 'timeout' }],
  [
    'outside-remit',
    { issuer: 'a', of: 'type', said: 'DigitalFacilityRecord' },
    'outside-type',
    { issuer: 'a', what: 'facility record' },
  ],
  ['outside-remit', { issuer: 'a', of: 'type', said: 'Other' }, 'outside-type', { issuer: 'a', what: 'Other' }],
  ['outside-remit', { issuer: 'a', of: 'stage', said: 'metal' }, 'outside-stage', { issuer: 'a', what: 'stage metal' }],
  ['outside-remit', { issuer: 'a', of: 'country', said: 'AU' }, 'outside-country', { issuer: 'a', what: 'country AU' }],
  [
    'outside-remit',
    { issuer: 'a', of: 'day', said: '2026-10-01' },
    'outside-day',
    { issuer: 'a', what: 'on 2026-10-01' },
  ],
  ['not-yet-valid', { validFrom: '2027-01-01T00:00:00Z' }, 'not-yet-valid', { date: 'on 2027-01-01' }],
  ['expired', { validUntil: '2026-01-01T00:00:00Z' }, 'expired', { date: 'on 2026-01-01' }],
  ['revoked', { list: LIST, index: 7 }, 'revoked', { list: LIST, index: '7' }],
  ['suspended', { list: LIST, index: 7 }, 'suspended', { list: LIST, index: '7' }],
  ['status-unknown', { list: LIST, why: 'short' }, 'status-unknown', { list: LIST, why: 'short' }],
  ['status-unreachable', { list: LIST, why: 'away' }, 'status-unreachable', { list: LIST, why: 'away' }],
  [
    'subject-not-holder',
    { holder: 'Us', parties: ['Them', 'Others'] },
    'subject-not-holder',
    { holder: 'Us', parties: 'Them and Others' },
  ],
  ['subject-not-holder', { holder: 'Us', parties: [] }, 'subject-nobody', { holder: 'Us' }],
  ['kilograms-absurd', { of: 'lot', absent: true }, 'kilograms-absent', { goods: 'lot' }],
  ['kilograms-absurd', { of: 'lot', kilograms: '-5' }, 'kilograms-not-above-zero', { goods: 'lot', kg: '-5 kg' }],
  [
    'kilograms-absurd',
    { of: 'lot', kilograms: '9', mostKg: '8' },
    'kilograms-too-many',
    { goods: 'lot', kg: '9 kg', most: '8 kg' },
  ],
])('%s %j is %s', (code, figures, key, values) => {
  expect(credentialSaid({ code, figures }, words)).toEqual({ key, values })
})

test.each([
  ['a code that is newer than this page', 'moon-phase', {}],
  ['a figure that is not there', 'expired', {}],
  ['a figure of another kind', 'kilograms-absurd', { of: 'lot', kilograms: 'many' }],
])('%s has no sentence here', (_, code, figures) => {
  expect(credentialSaid({ code, figures }, words)).toBeUndefined()
})
