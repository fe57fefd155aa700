import { expect, test } from 'vitest'
import { ruled } from '../refusal.ts'
import { roundDraft } from './draft.ts'

const draft = {
  reference: 'p-1',
  name: 'Mines and separation',
  type: 'project',
  materials: ['ndpr-oxide'],
  periods: ['2030-Q1'],
  collectionClosesAt: '2027-02-01T00:00:00Z',
  offersCloseAt: '2027-03-01T00:00:00Z',
  rules: {},
}
const goods = { ...draft, type: 'diversification' }
const faults = (given: object) => roundDraft.safeParse(given).error?.issues ?? []

test('a round of projects needs no more than any round', () => {
  expect(faults(draft)).toEqual([])
})

test.each([
  ['rules.requireCeilings', { rules: { requireCeilings: true } }],
  ['rules.reservePrices', { rules: { reservePrices: { 'ndpr-oxide': '110' } } }],
  ['rules.objective', { rules: { objective: 'surplus', requireCeilings: true } }],
  ['rules.departures', { rules: { departures: 'least-loss' } }],
  ['rules.weights', { rules: { weights: 'realisation' } }],
  ['rules.newcomerWeight', { rules: { newcomerWeight: 'median' } }],
  ['rules.countryCapLadder', { rules: { countryCapLadder: { steps: ['65', '80'], keepVolumePct: '90' } } }],
  ['rules.freight', { rules: { freight: [{ from: '*', to: '*', amount: '1' }] } }],
  ['rules.smallestLineKg', { rules: { smallestLineKg: '10' } }],
  ['rules.smallestOfferKg', { rules: { smallestOfferKg: '10' } }],
  ['rules.ceilingStep', { rules: { ceilingStep: '0.5' } }],
  ['rules.priceStep', { rules: { priceStep: '0.5' } }],
  ['rules.maxPasses', { rules: { maxPasses: 2 } }],
  ['rules.undecided', { rules: { undecided: 'accept' } }],
  ['decisionsCloseAt', { decisionsCloseAt: '2027-04-01T00:00:00Z' }],
])(
  '%s is refused of a round of projects, which has no lines, offers or allocations, and taken of one of goods',
  (path, more) => {
    const issue = faults({ ...draft, ...more }).find(one => one.path.join('.') === path)
    expect(issue && ruled({ path, message: issue.message })).toMatchObject({ rule: 'goods-alone' })
    expect(faults({ ...goods, ...more })).toEqual([])
  },
)

test('what is the case where nothing is said may be said', () => {
  const rules = { maxPasses: 1, undecided: 'lapse', objective: 'volume', freight: [], requireCeilings: false }
  expect(faults({ ...draft, rules })).toEqual([])
})
