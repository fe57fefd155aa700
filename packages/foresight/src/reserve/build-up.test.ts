import { grams, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quartersOf } from '../plan/quarters.ts'
import { sentenceOf } from '../world/fault.ts'
import { type BuildUp, buildUpOf, readBuildUp } from './build-up.ts'
import { triggersMet } from './trigger.ts'

const market = { pricePerKg: '250', currency: 'USD', percentPerTonne: '2', source: 'Assumed' } as const
const together: BuildUp = {
  element: 'Dy',
  from: '2027-Q1',
  to: '2027-Q4',
  targets: [
    { reserve: 'EU', kg: '4000', by: '2027-Q4' },
    { reserve: 'JP', kg: '4000', by: '2027-Q4' },
  ],
  market,
}

test('reserves that are wanted at the same time are bought in equal parts', () => {
  const { purchases, quarters, extraCost, extraCostAtOnce } = buildUpOf(together)
  expect(quarters.map(({ kg, pricePerKg }) => [kg, pricePerKg])).toEqual(Array(4).fill(['2000', '260.00']))
  expect(purchases.map(({ reserve, quarter }) => `${reserve} ${quarter}`)).toEqual([
    'EU 2027-Q1',
    'EU 2027-Q2',
    'JP 2027-Q3',
    'JP 2027-Q4',
  ])
  // 8 t for 10 USD a kilogram more, against 40 USD more where all buy at once.
  expect([extraCost, extraCostAtOnce]).toEqual(['80000.00', '320000.00'])
})

test('who wants a reserve soon is served soon, and the rest is spread after', () => {
  const { quarters } = buildUpOf({
    ...together,
    targets: [
      { reserve: 'EU', kg: '4000', by: '2027-Q1' },
      { reserve: 'JP', kg: '3000', by: '2027-Q4' },
    ],
  })
  expect(quarters.map(({ kg }) => kg)).toEqual(['4000', '1000', '1000', '1000'])
})

test.each([
  [
    'a quarter outside',
    { ...together, targets: [{ reserve: 'EU', kg: '1', by: '2028-Q1' }] },
    'targets, row 1, by: is not of 2027-Q1 to 2027-Q4',
  ],
  [
    'a reserve twice',
    { ...together, targets: [...together.targets, ...together.targets.slice(1)] },
    'targets, row 3, reserve: another row is of the same reserve',
  ],
  ['an end before the begin', { ...together, to: '2026-Q4' }, 'to: must be up to 20 years after from'],
  [
    'a price below nothing',
    { ...together, market: { ...market, pricePerKg: '-1' } },
    'market.pricePerKg: must not be negative',
  ],
])('%s is refused with its cell', (_, input, sentence) => {
  const read = readBuildUp(input)
  expect('faults' in read && read.faults.map(sentenceOf)).toEqual([sentence])
})

const builds: fc.Arbitrary<BuildUp> = fc
  .array(fc.record({ kg: fc.integer({ min: 0, max: 9000 }), by: fc.integer({ min: 0, max: 7 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map(rows => {
    const quarters = quartersOf({ from: '2027-Q1', to: '2028-Q4' })
    return {
      ...together,
      to: '2028-Q4',
      targets: rows.map(({ kg, by }, n) => ({ reserve: `${n}`, kg: `${kg}`, by: present(quarters[by]) })),
    }
  })

test('each reserve has what it wants by its quarter, nothing twice', () =>
  fc.assert(
    fc.property(builds, own => {
      const { purchases } = buildUpOf(own)
      for (const { reserve, kg, by } of own.targets) {
        const bought = purchases.filter(one => one.reserve === reserve)
        expect(bought.reduce((sum, one) => sum + grams(one.kg), 0n)).toBe(grams(kg))
        expect(bought.every(({ quarter }) => quarter <= by)).toBe(true)
      }
    }),
  ))

test('no other way that keeps the quarters costs less: not each spreading its own, not all at once', () =>
  fc.assert(
    fc.property(builds, own => {
      const quarters = quartersOf(own)
      const alone = quarters.map(() => 0)
      for (const { kg, by } of own.targets) {
        const count = quarters.indexOf(by) + 1
        for (let q = 0; q < count; q++) alone[q] = present(alone[q]) + Number(kg) / count
      }
      // Two percent of 250 USD for each tonne.
      const costAlone = alone.reduce((sum, kg) => sum + kg * 5 * (kg / 1000), 0)
      const { extraCost, extraCostAtOnce } = buildUpOf(own)
      expect(Number(extraCost)).toBeLessThanOrEqual(costAlone + 0.02)
      expect(Number(extraCost)).toBeLessThanOrEqual(Number(extraCostAtOnce))
    }),
  ))

test('a trigger is met at the end of as many months in a row as it asks for', () => {
  const short = { trigger: 'short', element: 'Dy', measure: 'short-percent', limit: 10, months: 2 } as const
  const days = { trigger: 'days', element: 'Dy', measure: 'days-of-supply', limit: 30, months: 1 } as const
  const seen = (measure: 'short-percent' | 'days-of-supply', month: string, value: number) => ({
    element: 'Dy' as const,
    measure,
    month,
    value,
  })
  const observations = [
    seen('short-percent', '2027-01', 12),
    seen('short-percent', '2027-03', 15),
    seen('short-percent', '2027-04', 10),
    seen('days-of-supply', '2027-02', 31),
  ]
  expect(triggersMet([short, days], observations)).toEqual([{ trigger: 'short', element: 'Dy', month: '2027-04' }])
  expect(triggersMet([days], [seen('days-of-supply', '2027-05', 30)])).toEqual([
    { trigger: 'days', element: 'Dy', month: '2027-05' },
  ])
})
