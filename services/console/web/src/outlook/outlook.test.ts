import { expect, test } from 'vitest'
import { coloursOf, type Made, stagesOf } from './chain.ts'
import { partsOf, sumOf } from './gap.ts'
import { fatesOf, horizonOf, monthsIn, placeOf } from './stops.ts'

test('what arrives, what stock covers and what is missing are together the need, to the gram', () => {
  const gap = { needKg: '1000', shortKg: '400.5', coveredKg: '150.25' }
  expect(partsOf(gap)).toEqual({ arrives: '599.5', covered: '150.25', missing: '250.25' })
  expect(sumOf([gap, gap, { needKg: '0.001', shortKg: '0', coveredKg: '0' }])).toEqual({
    needKg: '2000.001',
    shortKg: '801',
    coveredKg: '300.5',
  })
  expect(sumOf([])).toEqual({ needKg: '0', shortKg: '0', coveredKg: '0' })
})

test('a horizon runs to the end of its last month, over the turn of a year', () => {
  const horizon = horizonOf(['2027-11', '2027-12', '2028-01'])
  expect(horizon).toEqual({ from: '2027-11-01', until: '2028-02-01' })
  expect(horizonOf([])).toBeUndefined()
  if (!horizon) return
  expect(monthsIn(horizon).map(({ month }) => month)).toEqual(['2027-11', '2027-12', '2028-01'])
  expect(placeOf('2027-11-01', horizon)).toBe(0)
  expect(placeOf('2027-12-17', horizon)).toBe(0.5)
  expect([placeOf('2027-10-01', horizon), placeOf('2029-01-01', horizon)]).toEqual([0, 1])
})

test('a line stops with the first of its elements that is used up, and comes before those that stop later or never', () => {
  const rows = [
    { line: 'C', element: 'Nd' },
    { line: 'B', element: 'Nd', stopsOn: '2027-05-01', daysUntilStop: 60 },
    { line: 'A', element: 'Nd' },
    { line: 'B', element: 'Dy', stopsOn: '2027-03-04', daysUntilStop: 2, undisturbedStopsOn: '2027-09-01' },
    { line: 'D', element: 'Tb', stopsOn: '2027-03-03', daysUntilStop: 1 },
  ]
  expect(fatesOf(rows)).toEqual([
    { line: 'D', stopsOn: '2027-03-03', element: 'Tb', daysUntilStop: 1 },
    { line: 'B', stopsOn: '2027-03-04', element: 'Dy', daysUntilStop: 2, undisturbedStopsOn: '2027-09-01' },
    { line: 'A' },
    { line: 'C' },
  ])
  expect(fatesOf([])).toEqual([])
})

const made = (stage: Made['stage'], country: string, kg: string, undisturbedKg: string): Made => ({
  stage,
  country,
  kg,
  undisturbedKg,
})

test('stages stand in the order of the chain, countries without a name as one, and nothing is lost', () => {
  const all = [
    made('magnet', 'CN', '10', '40'),
    made('mining', 'AU', '20', '15'),
    made('mining', 'CN', '30', '30'),
    made('magnet', 'JP', '12.5', '10'),
    made('magnet', 'DE', '1', '1'),
    made('metal', 'VN', '0', '0'),
  ]
  expect(stagesOf(all, country => country !== 'DE' && country !== 'JP')).toEqual([
    {
      stage: 'mining',
      kg: '50',
      undisturbedKg: '45',
      countries: [
        { stage: 'mining', country: 'CN', kg: '30', undisturbedKg: '30' },
        { stage: 'mining', country: 'AU', kg: '20', undisturbedKg: '15' },
      ],
    },
    {
      stage: 'magnet',
      kg: '23.5',
      undisturbedKg: '51',
      countries: [
        { stage: 'magnet', country: 'CN', kg: '10', undisturbedKg: '40' },
        { country: 'others', kg: '13.5', undisturbedKg: '11' },
      ],
    },
  ])
})

test('seven countries have a colour of their own, China always the same', () => {
  const countries = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH', 'CN']
  const colourOf = coloursOf(countries.map((country, nth) => ({ country, amount: 9 - nth })))
  const colours = countries.map(colourOf)
  expect(colours.filter(one => one !== undefined)).toHaveLength(7)
  expect(new Set(colours.filter(one => one !== undefined)).size).toBe(7)
  expect(colourOf('CN')).toBe('var(--series-2)')
  expect([colourOf('GG'), colourOf('ZZ')]).toEqual([undefined, undefined])
})
