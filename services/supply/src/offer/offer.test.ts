import { offerPosted, offerRevised, offerScreened, type Price } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { levelOf } from '../screening/judgement.ts'
import { faultsOf, MAX_SITE_OWNERS } from './offer.draft.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { BY, draft, NOW, sealedPrice, stage, standing } from './offer.fixture.ts'
import { expire, revise, showOffer, withdraw } from './offer.ts'

const paths = (more: Parameters<typeof draft>[0]) => faultsOf(draft(more), NOW).map(fault => fault.path)

describe('what an offer may not contain', () => {
  test('a sound one has no faults, in the month that runs too', () => {
    expect(paths({})).toEqual([])
    expect(paths({ period: '2026-11' })).toEqual([])
    expect(paths({ period: '2026-Q4' })).toEqual([])
  })
  test.each([
    ['a material nobody trades', { material: 'unobtainium' }, 'material'],
    ['a magnet grade that no standard knows', { material: 'ndfeb-magnet', grade: 'N99XYZ' }, 'grade'],
    ['a period that is over', { period: '2026-10' }, 'period'],
    ['a validity that ends now', { validUntil: NOW.toISOString() }, 'validUntil'],
    ['more than a whole', { composition: { Nd: '60', Fe: '40.0001' } }, 'composition'],
  ])('%s', (_, more, path) => {
    expect(paths(more)).toEqual([path])
  })
  test('more owners than screening may take time for, hidden below others or spread over stages', () => {
    const owners = (count: number, name = 'Owner') =>
      Array.from({ length: count }, (_, i) => ({ owner: `${name} ${i}`, country: 'AU', sharePct: '1' }))
    const nested = [{ owner: 'Holding', country: 'AU', sharePct: '100', ownership: owners(MAX_SITE_OWNERS - 1) }]
    expect(paths({ chain: [stage('mining', { ownership: nested }), stage('separation')] })).toEqual([])
    const oneMore = [...nested, { owner: 'Other', country: 'AU', sharePct: '0' }]
    expect(paths({ chain: [stage('mining', { ownership: oneMore })] })).toEqual(['chain.0.ownership'])
    const six = Array.from({ length: 6 }, () => stage('mining', { ownership: owners(MAX_SITE_OWNERS) }))
    expect(paths({ chain: six })).toEqual(['chain'])
  })
})

const { price: PRICE } = draft()
const terms = (more: Parameters<typeof draft>[0] = {}) => {
  const { price: _, ...rest } = draft(more)
  return rest
}
const newPrice = sealedPrice(PRICE, 2)

describe('revising', () => {
  const offer = standing()
  test('makes a new version, judges it anew and lets a decision lapse', () => {
    const decided = {
      ...offer,
      judgement: {
        ...offer.judgement,
        decision: { level: 'E' as const, reason: 'seen', by: 'olga', at: NOW.toISOString() },
      },
    }
    const revised = revise(
      decided,
      terms({ chain: [stage('mining', { country: 'CN' }), stage('separation')] }),
      newPrice,
      1,
      NOW,
      BY,
    )
    expect(revised).toMatchObject({
      ok: true,
      value: { version: 2, price: newPrice, judgement: { computed: { level: 'D' } } },
    })
    expect(revised.ok && revised.value.judgement.decision).toBeUndefined()
  })
  test('is refused for an old version, an ended offer and another reference, in this order of codes', () => {
    expect(revise(offer, terms(), newPrice, 2, NOW, BY)).toMatchObject({ refusal: { code: 'stale-version' } })
    expect(revise(expire(offer, NOW), terms(), newPrice, 2, NOW, BY)).toMatchObject({
      refusal: { code: 'wrong-state' },
    })
    expect(revise(offer, terms({ reference: 'O-2' }), newPrice, 1, NOW, BY)).toMatchObject({
      refusal: { code: 'validation-failed', errors: [{ path: 'reference' }] },
    })
  })
})

test('withdrawing twice changes nothing the second time', () => {
  const once = withdraw(standing(), 1, NOW)
  expect(once).toMatchObject({ ok: true, value: { status: 'withdrawn', version: 2 } })
  expect(once.ok && once.value && withdraw(once.value, 1, NOW)).toEqual({ ok: true, value: undefined })
  expect(withdraw(expire(standing(), NOW), 2, NOW)).toMatchObject({ refusal: { code: 'wrong-state' } })
})

describe('the price', () => {
  const prices: Price[] = [
    { fixed: { amount: '777.77', currency: 'EUR' } },
    { tiers: [{ fromKg: '0', amount: '777.77' }], currency: 'USD' },
    { formula: { index: 'ndpr', premium: '777.77' }, currency: 'JPY' },
  ]
  test.each(prices)('is in no event of an offer, which still fits its contract: %j', price => {
    const offer = standing({ price })
    for (const fact of [offerFact(offer), offerFact({ ...offer, version: 2 }), screenedFact(offer)]) {
      expect(JSON.stringify(fact.data)).not.toMatch(/777\.77|price|SEALED|KEY/)
      expect('event' in fact && fact.event.data.safeParse(fact.data).success).toBe(true)
    }
  })
  test('is left out unless given, and its seal is shown to nobody', () => {
    expect(JSON.stringify(showOffer(standing()))).not.toMatch(/price|SEALED|KEY/)
    expect(showOffer(standing(), PRICE).price).toEqual(PRICE)
  })
})

test('a version is told as posted, later ones as revised, with the level beside it', () => {
  const offer = standing()
  expect(levelOf(offer.judgement)).toBe('A')
  expect(offerFact(offer)).toMatchObject({ event: offerPosted, data: { version: 1, offer: { reference: 'O-1' } } })
  expect(offerFact({ ...offer, version: 2 })).toMatchObject({ event: offerRevised })
  expect(screenedFact(offer)).toMatchObject({
    event: offerScreened,
    data: { level: 'A', computedLevel: 'A', version: 1 },
  })
})
