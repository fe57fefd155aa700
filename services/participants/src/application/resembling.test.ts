import type { Participant } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { resembling } from './resembling.ts'

const LEI = '5493001KJTIIGC8Y1R12'
const applied = { legalName: 'Rhein Motoren GmbH', country: 'DE', lei: LEI, vatNumber: 'DE123456789' }
const registered = (more: Partial<Participant>): Participant => ({
  id: 'p',
  reference: 'P-1',
  legalName: 'Yamato Magnetics K.K.',
  kind: 'supplier',
  country: 'JP',
  ownership: [],
  baselines: [],
  status: 'admitted',
  version: 2,
  ...more,
})
const found = (more: Partial<Participant>) => resembling(applied, [registered(more)]).map(({ by, same }) => [by, same])

test.each([
  ['its LEI, however the operator wrote it', { identifiers: [`lei:${LEI.toLowerCase()}`] }, [['lei'], true]],
  ['its VAT number', { identifiers: ['x', 'DE123456789'] }, [['vat'], true]],
  ['both', { identifiers: ['DE123456789', LEI] }, [['lei', 'vat'], true]],
  ['its name in its country', { legalName: 'RHEIN  Motoren G.m.b.H.', country: 'DE' }, [['name'], true]],
  ['its name in another country', { legalName: 'Rhein Motoren GmbH', country: 'AT' }, [['name'], false]],
  ['a name like its own', { legalName: 'Rhein Motorenn GmbH', country: 'DE' }, [['similar-name'], false]],
])('a participant with %s is found', (_, more, expected) => {
  expect(found(more)).toEqual([expected])
})

test('another is not', () => {
  expect(found({})).toEqual([])
})

test('those that are the same organisation come first', () => {
  const list = [
    registered({ id: 'like', legalName: 'Rhein Motorenn GmbH' }),
    registered({ id: 'same', identifiers: [LEI] }),
  ]
  expect(resembling(applied, list).map(one => one.participant.id)).toEqual(['same', 'like'])
})
