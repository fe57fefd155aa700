import { expect, test } from 'vitest'
import { readScenario } from '../scenario/read.ts'
import { dyWorld, licences } from '../worlds.fixture.ts'
import { sentenceOf } from './fault.ts'
import { readWorld } from './read.ts'

const world = dyWorld()
const [motors, turbines] = world.needs
const [clay] = world.plants

const faultsOf = (input: unknown): string[] => {
  const read = readWorld(input)
  return 'faults' in read ? read.faults.map(sentenceOf) : []
}
const withNeed = (more: object) => ({ ...world, stocks: [], needs: [motors, { ...turbines, ...more }] })
const withPlant = (more: object) => ({ ...world, plants: [{ ...clay, ...more }, ...world.plants.slice(1)] })

test('a world without faults is read as it is', () => expect(readWorld(world)).toEqual({ value: world }))

test.each([
  [
    'a stock below nothing',
    { ...world, stocks: [{ line: 'DE motors', element: 'Dy', kg: '-5' }] },
    'stocks, row 1, kg: must not be negative',
  ],
  [
    'days of stock below nothing',
    { ...world, stocks: [{ line: 'DE motors', element: 'Dy', days: -5 }] },
    'stocks, row 1, days: must be at least 0',
  ],
  [
    'a stock in two units',
    { ...world, stocks: [{ line: 'DE motors', element: 'Dy', kg: '5', days: 5 }] },
    'stocks, row 1: a stock is in kg or in days, one of them',
  ],
  [
    'a stage that nobody knows',
    withNeed({ stage: 'magnets' }),
    'needs, row 2, stage: must be one of mining, separation, metal, alloy, magnet',
  ],
  [
    'an element that nobody knows',
    withNeed({ element: 'Xx' }),
    'needs, row 2, element: must be one of Nd, Pr, Dy, Tb, Sm, Gd',
  ],
  [
    'a probability above one',
    withPlant({ probability: '60' }),
    'plants, row 1, probability: must be at most 1: shares and probabilities are no percent',
  ],
  [
    'a yield in percent',
    { ...world, assumptions: { ...world.assumptions, yields: [{ stage: 'metal', low: '92', high: '97' }] } },
    'assumptions.yields, row 1, low: must be at most 1: shares and probabilities are no percent',
  ],
  [
    'yields the wrong way round',
    { ...world, assumptions: { ...world.assumptions, yields: [{ stage: 'metal', low: '0.97', high: '0.92' }] } },
    'assumptions.yields, row 1: low must be above 0 and no more than high',
  ],
  ['a number instead of a decimal', withNeed({ kgPerMonth: 200 }), 'needs, row 2, kgPerMonth: must be a text'],
  ['the wrong sheet', { ...world, needs: [{ lieferant: 'x' }] }, 'needs, row 1, line: required'],
  ['a column that is not known', withNeed({ tonnes: '3' }), 'needs, row 2: unknown field'],
  ['a quarter where months are', withNeed({ from: '2027-Q1' }), 'needs, row 2, from: a month such as 2027-01'],
  ['no country', withNeed({ country: 'Japan' }), 'needs, row 2, country: a country as ISO 3166-1 alpha-2, such as JP'],
])('%s is refused with its cell', (_, input, sentence) => expect(faultsOf(input)).toContain(sentence))

