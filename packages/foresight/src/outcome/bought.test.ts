import { expect, test } from 'vitest'
import type { Measure, Scenario } from '../scenario/scenario.ts'
import { dyWorld } from '../worlds.fixture.ts'
import { boughtBack } from './bought.ts'
import { drawsOf } from './draws.ts'

/** Magnets leave China no more: the turbines' line in Germany, without a stock, stops on 1 April, when the last that were under way do not suffice. */
const closed: Scenario = {
  name: 'closed',
  shocks: [{ kind: 'exports', country: 'CN', stages: ['magnet'], from: '2027-03-01', share: '1' }],
  measures: [],
}
const measures: Measure[] = [
  {
    kind: 'round',
    name: 'a round',
    deliveries: [
      { delivery: 'one', line: 'DE turbines', element: 'Dy', stage: 'magnet', country: 'JP', kgPerMonth: '200' },
    ],
  },
  {
    kind: 'release',
    name: 'a release',
    element: 'Dy',
    stage: 'magnet',
    country: 'DE',
    kg: '2400',
    from: '2027-04-01',
    until: '2027-08-01',
  },
  {
    kind: 'substitution',
    name: 'other magnets',
    element: 'Dy',
    lines: ['DE turbines'],
    from: '2027-01-01',
    share: '1',
  },
  {
    kind: 'project',
    name: 'a plant',
    plants: [{ plant: 'DE magnet', element: 'Dy', stage: 'magnet', country: 'DE', kgPerMonth: '900' }],
  },
]
const daysOf = (bought: Awaited<ReturnType<typeof boughtBack>>, measure: string, line: string): number | undefined =>
  bought.find(own => own.measure === measure)?.lines.find(own => own.line === line)?.days

test('what a measure buys back is told in days of each line and in kilograms', async () => {
  const bought = await boughtBack(dyWorld(), { ...closed, measures })
  // Served first, the line goes on until the year ends; others, who now have less, stop earlier or as before.
  expect(daysOf(bought, 'a round', 'DE turbines')).toBe(275)
  expect(bought[0]?.lines.filter(({ days }) => days > 0)).toHaveLength(1)
  expect(daysOf(bought, 'other magnets', 'DE turbines')).toBe(275)
  // 600 kg a month for four months fill Germany until August.
  expect(daysOf(bought, 'a release', 'DE turbines')).toBe(122)
  expect(daysOf(bought, 'a plant', 'DE turbines')).toBe(275)
  expect(bought.map(({ kg }) => kg > 0)).toEqual([false, true, true, true])
})

test('a measure alone, without a shock, is no loss to anybody but by contract', async () => {
  const calm = { name: 'calm', shocks: [], measures: measures.slice(1) }
  expect((await boughtBack(dyWorld(), calm)).map(({ days, kg }) => [days, kg])).toEqual(Array(3).fill([0, 0]))
})

test('draws of a seed are the same again, others with another, and certain where nothing is unsure', async () => {
  const world = dyWorld({
    assumptions: { ...dyWorld().assumptions, yields: [{ stage: 'magnet', low: '0.3', high: '0.9' }] },
    stocks: [{ line: 'DE turbines', element: 'Dy', days: 20 }],
  })
  const unsure: Scenario = {
    ...closed,
    shocks: [{ kind: 'licence', country: 'CN', stages: ['magnet'], from: '2027-03-01', delay: { low: 5, high: 90 } }],
  }
  const draws = await drawsOf(world, unsure, { seed: 'a', count: 40 })
  expect(await drawsOf(world, unsure, { seed: 'a', count: 40 })).toEqual(draws)
  expect(await drawsOf(world, unsure, { seed: 'b', count: 40 })).not.toEqual(draws)
  const turbines = draws.lines.find(({ line }) => line === 'DE turbines')
  expect(turbines?.stops).toBeGreaterThan(0)
  expect(turbines?.stops).toBeLessThan(40)
  const certain = await drawsOf(dyWorld(), closed, { seed: 'a', count: 10 })
  expect(certain.lines.find(({ line }) => line === 'DE turbines')).toEqual({
    ...{ line: 'DE turbines', element: 'Dy', stops: 10 },
    ...{ early: '2027-04-01', middle: '2027-04-01', late: '2027-04-01' },
  })
})
