import { expect, test } from 'vitest'
import { areGathered, gathered, NOT_WITHOUT } from '../gathered.fixture.ts'
import { sentenceOf } from '../world/fault.ts'
import { vehiclePlan } from './plan.fixture.ts'
import { readPlan } from './read.ts'
import { defaultTechnologies } from './table.ts'

const plan = vehiclePlan()
const [first, ...units] = plan.units
const [share, ...mix] = plan.mix
const faultsOf = (input: unknown): string[] => {
  const read = readPlan(input)
  return 'faults' in read ? read.faults.map(sentenceOf) : []
}

test('a plan without faults is read as it is', () => expect(readPlan(plan)).toEqual({ value: plan }))

test('every figure of the table of technologies has a source, and those with a range lie within it', () => {
  const { technologies, intensities } = defaultTechnologies()
  for (const { source } of [...technologies, ...intensities]) expect(source.length).toBeGreaterThan(5)
  for (const { kgPerUnit, low, high } of intensities)
    expect(
      [low, high]
        .map(own => Number(own ?? kgPerUnit))
        .every((own, n) => (n === 0 ? own <= Number(kgPerUnit) : own >= Number(kgPerUnit))),
    ).toBe(true)
  expect(new Set(technologies.map(({ endUse }) => endUse))).toEqual(new Set(['vehicles', 'turbines', 'robots']))
})

test.each([
  [
    'a share above one',
    { ...plan, mix: [{ ...share, share: '1.2' }, ...mix] },
    'mix, row 1, share: must be at most 1: shares and probabilities are no percent',
  ],
  [
    'shares that do not sum to one',
    { ...plan, mix: [{ ...share, share: '0.9' }, ...mix] },
    'mix, row 1, share: shares of vehicles in 2027-Q1 come to 0.9, not to 1',
  ],
  ['no share at all', { ...plan, mix }, 'units, row 1, quarter: no share of any technology is stated for it'],
  [
    'units below nothing',
    { ...plan, units: [{ ...first, units: '-1' }, ...units] },
    'units, row 1, units: must not be negative',
  ],
  [
    'a quarter missing',
    { ...plan, units: plan.units.filter(({ quarter }) => quarter !== '2030-Q2') },
    'units, row 1, quarter: 2030-Q2 of vehicles is missing',
  ],
  ['a quarter twice', { ...plan, units: [...plan.units, first] }, 'units, row 37, quarter: row 1 states the same'],
  ['a quarter beyond', { ...plan, to: '2036-Q1' }, 'to: must not be after 2035-Q4'],
  ['an end before the begin', { ...plan, to: '2026-Q4' }, 'to: is before 2027-Q1'],
  [
    'a month',
    { ...plan, units: [{ ...first, quarter: '2027-01' }, ...units] },
    'units, row 1, quarter: a quarter such as 2027-Q1',
  ],
  [
    'units outside the plan',
    { ...plan, units: [...plan.units, { ...first, quarter: '2026-Q4' }] },
    'units, row 37, quarter: is not of 2027-Q1 to 2035-Q4',
  ],
  [
    'an unknown technology',
    { ...plan, mix: [{ ...share, technology: 'magic' }, ...mix] },
    'mix, row 1, technology: no technology has this name',
  ],
  [
    'an unknown end use',
    { ...plan, units: [{ ...first, endUse: 'ships' }, ...units] },
    'units, row 1, endUse: no technology is for this end use',
  ],
  [
    'units of one quarter in thousands',
    { ...plan, units: [{ ...first, units: '10' }, ...units] },
    'units, row 1, units: 10 against 10000 in row 18: is it wrong by a thousand?',
  ],
  [
    'all units wrong by a thousand',
    { ...plan, units: plan.units.map(own => ({ ...own, units: '100000000' })) },
    'units, row 1, units: 37400000 kg of Nd in 2027-Q1 is more than the world refines: are single units and kilograms a unit meant?',
  ],
  [
    'kilograms a unit in grams',
    { ...plan, intensities: plan.intensities.map((own, n) => (n === 0 ? { ...own, kgPerUnit: '374' } : own)) },
    'intensities, row 1, kgPerUnit: 374 against 0.411 in row 7: is it wrong by a thousand?',
  ],
])('%s is refused with its cell', (_, input, sentence) => expect(faultsOf(input)).toEqual([sentence]))

const TURBINES: Readonly<Record<string, string>> = {
  'wind: direct drive, permanent magnets': 'wind DD-PMSG',
  'wind: gearbox, permanent magnets': 'wind GB-PMSG',
  'wind: gearbox, doubly fed': 'wind GB-DFIG',
  'wind: direct drive, externally excited': 'wind DD-EESG',
}

test.skipIf(!areGathered)(`turbines take what was published ${NOT_WITHOUT}`, () => {
  const published = gathered('demand-outlook/intensity.csv').split('\n')
  const turbines = defaultTechnologies().intensities.filter(({ technology }) => TURBINES[technology] !== undefined)
  expect(turbines).toHaveLength(14)
  for (const { technology, element, kgPerUnit } of turbines) {
    const start = `${TURBINES[technology]},${element},${kgPerUnit},`
    expect(
      published.some(row => row.startsWith(start)),
      start,
    ).toBe(true)
  }
})