test.each([
  [
    'years that are missing',
    {
      ...world,
      months: 36,
      needs: [
        { ...motors, to: '2027-12' },
        { ...motors, from: '2029-01', to: '2029-12' },
      ],
    },
    'needs, row 2, from: 2028-01 to 2028-12 is missing between row 1 and this',
  ],
  [
    'months stated twice',
    { ...world, needs: [motors, { ...motors, from: '2027-06', to: '2028-01' }] },
    'needs, row 2, from: row 1 already states 2027-06',
  ],
  [
    'a line of two countries',
    { ...world, needs: [motors, { ...motors, from: '2028-01', to: '2028-01', country: 'FR' }] },
    'needs, row 2, country: row 1 says otherwise of the same line',
  ],
  ['an end before its begin', withNeed({ to: '2026-12' }), 'needs, row 2, to: is before 2027-01'],
  [
    'a stock of no line',
    { ...world, stocks: [{ line: 'DE motor', element: 'Dy', days: 3 }] },
    'stocks, row 1, line: no need of Dy is stated for this line',
  ],
  [
    'recycling that feeds nothing',
    withPlant({ stage: 'recycling' }),
    'plants, row 1, feeds: is for recycling, and recycling needs it',
  ],
  [
    'a chain with a hole',
    { ...world, plants: world.plants.filter(({ stage }) => stage !== 'alloy') },
    'needs, row 1, stage: no plant of stage alloy makes Dy',
  ],
  [
    'a route stated twice',
    { ...world, routes: [...world.routes, { from: 'CN', to: 'DE', days: 9 }] },
    'routes, row 4, to: row 1 states the same',
  ],
])('%s is refused with its row', (_, input, sentence) => expect(faultsOf(input)).toContain(sentence))

test.each([
  [
    'grams for kilograms in one year',
    {
      ...world,
      stocks: [],
      months: 24,
      needs: [motors, { ...motors, from: '2028-01', to: '2028-12', kgPerMonth: '400000' }],
    },
    'needs, row 2, kgPerMonth: 400000 kg against 400 kg in row 1',
  ],
  [
    'tonnes for kilograms in one year',
    {
      ...world,
      stocks: [],
      months: 36,
      needs: [
        motors,
        { ...motors, from: '2028-01', to: '2028-12', kgPerMonth: '0.4' },
        { ...motors, from: '2029-01', to: '2029-12' },
      ],
    },
    'needs, row 2, kgPerMonth: 0.4 kg against 400 kg in row 1',
  ],
  [
    'grams of all needs',
    withNeed({ kgPerMonth: '2000000' }),
    'needs, row 2, kgPerMonth: 2000000 kg of Dy against 4600 kg that all plants make',
  ],
  [
    'a plant in grams',
    withPlant({ kgPerMonth: '3000000' }),
    'plants, row 1, kgPerMonth: 3000000 kg of Dy is more than one plant makes',
  ],
  [
    'a stock in grams',
    { ...world, stocks: [{ line: 'DE motors', element: 'Dy', kg: '600000' }] },
    'stocks, row 1, kg: 600000 kg would last 45000 days',
  ],
])('%s, wrong by a thousand, is refused with its cell', (_, input, sentence) =>
  expect(faultsOf(input).map(fault => fault.slice(0, sentence.length))).toEqual([sentence]),
)

test.each([
  [
    { ...licences, shocks: [{ ...licences.shocks[0], granted: '25' }] },
    'shocks, row 1, granted: must be at most 1: shares and probabilities are no percent',
  ],
  [
    { ...licences, shocks: [{ ...licences.shocks[0], until: '2026-01-01' }] },
    'shocks, row 1, until: must be after from',
  ],
  [
    { ...licences, shocks: [{ kind: 'plant', plant: 'CN magnets', from: '2027-01-01', share: '1' }] },
    'shocks, row 1, plant: no plant has this name',
  ],
  [
    { ...licences, shocks: [{ kind: 'slip', plant: 'CN magnet', by: { low: 90, high: 30 } }] },
    'shocks, row 1, by: low must be no more than high',
  ],
  [
    {
      ...licences,
      measures: [{ kind: 'substitution', name: 'a', element: 'Dy', lines: ['x'], from: '2027-01-01', share: '1' }],
    },
    'measures, row 1, lines: no need is stated for one of the lines',
  ],
  [
    { ...licences, shocks: [{ ...licences.shocks[0], from: '2027-02-30' }] },
    'shocks, row 1, from: a plain date such as 2027-01-31',
  ],
])('a scenario that cannot be is refused with its cell', (input, sentence) => {
  const read = readScenario(input, world)
  expect('faults' in read ? read.faults.map(sentenceOf) : []).toContain(sentence)
})
