import { expect, test } from 'vitest'
import { massesOf } from '../../goods/masses.ts'
import type { Round } from '../../round/round.ts'
import type { Offer } from '../my-offers/offer.ts'
import type { Allocation } from '../round/take-part/my-rounds.ts'
import { figuresOf } from './home.figures.ts'
import { byDay, type Duty, decidedOf, dutiesOfOffers, dutiesOfRound, mayLapse } from './home.ts'

const allocation = (more: Partial<Allocation>): Allocation => ({
  id: 'a',
  roundId: 'r',
  lineId: 'l',
  offerId: 'o',
  memberId: 'me',
  material: 'ndpr-oxide',
  period: '2027-Q2',
  quantityKg: '100',
  state: 'proposed',
  accepted: { member: false, supplier: false },
  contractedKg: '0',
  deliveredKg: '0',
  ...more,
})
const round = (state: Round['state']) => ({ id: 'r', state }) as Round

test('what a round asks of one: decisions while it is matched, reports of the member once it is awarded', () => {
  const open = allocation({})
  const done = allocation({ accepted: { member: true, supplier: false } })
  expect(dutiesOfRound(round('matched'), [open, done], 'me')).toMatchObject([{ kind: 'decide', count: 1 }])
  const proposed = [{ state: 'open' }, { state: 'accepted' }] as const
  expect(dutiesOfRound(round('matched'), [], 'the supplier', proposed)).toMatchObject([{ kind: 'decide', count: 1 }])
  expect(dutiesOfRound(round('completed'), [open], 'me')).toEqual([])
  const awarded = [
    allocation({ state: 'awarded' }),
    allocation({ state: 'contracted' }),
    allocation({ state: 'delivered' }),
  ]
  expect(dutiesOfRound(round('awarded'), awarded, 'me').map(({ kind }) => kind)).toEqual(['contract', 'delivery'])
  expect(dutiesOfRound(round('awarded'), awarded, 'the supplier')).toEqual([])
})

test('what offers ask for: a proof where the origin is not proven, and a look before they expire', () => {
  const now = Date.parse('2027-01-01T00:00:00Z')
  const offer = (more: object) =>
    ({ status: 'standing', validUntil: '2027-12-01T00:00:00Z', screening: { level: 'A' }, ...more }) as Offer
  expect(
    dutiesOfOffers(
      [
        offer({}),
        offer({ screening: { level: 'U' } }),
        offer({ validUntil: '2027-01-20T00:00:00Z' }),
        offer({ status: 'withdrawn', screening: { level: 'U' } }),
      ],
      now,
    ).map(({ kind }) => kind),
  ).toEqual(['unproven', 'expires'])
})

test('every round that may ask for something is read, however many have completed since', () => {
  const rounds = [...Array.from({ length: 30 }, () => round('completed')), round('awarded'), round('matched')]
  const { latest, read } = decidedOf([round('collecting'), ...rounds], 10)
  expect(latest).toHaveLength(10)
  expect(read.map(({ state }) => state).slice(9)).toEqual(['completed', 'awarded', 'matched'])
})

test('every standing offer with a document that ends soon is looked at', () => {
  const now = Date.parse('2027-01-01T12:00:00Z')
  const until = (validTo: string, status: Offer['status'] = 'standing') =>
    mayLapse({ status, evidence: [{ validTo }] as Offer['evidence'] }, now)
  expect([until('2027-01-01'), until('2027-04-01'), until('2027-04-05'), until('2026-12-31')]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(until('2027-01-20', 'withdrawn')).toBe(false)
})

test('what is due stands in the order of its days, one’s own deadline first', () => {
  const decide = (id: string, decisionsCloseAt?: string): Duty => ({
    kind: 'decide',
    round: { id, rules: {}, passes: [{ decisionsCloseAt }] } as Round,
    count: 1,
  })
  const missing: Duty = { kind: 'missing', round: { collectionClosesAt: '2027-01-05T00:00:00Z' } as Round }
  const offer = { validUntil: '2027-01-09T00:00:00Z' } as Offer
  const duties: Duty[] = [
    { kind: 'contract', round: round('awarded'), count: 1 },
    { kind: 'unproven', offer },
    { kind: 'expires', offer },
    decide('late', '2027-01-20T00:00:00Z'),
    { kind: 'evidence', offer, validTo: '2027-01-07', daysLeft: 6 },
    missing,
    decide('soon', '2027-01-04T00:00:00Z'),
    decide('open'),
  ]
  const name = (duty: Duty) => ('round' in duty && duty.kind === 'decide' ? duty.round.id : duty.kind)
  expect(byDay(duties).map(name)).toEqual([
    'open',
    'soon',
    'missing',
    'evidence',
    'expires',
    'late',
    'contract',
    'unproven',
  ])
})

test('own figures leave out what was declined or lapsed, and stay exact', () => {
  const both = { member: true, supplier: true }
  const figures = figuresOf([
    allocation({ quantityKg: '0.1' }),
    allocation({ quantityKg: '0.2', state: 'delivered', accepted: both, contractedKg: '0.2', deliveredKg: '0.15' }),
    allocation({ quantityKg: '9', state: 'declined' }),
  ])
  const kg = (of: keyof typeof figures) => massesOf(figures[of], () => 'oxide')[0]?.kg
  expect([kg('allocated'), kg('agreed'), kg('contracted'), kg('delivered')]).toEqual(['0.3', '0.2', '0.2', '0.15'])
})
