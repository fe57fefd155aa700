import type { OfferDraft } from '@lodestone/contracts'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draft, ownPeriod, round, type SupplyHub, startSupply } from '../hub/hub.fixture.ts'
import { proof, stage } from './offer.fixture.ts'

let hub: SupplyHub
let seller: Api
beforeAll(async () => {
  hub = await startSupply()
  seller = (await hub.supplier()).api
})
afterAll(() => hub?.stop())

const OFFERS: readonly Partial<OfferDraft>[] = [
  {},
  { chain: [stage('mining'), stage('separation', { country: 'CN' })] },
  { chain: [stage('mining'), stage('separation', { chineseInputPct: '0.05' })] },
  { evidence: [proof('mining')] },
  { chain: [stage('separation')] },
  { evidence: [proof('mining'), proof('separation', { validTo: '2026-11-01' })] },
]

test('a check without sending finds of an origin what is found when it is sent', async () => {
  const offers = OFFERS.map(draft)
  const checked = await seller.post('/supply/offers/preview', { offers })
  expect([checked.status, checked.body.importable]).toEqual([200, true])
  const screenings = checked.body.items.map((one: { screening: unknown }) => one.screening)
  expect(screenings.map((one: { level: string }) => one.level)).toEqual(['A', 'D', 'C', 'U', 'U', 'U'])
  const { items } = (await seller.post('/supply/offers/import', { offers })).body
  for (const [nth, { id }] of items.entries())
    expect(screenings[nth]).toEqual((await seller.get(`/supply/offers/${id}/screening`)).body)
})

test('what could not be sent has no level', async () => {
  const offers = [draft(), draft({ quantityKg: '-1' })]
  const { items, errorCount } = (await seller.post('/supply/offers/preview', { offers })).body
  expect([errorCount, items.map((one: object) => 'screening' in one)]).toEqual([1, [true, false]])
})

test('a check tells which round would take an offer, and why another would not', async () => {
  const period = ownPeriod()
  const at = { material: 'dy-oxide', period }
  const check = async (...offers: Partial<OfferDraft>[]) =>
    (await seller.post('/supply/offers/preview', { offers: offers.map(draft) })).body.items.map(
      (one: { rounds: unknown }) => one.rounds,
    )
  expect(await check(at)).toEqual([[]])
  const { rules } = round()
  const large = await hub.open(period, { rules: { ...rules, smallestOfferKg: '5000' } })
  const small = await hub.open(period, { offersCloseAt: '2127-01-20T12:00:00Z' })
  const [plain, chinese, elsewhere] = await check(
    { ...at, quantityKg: '4000' },
    { ...at, quantityKg: '6000', chain: [stage('mining'), stage('separation', { country: 'CN' })] },
    { ...at, period: ownPeriod() },
  )
  const byRound = (rounds: { roundId: string }[]) => Object.fromEntries(rounds.map(one => [one.roundId, one]))
  expect(byRound(plain)).toMatchObject({
    [large]: { joins: false, level: 'A', why: { code: 'offer-too-small', figures: { smallestOfferKg: '5000' } } },
    [small]: { joins: true, level: 'A', assurance: 'declared' },
  })
  // It joins one alone: the one whose offers close first. Whether its level does is the round's rule, which everybody reads.
  expect(byRound(chinese)).toMatchObject({
    [large]: { joins: true, level: 'D' },
    [small]: { joins: false, level: 'D' },
  })
  expect(elsewhere).toEqual([])
})
