import { expect, test } from 'vitest'
import { lineOf, offerOf, RULES, SEED } from '../book/round.fixture.ts'
import { changeRules, changesBetween, underRules } from './what-if.ts'

const sealed = {
  rules: { ...RULES, rates: { USD: '0.92' } },
  seed: SEED,
  lines: [lineOf(1, { memberId: 'm', weight: '100' }), lineOf(2, { memberId: 'm', quantityKg: '300', weight: '300' })],
  offers: [
    offerOf(1, {
      price: { fixed: { amount: '50', currency: 'USD' } },
      tiers: [{ fromKg: '0', exWorks: '46' }],
      group: 'G',
    }),
  ],
}

test('the same rules give the same inputs', () => {
  expect(underRules(sealed, sealed.rules, {})).toEqual(sealed)
})

test('another rate changes the ex-works price of every tier in that currency', () => {
  const rules = changeRules(sealed.rules, { rates: { USD: '0.8' } })
  expect(underRules(sealed, rules, {}).offers).toEqual([
    { ...sealed.offers[0], tiers: [{ fromKg: '0', exWorks: '40' }] },
  ])
})

test('rates and index values change one by one', () => {
  const rules = changeRules(
    { ...sealed.rules, indices: { a: '1', b: '2' } },
    { indices: { b: '3' }, rates: { JPY: '0.006' } },
  )
  expect(rules).toMatchObject({ indices: { a: '1', b: '3' }, rates: { USD: '0.92', JPY: '0.006' } })
})

test('another basis of weights weighs again, by the baselines given, and another rule does not', () => {
  const baselines = { m: [{ material: 'ndpr-oxide', kgPerYear: '200' }] }
  const weights = (rules: Parameters<typeof changeRules>[1]) =>
    underRules(sealed, changeRules(sealed.rules, rules), baselines).lines.map(line => line.weight)
  expect(weights({ weights: 'baseline' })).toEqual(['50', '150'])
  expect(weights({ allocation: 'pro-rata' })).toEqual(['100', '300'])
})

test('another bound on newcomers weighs again, and another order does where they are bounded', () => {
  const book = {
    ...sealed,
    rules: { ...sealed.rules, weights: 'baseline' as const },
    lines: [
      lineOf(1, { memberId: 'm', weight: '50' }),
      lineOf(2, { memberId: 'new', quantityKg: '300', weight: '300' }),
    ],
  }
  const baselines = { m: [{ material: 'ndpr-oxide', kgPerYear: '50' }] }
  const weights = (
    rules: Parameters<typeof changeRules>[1],
    from: typeof book.rules & { newcomerWeight?: string | undefined } = book.rules,
  ) => underRules({ ...book, rules: from }, changeRules(from, rules), baselines).lines.map(line => line.weight)
  expect(weights({ newcomerWeight: 'median' })).toEqual(['50', '40'])
  expect(weights({ newcomerWeight: '20' })).toEqual(['50', '10'])
  expect(weights({ pricing: 'uniform' })).toEqual(['50', '300'])
  expect(weights({ newcomerWeight: 'stated' })).toEqual(['50', '300'])
  expect(weights({ allocation: 'pro-rata' }, { ...book.rules, newcomerWeight: 'median' })).toEqual(['50', '40'])
})

test('who gains and loses is summed by class and bloc', () => {
  const lines = [lineOf(1), lineOf(2), lineOf(3, { bloc: 'JP', priority: 1 }), lineOf(4)]
  const fill = (...kg: string[]) => kg.map((filledKg, i) => ({ lineId: lineOf(i + 1).id, filledKg }))
  expect(changesBetween(lines, fill('10', '20', '0', '5'), fill('15.5', '0', '7', '5'))).toEqual([
    {
      priority: 1,
      bloc: 'JP',
      lines: 1,
      linesGaining: 1,
      linesLosing: 0,
      askedKg: '100',
      recordedKg: '0',
      hypotheticalKg: '7',
      gainedKg: '7',
      lostKg: '0',
    },
    {
      priority: 5,
      bloc: 'EU',
      lines: 3,
      linesGaining: 1,
      linesLosing: 1,
      askedKg: '300',
      recordedKg: '35',
      hypotheticalKg: '20.5',
      gainedKg: '5.5',
      lostKg: '20',
    },
  ])
})
