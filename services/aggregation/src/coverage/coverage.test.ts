import type { Stage } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import { countryShares, coverageRows, type Eligible } from './coverage.ts'

const demand = (material: string, period: string, grams: bigint, commitment = 'intent') => ({
  material,
  period,
  commitment,
  grams,
})
const STAGES: Stage[] = ['mining', 'separation']
const supply = (material: string, period: string, grams: bigint, ...countries: string[]) => ({
  material,
  period,
  grams,
  chain: countries.map((country, nth) => ({ stage: STAGES[nth] ?? 'metal', country })),
})

test('the gap of a quarter counts offers of the quarter and of its months, and is never negative', () => {
  const rows = coverageRows(
    [
      demand('dy-oxide', '2027-Q1', 100_000n),
      demand('dy-oxide', '2027-Q1', 50_000n, 'forecast'),
      demand('tb-oxide', '2027-Q1', 1_000n),
    ],
    [
      supply('dy-oxide', '2027-Q1', 20_000n),
      supply('dy-oxide', '2027-02', 30_500n),
      supply('dy-oxide', '2027-04', 99_000n),
      supply('tb-oxide', '2027-Q1', 5_000n),
    ],
  )
  expect(rows.map(({ contained: _, ...row }) => row)).toContainEqual({
    material: 'dy-oxide',
    period: '2027-Q1',
    demandKg: '150',
    committedKg: '100',
    eligibleSupplyKg: '50.5',
    gapKg: '99.5',
  })
  expect(rows.find(row => row.period === '2027-02')).toMatchObject({
    demandKg: '0',
    eligibleSupplyKg: '30.5',
    gapKg: '0',
  })
  expect(rows.find(row => row.material === 'tb-oxide')).toMatchObject({ gapKg: '0' })
})

test('a country named at a stage counts in full there, once an offer', () => {
  const twice: Eligible = {
    ...supply('dy-oxide', '2027-Q1', 30n),
    chain: [
      { stage: 'mining', country: 'AU' },
      { stage: 'mining', country: 'AU' },
    ],
  }
  const shares = countryShares(
    [demand('dy-oxide', '2027-Q1', 200n)],
    [twice, supply('dy-oxide', '2027-Q2', 70n, 'AU', 'MY')],
  )
  expect(shares).toEqual([
    {
      material: 'dy-oxide',
      stage: 'mining',
      country: 'AU',
      kg: '0.1',
      ofSupplyPct: '100.0000',
      ofDemandPct: '50.0000',
    },
    {
      material: 'dy-oxide',
      stage: 'separation',
      country: 'MY',
      kg: '0.07',
      ofSupplyPct: '70.0000',
      ofDemandPct: '35.0000',
    },
  ])
})

test('demand and eligible supply are told as contained elements too, by grade and by declared composition', () => {
  const magnets = { material: 'ndfeb-magnet', period: '2027-Q1', grams: 1_000_000n }
  const rows = coverageRows(
    [
      { ...magnets, grade: 'N42H', commitment: 'intent' },
      { ...magnets, grade: null, commitment: 'forecast' },
      demand('dy-oxide', '2027-Q1', 1_000_000n),
    ],
    [{ ...magnets, period: '2027-02', grade: 'N45SH', composition: { Dy: '2.4' }, chain: [] }],
  )
  const dysprosium = (row: (typeof rows)[number] | undefined) =>
    [row?.contained.demand, row?.contained.eligibleSupply].map(list => {
      const one = list?.find(({ element }) => element === 'Dy')
      return one && [one.leastKg, one.mostKg]
    })
  // N42H holds 1 to 3 %, magnets of any grade 0 to 11 %; a tonne of oxide 867 to 871 kg.
  expect(dysprosium(rows.find(row => row.period === '2027-Q1' && row.material === 'ndfeb-magnet'))).toEqual([
    ['10', '140'],
    ['24', '24'],
  ])
  expect(dysprosium(rows.find(row => row.material === 'dy-oxide'))).toEqual([['866.964', '871.321'], undefined])
})
