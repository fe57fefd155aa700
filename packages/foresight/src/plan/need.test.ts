import { grams, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecastLinesOf } from './lines.ts'
import { needOf } from './need.ts'
import { vehiclePlan } from './plan.fixture.ts'
import { quartersOf } from './quarters.ts'
import { readPlan } from './read.ts'
import { costsOf, switchesOf } from './switches.ts'
import { defaultTechnologies, type Plan } from './table.ts'

const plan = vehiclePlan()
const of = (quarter: string, element: string) =>
  needOf(plan).needs.find(own => own.quarter === quarter && own.element === element)

test('need is units times shares times kilograms a unit', () => {
  // 10,000 vehicles of 0.064 kg of dysprosium; from 2028 half of them of 0.027 kg; from 2032 a tenth of none.
  expect(of('2027-Q4', 'Dy')).toMatchObject({ kg: '640', unchangedKg: '640', savedKg: '0' })
  expect(of('2028-Q1', 'Dy')).toMatchObject({ kg: '455', unchangedKg: '640', savedKg: '185' })
  expect(of('2032-Q1', 'Dy')).toMatchObject({ kg: '391', unchangedKg: '640', savedKg: '249' })
  expect(of('2032-Q1', 'Nd')).toMatchObject({ kg: '3366', savedKg: '374' })
  // Sixteen quarters of 185 kg and sixteen of 249 kg.
  expect(needOf(plan).saved.find(({ element }) => element === 'Dy')?.kg).toBe('6944')
})

test('a switch begins as many days before its quarter as qualification takes, and a late one says so', () => {
  expect(switchesOf(plan)).toEqual([
    {
      endUse: 'vehicles',
      technology: 'vehicle: NdFeB, grain-boundary diffusion',
      quarter: '2028-Q1',
      share: '0.5',
      qualificationDays: 365,
      beginBy: '2027-01-01',
      lateDays: 0,
    },
    {
      endUse: 'vehicles',
      technology: 'vehicle: ferrite',
      quarter: '2032-Q1',
      share: '0.1',
      qualificationDays: 1460,
      beginBy: '2028-01-02',
      lateDays: 0,
    },
  ])
  expect(switchesOf(vehiclePlan({ asOf: '2027-03-02' }))[0]?.lateDays).toBe(60)
})

test('a plan costs what its technologies cost more than those of the first quarter; who states no cost is named', () => {
  const costs: Readonly<Record<string, string>> = {
    'vehicle: NdFeB, alloyed': '90',
    'vehicle: NdFeB, grain-boundary diffusion': '96.5',
  }
  const priced = vehiclePlan({
    technologies: plan.technologies.map(own => {
      const costPerUnit = costs[own.technology]
      return costPerUnit === undefined ? own : { ...own, costPerUnit }
    }),
  })
  const { quarters, total, unstated } = costsOf(priced)
  // 5,000 vehicles for 6.50 more; ferrite without a stated cost takes a tenth of 90 off.
  expect(quarters.find(({ quarter }) => quarter === '2028-Q1')?.cost).toBe('32500.00')
  expect(quarters.find(({ quarter }) => quarter === '2032-Q1')?.cost).toBe('-57500.00')
  expect(total).toBe('-400000.00')
  expect(unstated).toEqual(['vehicle: ferrite'])
})

test('lines of a forecast hold the rare earths of the plan, and a material that nothing is known of is no guess', () => {
  const elements = (['Nd', 'Pr', 'Dy'] as const).map(element => ({ element, leastKg: '90', mostKg: '110' }))
  const lines = forecastLinesOf(plan, [{ material: 'ndfeb-magnet', kg: '1000', elements }])
  // 3,740 + 1,060 + 640 kg of rare earths, of which a tonne of magnets holds 300 kg, or 270 to 330.
  expect(lines[0]).toEqual({
    material: 'ndfeb-magnet',
    period: '2027-Q1',
    kg: '18133.334',
    leastKg: '16484.849',
    mostKg: '20148.149',
  })
  expect(lines).toHaveLength(36)
  expect(() => forecastLinesOf(plan, [])).toThrow('no contents are stated of ndfeb-magnet')
})

const NAMES = defaultTechnologies()
  .technologies.filter(({ endUse }) => endUse === 'vehicles')
  .map(({ technology }) => technology)

/** Plans of a year whose shares are any that sum to one. */
const plans: fc.Arbitrary<Plan> = fc
  .array(
    fc.record({
      units: fc.integer({ min: 1, max: 90 }),
      cuts: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: NAMES.length - 1, maxLength: NAMES.length - 1 }),
    }),
    { minLength: 4, maxLength: 4 },
  )
  .map(rows => {
    const span = { from: '2027-Q1', to: '2027-Q4' }
    const quarters = quartersOf(span)
    return vehiclePlan({
      ...span,
      units: rows.map(({ units }, n) => ({ endUse: 'vehicles', quarter: present(quarters[n]), units: `${units}` })),
      mix: rows.flatMap(({ cuts }, n) => {
        const ends = [0, ...cuts.toSorted((a, b) => a - b), 100]
        return NAMES.map((technology, t) => ({
          technology,
          quarter: present(quarters[n]),
          share: `${(present(ends[t + 1]) - present(ends[t])) / 100}`,
        }))
      }),
    })
  })

test('whatever the mix: it is read, saving is what is not taken, and none is taken below nothing', () =>
  fc.assert(
    fc.property(plans, own => {
      expect(readPlan(own)).toEqual({ value: own })
      for (const { kg, unchangedKg, savedKg } of needOf(own).needs) {
        const saved = savedKg.startsWith('-') ? -grams(savedKg.slice(1)) : grams(savedKg)
        expect(grams(unchangedKg) - grams(kg)).toBe(saved)
      }
      const first = needOf(own).needs.filter(({ quarter }) => quarter === own.from)
      expect(first.every(({ savedKg }) => savedKg === '0')).toBe(true)
    }),
  ))

test('twice the units need twice as much, to the gram of rounding', () =>
  fc.assert(
    fc.property(plans, own => {
      const twice = { ...own, units: own.units.map(row => ({ ...row, units: `${2 * Number(row.units)}` })) }
      const [once, doubled] = [needOf(own).needs, needOf(twice).needs]
      for (const [n, { kg }] of once.entries()) {
        const off = grams(present(doubled[n]).kg) - 2n * grams(kg)
        expect(off >= -6n && off <= 6n).toBe(true)
      }
    }),
  ))
