import { expect, test } from 'vitest'
import type { Round } from '../../../round/round.ts'
import { draftOf, IN_FORCE, revisedBody } from './draft.ts'

const rules: Round['rules'] = {
  provenanceFloor: 'B',
  provenancePolicy: { id: 'lodestone-origin', version: '1' },
  maxCountrySharePct: '65',
  countryCapBase: 'matched',
  countryCapExempt: ['AU', 'US'],
  countryCapLadder: { steps: ['70', '80'], keepVolumePct: '40' },
  weights: 'baseline',
  freight: [{ from: 'AU', to: '*', amount: '0.35' }],
  allocation: 'pro-rata',
  pricing: 'uniform',
  baseCurrency: 'EUR',
  rates: { USD: '0.92' },
  indices: { 'NdPr oxide FOB': '62.00' },
}
const round = {
  id: 'r',
  version: 4,
  reference: 'R-1',
  name: 'A draft',
  type: 'project',
  materials: ['dy-oxide'],
  periods: ['2027-Q2', '2027-11'],
  collectionClosesAt: '2027-01-10T09:30:17.250Z',
  offersCloseAt: '2027-02-10T09:30:45Z',
  rules,
} as unknown as Round
const { id: _, version: __, ...sent } = round

test('a draft whose form is saved untouched is sent as it is', () => {
  expect(revisedBody(draftOf(round), round)).toEqual(sent)
})

test('what a form has no field for stays, and what it names changes', () => {
  const more = { ...round, later: { some: 1 }, rules: { ...rules, laterRule: 'some' } } as unknown as Round
  const text = draftOf(more)
  const body = revisedBody(
    { ...text, name: ' Renamed ', policy: IN_FORCE, rules: { ...text.rules, freight: '', indices: 'ndpr 61' } },
    more,
  )
  const { provenancePolicy: _, freight: __, ...left } = rules
  expect(body).toEqual({
    ...{ ...sent, name: 'Renamed', later: { some: 1 } },
    rules: { ...left, laterRule: 'some', indices: { ndpr: '61' } },
  })
})

test('a day of decisions and passes are kept when untouched, and taken back when the form says so', () => {
  const more = {
    ...round,
    decisionsCloseAt: '2027-03-10T09:30:17.250Z',
    rules: { ...rules, maxPasses: 3, undecided: 'accept' },
  } as unknown as Round
  const text = draftOf(more)
  expect(revisedBody(text, more)).toMatchObject({
    decisionsCloseAt: '2027-03-10T09:30:17.250Z',
    rules: { maxPasses: 3, undecided: 'accept' },
  })
  const changed = revisedBody({ ...text, decisionsCloseAt: '', maxPasses: '1', undecided: 'lapse' }, more)
  expect(changed.decisionsCloseAt).toBeUndefined()
  expect(changed.rules).toMatchObject({ maxPasses: 1, undecided: 'lapse' })
})
