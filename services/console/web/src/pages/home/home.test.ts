import { expect, test } from 'vitest'
import type { Round } from '../../round/round.ts'
import type { Offer } from '../my-offers/offer.ts'
import type { Allocation } from '../round/take-part/my-rounds.ts'
import { figuresOf } from './home.figures.ts'
import { dutiesOfOffers, dutiesOfRound } from './home.ts'

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

test('own figures leave out what was declined or lapsed, and stay exact', () => {
  const both = { member: true, supplier: true }
  expect(
    figuresOf([
      allocation({ quantityKg: '0.1' }),
      allocation({ quantityKg: '0.2', state: 'delivered', accepted: both, contractedKg: '0.2', deliveredKg: '0.15' }),
      allocation({ quantityKg: '9', state: 'declined' }),
    ]),
  ).toEqual({ allocated: '0.3', agreed: '0.2', contracted: '0.2', delivered: '0.15' })
})
