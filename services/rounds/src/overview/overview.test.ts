import { expect, test } from 'vitest'
import type { Outcome } from '../outcome/outcome.ts'
import { overviewOf, type RoundFacts, stepsOf } from './overview.ts'

const HOUR = 3_600_000
const at = (hours: number): string => new Date(Date.UTC(2027, 0, 1) + hours * HOUR).toISOString()
const round = (more: Partial<RoundFacts>): RoundFacts => ({
  ...{ id: 'r', reference: 'R', name: 'Round', state: 'awarded', currency: 'EUR', openedAt: at(0) },
  figures: new Map(),
  ...more,
})
const saved = (material: string, compared: string, paid: string, grams = '1000'): Outcome => ({
  savings: [{ against: 'own-ceilings', material, grams, compared, paid }],
  origin: [],
})

test('quantities add up by material and by form, over awarded rounds alone; forms are never added', () => {
  const figures = new Map([
    ['ndpr-oxide', { asked: 1_000n, accepted: 400n, delivered: 100n }],
    ['dy-oxide', { asked: 10n, accepted: 10n, delivered: 10n }],
    ['ndfeb-magnet', { asked: 7n, accepted: 0n, delivered: 0n }],
  ])
  const rounds = [
    round({ awardedAt: at(5), figures }),
    round({ state: 'matched', figures }),
    round({ state: 'cancelled', figures }),
    round({
      state: 'completed',
      awardedAt: at(5),
      figures: new Map([['ndpr-oxide', { asked: 500n, accepted: 100n, delivered: 100n }]]),
    }),
  ]
  const { byForm, byMaterial, rounds: counted } = overviewOf(rounds)
  expect(counted).toEqual({ opened: 4, awarded: 2, cancelled: 1, notSummed: 2 })
  expect(
    byMaterial.map(({ material, asked, awarded, delivered, deliveredOfAwardedPct }) => [
      material,
      asked,
      awarded,
      delivered,
      deliveredOfAwardedPct,
    ]),
  ).toEqual([
    ['dy-oxide', '0.01', '0.01', '0.01', '100.0000'],
    ['ndfeb-magnet', '0.007', '0', '0', undefined],
    ['ndpr-oxide', '1.5', '0.5', '0.2', '40.0000'],
  ])
  expect(byForm.map(({ form, asked, awarded, delivered }) => [form, asked, awarded, delivered])).toEqual([
    ['magnet', '0.007', '0', '0'],
    ['oxide', '1.51', '0.51', '0.21'],
  ])
})

test('what nobody may read is in no sum', () => {
  const { byMaterial } = overviewOf([round({ awardedAt: at(1), figures: new Map([['dy-oxide', { accepted: 5n }]]) })])
  expect(byMaterial).toEqual([
    { material: 'dy-oxide', form: 'oxide', accepted: '0.005', awarded: '0.005', origin: [], savings: [] },
  ])
})

test('savings add up currency by currency, with its places', () => {
  const rounds = [
    round({ awardedAt: at(1), outcome: saved('ndpr-oxide', '1000.00', '900.50') }),
    round({ awardedAt: at(1), outcome: saved('dy-oxide', '100.00', '110.00') }),
    round({ awardedAt: at(1), currency: 'JPY', outcome: saved('dy-oxide', '7000', '6999') }),
  ]
  const { savings, byForm } = overviewOf(rounds)
  expect(savings).toEqual([
    {
      currency: 'EUR',
      against: 'own-ceilings',
      compared: '1100.00',
      paid: '1010.50',
      saved: '89.50',
      savedPct: '8.14',
    },
    { currency: 'JPY', against: 'own-ceilings', compared: '7000', paid: '6999', saved: '1', savedPct: '0.01' },
  ])
  expect(byForm[0]?.savings.map(one => [one.currency, one.kg, one.saved])).toEqual([
    ['EUR', '2', '89.50'],
    ['JPY', '1', '1'],
  ])
  expect(overviewOf([rounds[1] as RoundFacts]).savings[0]).toMatchObject({ saved: '-10.00', savedPct: '-10.00' })
})

test('origin is a share of what the stage is named for, form by form and material by material', () => {
  const origin = (grams: string, outside: string): Outcome => ({
    savings: [],
    origin: [{ material: 'ndfeb-magnet', stage: 'metal', grams, outside }],
  })
  const { byForm } = overviewOf([
    round({ awardedAt: at(1), outcome: origin('3000', '1000') }),
    round({ awardedAt: at(1), outcome: origin('0', '0') }),
  ])
  expect(byForm).toMatchObject([
    { form: 'magnet', origin: [{ stage: 'metal', kg: '3', outsideChinaKg: '1', outsideChinaPct: '33.3333' }] },
  ])
})

test('a round’s steps are those of which both ends are known', () => {
  const times = { offeringSince: at(24), closedAt: at(36), matchedAt: at(36.5), awardedAt: at(100) }
  expect(stepsOf(round(times)).map(({ step, ms }) => [step, ms / HOUR])).toEqual([
    ['collecting', 24],
    ['offering', 12],
    ['matching', 0.5],
    ['deciding', 63.5],
    ['whole', 100],
  ])
  expect(stepsOf(round({ closedAt: at(36), awardedAt: at(100) })).map(one => one.step)).toEqual(['whole'])
})

test('over rounds a step has its median, least and most; of two in the middle their mean', () => {
  const took = (...hours: number[]) => overviewOf(hours.map(h => round({ awardedAt: at(h) }))).steps
  expect(took(10, 1, 4)).toEqual([
    { step: 'whole', rounds: 3, medianHours: '4.00', leastHours: '1.00', mostHours: '10.00' },
  ])
  expect(took(1, 2)).toMatchObject([{ medianHours: '1.50' }])
  expect(took()).toEqual([])
})
