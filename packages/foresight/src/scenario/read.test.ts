import { expect, test } from 'vitest'
import { foresee } from '../outcome/outcome.ts'
import { sentenceOf } from '../world/fault.ts'
import { readWorld } from '../world/read.ts'
import { dyWorld } from '../worlds.fixture.ts'
import { readScenario } from './read.ts'

const world = dyWorld()
const plant = { plant: 'DE magnet', element: 'Dy', stage: 'magnet', country: 'DE', kgPerMonth: '100' }
const delivery = {
  delivery: 'one',
  line: 'DE motors',
  element: 'Dy',
  stage: 'magnet',
  country: 'JP',
  kgPerMonth: '300',
}
const project = (name: string, ...plants: object[]) => ({ kind: 'project', name, plants })
const round = (...deliveries: object[]) => ({ kind: 'round', name: 'round', deliveries })
const faultsOf = (...measures: object[]): string[] => {
  const read = readScenario({ name: 'measures', shocks: [], measures }, world)
  return 'faults' in read ? read.faults.map(sentenceOf) : []
}

test('a project that grows and a round with two deliveries are taken', () => {
  const later = { ...plant, from: '2027-07', kgPerMonth: '200' }
  expect(faultsOf(project('a', { ...plant, to: '2027-06' }, later))).toEqual([])
  expect(faultsOf(round(delivery, { ...delivery, delivery: 'two', country: 'CN' }))).toEqual([])
})

test.each([
  [
    'states a plant twice for the same months',
    [project('a', plant, plant)],
    'measures, row 1, plants.1.from: row 1 states the same months of this plant',
  ],
  [
    'has one plant in two countries',
    [
      project('b', plant),
      project('a', { ...plant, plant: 'X', to: '2027-02' }, { ...plant, plant: 'X', country: 'FR', from: '2027-03' }),
    ],
    'measures, row 2, plants.1.country: row 1 says otherwise of the same plant',
  ],
  [
    'ends before it begins',
    [project('a', { ...plant, from: '2028-01', to: '2027-01' })],
    'measures, row 1, plants.0.to: is before its first month',
  ],
  [
    'states grams',
    [project('a', { ...plant, kgPerMonth: '3000000' })],
    'measures, row 1, plants.0.kgPerMonth: 3000000 kg of Dy is more than one plant makes: are kilograms a month of the element contained meant?',
  ],
  [
    'feeds nothing',
    [project('a', { ...plant, stage: 'recycling' })],
    'measures, row 1, plants.0.feeds: is for recycling, and recycling needs it',
  ],
  [
    'builds the plant of another project',
    [project('a', plant), project('b', plant)],
    'measures, row 2, plants.0.plant: a plant of another measure has this name',
  ],
])('a project that %s is refused with its cell', (_, measures, sentence) =>
  expect(faultsOf(...measures)).toEqual([sentence]),
)

test('two deliveries of one name are refused, for which of them came first would decide', async () => {
  const other = { ...delivery, country: 'CN', kgPerMonth: '350' }
  expect(faultsOf(round(delivery, other))).toEqual(['measures, row 1, deliveries.1.delivery: row 1 states the same'])
})

test.each([
  [
    'a scenario',
    () => faultsOf(round({ ...delivery, from: '2028-02', to: '2027-01' })),
    'measures, row 1, deliveries.0.to',
  ],
  [
    'a world',
    () => {
      const read = readWorld(
        dyWorld({ deliveries: [{ ...delivery, element: 'Dy', stage: 'magnet', from: '2028-02', to: '2027-01' }] }),
      )
      return 'faults' in read ? read.faults.map(sentenceOf) : []
    },
    'deliveries, row 1, to',
  ],
])('a delivery of %s that ends before it begins is refused', (_, faults, cell) =>
  expect(faults()).toEqual([`${cell}: is before its first month`]),
)

test('whose deliveries come to one name are as good in any order', async () => {
  const rounds = [
    { kind: 'round' as const, name: 'a', deliveries: [{ ...delivery, delivery: 'b: c' }] },
    {
      kind: 'round' as const,
      name: 'a: b',
      deliveries: [{ ...delivery, delivery: 'c', country: 'CN', kgPerMonth: '350' }],
    },
  ]
  const shocks = [{ kind: 'exports', country: 'CN', stages: ['magnet'], from: '2027-01-01', share: '1' }]
  const [once, turned] = await Promise.all(
    [rounds, rounds.toReversed()].map(async measures => {
      const read = readScenario({ name: 'x', shocks, measures }, world)
      if ('faults' in read) throw new Error(JSON.stringify(read.faults))
      const { months, lines } = (await foresee(world, read.value)).outcome
      return { months, lines }
    }),
  )
  expect(turned).toEqual(once)
})
