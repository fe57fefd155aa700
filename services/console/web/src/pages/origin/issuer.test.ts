import { expect, test } from 'vitest'
import {
  complaintsOf,
  draftOf,
  EMPTY,
  formOf,
  type Issuer,
  type IssuerForm,
  newRemit,
  revisedParticulars,
} from './issuer.ts'

const ISSUER: Issuer = {
  id: 'i',
  did: 'did:web:chamber.example',
  name: 'Chamber',
  keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'abc' }],
  hosts: ['status.chamber.example'],
  attests: [{ types: ['DigitalFacilityRecord'], stages: ['mining'], countries: ['AU'], from: '2026-01-01' }],
  version: 2,
  addedAt: '2026-11-30T00:00:00Z',
}
const FORM: IssuerForm = {
  did: ' did:web:chamber.example ',
  name: ' Chamber ',
  keys: '{"kty":"OKP","crv":"Ed25519","x":"abc"}',
  hosts: 'status.chamber.example',
  attests: [
    { ...newRemit(), types: ['DigitalFacilityRecord'], stages: ['mining'], countries: 'au', from: '2026-01-01' },
  ],
}

test('a form is sent as the register takes it, without what was left empty', () => {
  const { id: _, version: __, addedAt: ___, ...draft } = ISSUER
  expect(draftOf(FORM)).toEqual(draft)
  expect(draftOf({ ...FORM, keys: '', hosts: '' })).toEqual({
    did: 'did:web:chamber.example',
    name: 'Chamber',
    attests: ISSUER.attests,
  })
  expect(complaintsOf(FORM)).toEqual(new Map())
})

test.each([
  ['nothing', EMPTY, ['did', 'name', 'attests.0.types', 'attests.0.from']],
  ['another kind of name', { ...FORM, did: 'https://chamber.example' }, ['did']],
  ['keys that are no JSON', { ...FORM, keys: 'ssh-ed25519 abc' }, ['keys']],
  [
    'an end before its beginning',
    { ...FORM, attests: FORM.attests.map(one => ({ ...one, to: '2025-01-01' })) },
    ['attests.0.to'],
  ],
  [
    'a country that is none',
    { ...FORM, attests: FORM.attests.map(one => ({ ...one, countries: 'Australia' })) },
    ['attests.0.countries'],
  ],
] as const)('%s is said before the hub is asked', (_, form, paths) => {
  expect([...complaintsOf(form).keys()]).toEqual(paths)
})

test('a revision that changes nothing says all particulars again, and only those', () => {
  const { id: _, did: __, version: ___, addedAt: ____, ...particulars } = ISSUER
  expect(revisedParticulars(formOf(ISSUER), ISSUER)).toEqual(particulars)
})

test('a revision keeps what the form has no field for, and takes away what was emptied', () => {
  const later = { ...ISSUER, later: 1, attests: ISSUER.attests.map(one => ({ ...one, later: 2 })) }
  const form = { ...formOf(later), keys: '', hosts: '' }
  expect(revisedParticulars(form, later)).toEqual({ name: 'Chamber', later: 1, attests: later.attests })
})
