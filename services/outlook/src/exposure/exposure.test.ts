import { describe, expect, test } from 'vitest'
import { exampleWorld } from '../outlook.fixture.ts'
import { publishedFrom } from '../scenario/scenario.ts'
import { exposureOf, readOn } from './exposure.ts'

const world = exampleWorld()
const played = publishedFrom(world.from).map(({ id, name, basis, sources, shocks, measures }) => ({
  ...{ id, name, basis, sources },
  scenario: { name, shocks, measures },
}))
const line = {
  owner: 'A',
  line: 'rotors',
  element: 'Dy' as const,
  stage: 'magnet' as const,
  country: 'DE',
  kgPerMonth: '40',
  from: '2027-01',
  to: '2027-12',
}

describe('a member’s exposure', () => {
  test('has its own lines alone, month by month under each published scenario', async () => {
    const { scenarios } = await exposureOf(world, [line], played)
    expect(scenarios.map(({ id }) => id)).toEqual(['published-1', 'published-2', 'published-3'])
    for (const { lines, elements } of scenarios) {
      expect(lines).toMatchObject([{ line: 'rotors', country: 'DE', needKg: '480' }])
      expect(elements.map(({ element }) => element)).toEqual(['Dy'])
      expect(elements[0]?.months.map(({ needKg }) => needKg)).toEqual(Array(12).fill('40'))
    }
  })

  test('says which countries make what at each stage, in shares that come to a whole', async () => {
    const { sources } = await exposureOf(world, [line], played)
    for (const rows of Map.groupBy(sources, ({ stage }) => stage).values())
      expect(rows.reduce((sum, { sharePct }) => sum + Number(sharePct), 0)).toBeCloseTo(100, 3)
  })

  test('is of nothing where nothing is stated', async () => {
    const { scenarios, sources } = await exposureOf(world, [], played)
    expect(scenarios.map(({ lines, elements }) => [lines, elements])).toEqual(Array(3).fill([[], []]))
    expect(sources).toEqual([])
  })

  test('counts the days to a stop from the day on which it is read, or from the first of the baseline', async () => {
    const exposed = await exposureOf(world, [line], played)
    const [before, later] = ['2026-12-01', '2027-02-01'].map(today => readOn(exposed, { today, from: world.from }))
    const daysOf = (read: typeof before) => read?.scenarios[0]?.lines[0]?.daysUntilStop ?? Number.NaN
    expect([before?.asOf, later?.asOf]).toEqual(['2027-01-01', '2027-02-01'])
    expect(daysOf(before) - daysOf(later)).toBe(31)
    expect(daysOf(readOn(exposed, { today: '2028-12-01', from: world.from }))).toBe(0)
  })
})
