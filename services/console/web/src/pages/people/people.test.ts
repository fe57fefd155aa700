import { expect, test } from 'vitest'
import { complaintsOf, draftOf, newText, positionsFor } from './people.ts'

test('a person is invited by e-mail, a machine entered by the subject of its tokens, and no other of the two is sent', () => {
  const text = { ...newText('de'), name: ' Mia ', email: ' mia@nord.example ', account: 'x' }
  expect(draftOf(text)).toEqual({
    kind: 'human',
    name: 'Mia',
    position: 'trader',
    email: 'mia@nord.example',
    language: 'de',
  })
  expect(draftOf({ ...text, kind: 'machine', account: ' erp ' })).toEqual({
    kind: 'machine',
    name: 'Mia',
    position: 'trader',
    account: 'erp',
  })
})

test('what is missing is found for whom it is missing of', () => {
  const text = newText('en')
  expect([...complaintsOf(text)]).toEqual(['name', 'email'])
  expect([...complaintsOf({ ...text, kind: 'machine' })]).toEqual(['name', 'account'])
  for (const email of ['mia', 'mia@', 'mia@nord', 'mia@nord.', 'm ia@nord.example'])
    expect([...complaintsOf({ ...text, name: 'Mia', email })]).toEqual(['email'])
  expect([...complaintsOf({ ...text, name: 'Mia', email: 'mia@nord.example' })]).toEqual([])
})

test('a machine reads or trades', () => expect(positionsFor('machine')).toEqual(['reader', 'trader']))
