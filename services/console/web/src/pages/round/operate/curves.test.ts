import { quarterOf } from '@lodestone/kernel/period'
import { expect, test } from 'vitest'
import { coverageOf, curvesOf } from './curves.ts'
import type { RoundRecord } from './round.queries.ts'

test('a month lies in its quarter', () => {
  expect(['2027-01', '2027-03', '2027-04', '2027-12', '2027-Q2'].map(quarterOf)).toEqual([
    '2027-Q1',
    '2027-Q1',
    '2027-Q2',
    '2027-Q4',
    '2027-Q2',
  ])
})

test('demand falls by its ceiling in the base currency, what takes any price first; supply rises, what is not eligible left out', () => {
  const line = (quantityKg: string, ceilingPrice?: object, period = '2027-Q1') => ({
    material: 'dy-oxide',
    period,
    quantityKg,
    ...(ceilingPrice ? { ceilingPrice } : {}),
  })
  const offer = (id: string, quantityKg: string, level: string, ...exWorks: string[]) => ({
    id,
    material: 'dy-oxide',
    period: '2027-02',
    quantityKg,
    level,
    tiers: exWorks.map(price => ({ fromKg: '0', exWorks: price })),
  })
  const record = {
    rules: { provenanceFloor: 'B', baseCurrency: 'EUR', rates: { USD: '0.5' } },
    inputs: {
      lines: [
        line('10', { amount: '90', currency: 'EUR' }),
        line('20', { amount: '200', currency: 'USD' }),
        line('5.5'),
        line('99', { amount: '1', currency: 'EUR' }, '2027-Q2'),
      ],
      offers: [
        offer('a', '7', 'A', '80', '70'),
        offer('b', '3', 'B', '60'),
        offer('c', '4', 'C', '1'),
        offer('d', '2', 'A'),
      ],
    },
    result: { selection: [{ offerId: 'a', tier: 1, totalKg: '7' }] },
  } as unknown as RoundRecord
  expect(curvesOf(record, 'dy-oxide', '2027-Q1')).toEqual({
    demand: [
      { kg: 5.5, price: undefined },
      { kg: 20, price: 100 },
      { kg: 10, price: 90 },
    ],
    supply: [
      { kg: 3, price: 60 },
      { kg: 7, price: 70 },
    ],
    withoutCeilingKg: '5.5',
    notEligibleKg: '6',
  })
})

test('coverage counts what stands in the round, and only eligible offers cover', () => {
  const line = (quantityKg: string, entry: 'joined' | 'dropped', period = '2027-Q1') => ({
    material: 'dy-oxide',
    period,
    quantityKg,
    entry,
  })
  const offer = (quantityKg: string, level: 'A' | 'B' | 'D' | 'U', entry: 'joined' | 'left' = 'joined') => ({
    material: 'dy-oxide',
    period: '2027-03',
    quantityKg,
    entry,
    screening: { level },
  })
  const rows = [line('100', 'joined'), line('900', 'dropped'), line('50', 'joined', '2027-Q2')]
  const offers = [offer('25.5', 'B'), offer('80', 'D'), offer('70', 'A', 'left'), offer('9', 'U')]
  const rules = { provenanceFloor: 'B' as const }
  expect(coverageOf(rows, offers, rules)).toEqual([
    { key: 'dy-oxide', askedKg: '150', offeredKg: '114.5', eligibleKg: '25.5', coveredPct: '17.0000', gapKg: '124.5' },
  ])
  expect(coverageOf(rows, offers, rules, 'dy-oxide').map(row => [row.key, row.coveredPct, row.gapKg])).toEqual([
    ['2027-Q1', '25.5000', '74.5'],
    ['2027-Q2', '0.0000', '50'],
  ])
  const documented = { ...offer('10', 'A'), screening: { level: 'A' as const, assurance: 'documented' as const } }
  const asking = { ...rules, assurance: 'documented' as const }
  expect(coverageOf(rows, [...offers, documented], asking).map(row => row.eligibleKg)).toEqual(['10'])
})
