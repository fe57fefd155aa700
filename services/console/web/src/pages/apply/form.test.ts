import { expect, test } from 'vitest'
import { bodyOf, EMPTY, type Filled, filledFrom, neededOf } from './form.ts'

const TERMS = { version: '1', sha256: 'ab'.repeat(32) }
const form: Filled = {
  ...EMPTY,
  legalName: ' Motor GmbH ',
  country: 'DE',
  lei: '5493 001K JTII GC8Y 1R12',
  vatNumber: 'DE 123 456 789',
  street: 'Werkstraße 1',
  city: 'Köln',
  owners: [{ key: 1, name: ' Anna ', country: 'AT', sharePct: '60,5', naturalPerson: true }],
  noOwners: 'left over',
  name: 'Mia',
  email: 'mia@motor.example',
  function: ' Head of purchasing ',
  others: [{ key: 2, name: 'Max ', email: ' max@motor.example', function: '', phone: ' +49 211 1 ' }],
  accepted: true,
}
const sent = {
  kind: 'member',
  legalName: 'Motor GmbH',
  country: 'DE',
  lei: '5493001KJTIIGC8Y1R12',
  vatNumber: 'DE123456789',
  address: { street: 'Werkstraße 1', city: 'Köln', country: 'DE' },
  owners: [{ name: 'Anna', country: 'AT', sharePct: '60.5', naturalPerson: true }],
  contact: { name: 'Mia', email: 'mia@motor.example', function: 'Head of purchasing' },
  otherContacts: [{ name: 'Max', email: 'max@motor.example', phone: '+49 211 1' }],
  language: 'de',
  terms: TERMS,
}

test('what is empty is not sent, and numbers are sent as they are written', () => {
  expect(bodyOf(form, TERMS, 'de')).toEqual(sent)
})

test('terms are sent where some stand and they were accepted', () => {
  expect(bodyOf(form, undefined, 'de')).not.toHaveProperty('terms')
  expect(bodyOf({ ...form, accepted: false }, TERMS, 'de')).not.toHaveProperty('terms')
})

test('a form goes on with what was sent, and terms are accepted anew', () => {
  const again = filledFrom({ ...sent, kind: 'member', language: 'ja' })
  expect(again.accepted).toBe(false)
  expect(bodyOf({ ...again, accepted: true }, TERMS, 'de')).toEqual(sent)
})

test('what is needed and empty is named', () => {
  expect(neededOf(form, true)).toEqual([])
  expect(neededOf({ ...EMPTY, noOwners: 'A foundation.', vatNumber: 'x' }, true)).toEqual([
    'legalName',
    'country',
    'street',
    'city',
    'contactName',
    'email',
    'accept',
  ])
  expect(neededOf({ ...form, others: [{ key: 3, name: 'Max', email: ' ', function: '', phone: '' }] }, true)).toEqual([
    'otherContacts',
  ])
  expect(neededOf({ ...form, lei: '', vatNumber: ' ', owners: [], noOwners: '', accepted: false }, false)).toEqual([
    'identifier',
    'owners',
  ])
})
