import { SERVICES } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { AUDITED, placeText, readPlace, readSubject } from './audit.ts'

test('every service is audited once', () => expect([...AUDITED].sort()).toEqual([...SERVICES].sort()))

test.each([undefined, 'YzE6YS8x', 'a/b'])('a place with the cursor %s is read as it was written', cursor => {
  expect(readPlace(placeText({ service: 'demand', cursor }))).toEqual({ service: 'demand', cursor })
})
test.each(['', 'nobody/x', 'demand'])('%j is no place', text => expect(readPlace(text)).toBeUndefined())

test.each([
  ['01890000-0000-7000-8000-000000000001', undefined, '01890000-0000-7000-8000-000000000001'],
  ['demand:01890000', 'demand', '01890000'],
  ['what-if:01890000', undefined, 'what-if:01890000'],
  ['matching:what-if:01890000', 'matching', 'what-if:01890000'],
])('the subject %s', (text, service, subject) => expect(readSubject(text)).toEqual({ service, subject }))
