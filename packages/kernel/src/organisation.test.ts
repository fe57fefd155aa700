import { expect, test } from 'vitest'
import { isLei, isVatNumber } from './organisation.ts'

test.each(['5493001KJTIIGC8Y1R12', '529900T8BM49AURSDO55', '7ZW8QJWVPR4P1J1KQY45'])('%s is an LEI', text => {
  expect(isLei(text)).toBe(true)
})

test.each([
  ['a digit that is another', '5493001KJTIIGC8Y1R13'],
  ['two that changed places', '5493010KJTIIGC8Y1R12'],
  ['small letters', '5493001kjtiigc8y1r12'],
  ['too short', '5493001KJTIIGC8Y1R1'],
  ['letters at the end', '5493001KJTIIGC8Y1RAB'],
  ['nothing', ''],
])('an LEI is not one with %s', (_, text) => {
  expect(isLei(text)).toBe(false)
})

test.each([
  'DE123456789',
  'ATU12345678',
  'EL123456789',
  'FRXX123456789',
  'NL123456789B01',
  'JPT1234567890123',
  'XI123456789',
])('%s has the form of a VAT number', text => expect(isVatNumber(text)).toBe(true))

test.each(['DE12345678', '123456789', 'GR123456789', 'ZZ123456789', 'de123456789', 'DE 123456789', ''])(
  '%s has not',
  text => expect(isVatNumber(text)).toBe(false),
)
