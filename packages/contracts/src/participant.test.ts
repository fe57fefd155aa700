import { expect, test } from 'vitest'
import { participantDraft } from './participant.ts'

const draft = { reference: 'm-1', legalName: 'Motor GmbH', kind: 'member', country: 'DE', bloc: 'EU' }

test.each([
  ['EU', 'DE'],
  ['EU', 'SE'],
  ['JP', 'JP'],
])('a member of bloc %s is in %s', (bloc, country) => {
  expect(participantDraft.safeParse({ ...draft, bloc, country }).success).toBe(true)
})

test.each([
  ['EU', 'CN'],
  ['EU', 'JP'],
  ['EU', 'GB'],
  ['JP', 'CN'],
  ['JP', 'DE'],
])('a member of bloc %s is not in %s', (bloc, country) => {
  const { error } = participantDraft.safeParse({ ...draft, bloc, country })
  expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
    ['country', 'not a country of its bloc: EU are its 27 member states, JP is Japan'],
  ])
})

test('a supplier is wherever it is', () => {
  const { bloc: _, ...supplier } = { ...draft, kind: 'supplier', country: 'CN' }
  expect(participantDraft.safeParse(supplier).success).toBe(true)
})

test('a funder has a bloc and is in it', () => {
  const funder = { ...draft, kind: 'funder', country: 'JP', bloc: 'JP' }
  expect(participantDraft.safeParse(funder).success).toBe(true)
  const wrong = (change: object) =>
    participantDraft.safeParse({ ...funder, ...change }).error?.issues.map(({ path }) => path.join('.'))
  expect(wrong({ bloc: undefined })).toEqual(['bloc'])
  expect(wrong({ country: 'LU' })).toEqual(['country'])
})
