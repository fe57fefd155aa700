import { SERVICES } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { AUDITED, readSubject } from './audit.ts'

test('every service is audited once', () => expect([...AUDITED].sort()).toEqual([...SERVICES].sort()))

test.each([
  ['01890000-0000-7000-8000-000000000001', undefined, '01890000-0000-7000-8000-000000000001'],
  ['demand:01890000', 'demand', '01890000'],
  ['what-if:01890000', undefined, 'what-if:01890000'],
  ['matching:what-if:01890000', 'matching', 'what-if:01890000'],
])('the subject %s', (text, service, subject) => expect(readSubject(text)).toEqual({ service, subject }))
