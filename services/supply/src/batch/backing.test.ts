import { grams } from '@lodestone/kernel'
import { identityOf } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import { backingFaults } from './backing.ts'
import { made, record } from './proof.fixture.ts'

const batch = { identity: identityOf('anybody', 'urn:lot:a'), site: 'separation site', grams: grams('1000') }
const messages = (...of: Parameters<typeof backingFaults>[1]) => backingFaults(batch, of).map(one => one.message)

test('a credential stands for a batch that it is about, by whatever spelling, and the record of its site does', () => {
  expect(messages(made('separation', [['URN:lot:A', '1000']]).taken, record('separation').taken)).toEqual([])
})

test('no other does, nor one that says fewer kilograms', () => {
  const credentials = [
    undefined,
    made('separation', [['urn:lot:b', '1000']]).taken,
    record('mining').taken,
    made('separation', [['urn:lot:a', '999.9995']]).taken,
  ]
  expect(messages(...credentials)).toEqual([
    'not a credential of yours',
    'says nothing of this batch, by its reference, or of its site',
    'about the site mining site, not separation site',
    'says 999.9995 kg of this batch, not 1000 kg',
  ])
  expect(backingFaults(batch, credentials).map(one => one.path)).toEqual([0, 1, 2, 3].map(nth => `credentials.${nth}`))
})
