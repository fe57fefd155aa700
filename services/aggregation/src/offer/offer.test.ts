import { offerExpired, offerPosted, offerRevised, offerScreened, offerWithdrawn } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { foldOffers } from './offer.ts'

const event = ({ type }: { type: string }, data: object = {}) => ({ type, key: 'o', data })

test('a new version has no level until it is screened', () => {
  const screened = [event(offerPosted, { version: 1 }), event(offerScreened, { level: 'A' })]
  expect(foldOffers(screened).get('o')).toMatchObject({ posted: { version: 1 }, level: 'A', status: 'standing' })
  expect(foldOffers([...screened, event(offerRevised, { version: 2 })]).get('o')).toMatchObject({
    posted: { version: 2 },
    level: null,
  })
})

test('an offer that ended has ended, and what is not about an offer is nothing', () => {
  expect(foldOffers([event(offerScreened, { level: 'B' }), event(offerWithdrawn)]).get('o')).toEqual({
    level: 'B',
    status: 'withdrawn',
  })
  expect(foldOffers([event(offerExpired)]).get('o')).toEqual({ status: 'expired' })
  expect(foldOffers([event({ type: 'supply.entry-changed.v1' })]).size).toBe(0)
})
