import { expect, test } from 'vitest'
import { type LiveRound, type OpenOf, waitingOf } from './overview.waiting.ts'

const round = (state: LiveRound['state'], type: LiveRound['type'] = 'diversification'): LiveRound => ({
  ...{ id: 'r', reference: 'R-1', state, type, collectionClosesAt: 'c', offersCloseAt: 'o', openedAt: '1' },
  ...{ offeringSince: '2', closedAt: '3', matchedAt: '4', awardedAt: '5', decisionsDueAt: 'd' },
})
const none = { allocations: 0, organisations: 0 }
const nothing: OpenOf = { memberDecisions: none, supplierDecisions: none, contracts: none, deliveries: none }
const open: OpenOf = {
  memberDecisions: { allocations: 7, organisations: 3 },
  supplierDecisions: { allocations: 5, organisations: 2 },
  contracts: { allocations: 4, organisations: 4 },
  deliveries: { allocations: 1, organisations: 1 },
}
const of = (...given: Parameters<typeof waitingOf>) =>
  waitingOf(...given).map(({ roundId: _, reference: __, ...one }) => one)

test('each state has those who must act, with its deadline', () => {
  expect(of(round('collecting'), undefined, 'oversight')).toEqual([
    { on: 'members', for: 'lines', since: '1', until: 'c' },
  ])
  expect(of(round('offering'), undefined, 'member')).toEqual([
    { on: 'suppliers', for: 'offers', since: '2', until: 'o' },
  ])
  expect(of(round('sealing'), undefined, 'supplier')).toEqual([{ on: 'hub', for: 'match', since: '3' }])
  expect(of(round('matched'), open, 'oversight')).toEqual([
    { on: 'members', for: 'decisions', allocations: 7, organisations: 3, since: '4', until: 'd' },
    { on: 'suppliers', for: 'decisions', allocations: 5, organisations: 2, since: '4', until: 'd' },
  ])
  expect(of(round('matched'), nothing, 'oversight')).toEqual([{ on: 'operators', for: 'award' }])
  expect(of(round('awarded'), open, 'oversight')).toEqual([
    { on: 'members', for: 'contracts', allocations: 4, organisations: 4, since: '5' },
    { on: 'suppliers', for: 'deliveries', allocations: 1, organisations: 1, since: '5' },
  ])
  for (const over of ['draft', 'completed', 'cancelled'] as const)
    expect(of(round(over), open, 'oversight')).toEqual([])
})

test('a round of projects waits for nobody’s lines or offers, then for its decision and the award', () => {
  for (const state of ['collecting', 'offering'] as const)
    expect(of(round(state, 'project'), undefined, 'oversight')).toEqual([])
  expect(of(round('sealing', 'project'), undefined, 'member')).toEqual([{ on: 'hub', for: 'match', since: '3' }])
  expect(of(round('matched', 'project'), undefined, 'oversight')).toEqual([{ on: 'operators', for: 'award' }])
})

test('a party hears nothing of how many organisations or lines are behind its own, and nothing of others’ decisions', () => {
  expect(of(round('matched'), open, 'supplier')).toEqual([
    { on: 'suppliers', for: 'decisions', since: '4', until: 'd' },
  ])
  expect(of(round('matched'), open, 'member')).toEqual([
    { on: 'members', for: 'decisions', allocations: 7, since: '4', until: 'd' },
    { on: 'suppliers', for: 'decisions', allocations: 5, since: '4', until: 'd' },
  ])
  expect(of(round('matched'), nothing, 'member')).toEqual([])
  expect(of(round('awarded'), open, 'supplier').map(one => one.allocations)).toEqual([4, 1])
})
