import { expect, test } from 'vitest'
import { difference, sharesBeside } from './what-if.shares.ts'

const share = (country: string, ofDemandPct: string) => ({
  material: 'dy-oxide',
  stage: 'mining',
  country,
  kg: '1',
  ofDemandPct,
  ofMatchedPct: '0.0000',
  withinCap: true,
})

test('a difference has its sign, to the gram', () => {
  expect([difference('10.5', '12'), difference('12', '10.5'), difference('3', '3')]).toEqual(['1.5', '-1.5', '0'])
})

test('shares stand side by side, those that moved most first, and one that is only in one of the results too', () => {
  const rows = sharesBeside(
    [share('AU', '40.0000'), share('US', '10.0000'), share('MY', '5.0000')],
    [share('AU', '38.5000'), share('US', '10.0000'), share('CA', '7.2500')],
  )
  expect(rows.map(({ country, before, after }) => [country, before, after])).toEqual([
    ['CA', undefined, '7.2500'],
    ['MY', '5.0000', undefined],
    ['AU', '40.0000', '38.5000'],
    ['US', '10.0000', '10.0000'],
  ])
})
