import { describe, expect, test } from 'vitest'
import type { Technologies } from './my-plan.queries.ts'
import { complaintsOf, emptyForm, formOf, isReady, type PlanForm, planOf, quartersOf } from './plan-form.ts'

const technology = (endUse: string, name: string) => ({
  ...{ technology: name, endUse, unit: 'vehicle', material: 'ndfeb-magnet' as const, qualificationDays: 365 },
  ...{ source: 'Assumed', basis: 'assumed' as const },
})
const known: Technologies = {
  technologies: [
    technology('vehicles', 'alloyed'),
    technology('vehicles', 'diffused'),
    technology('vehicles', 'ferrite'),
    technology('robots', 'robot'),
  ],
  intensities: [
    { technology: 'alloyed', element: 'Dy', kgPerUnit: '0.064', source: 'x', basis: 'derived' },
    { technology: 'robot', element: 'Dy', kgPerUnit: '0.01', source: 'x', basis: 'derived' },
  ],
}
const shares = (parts: readonly (readonly [string, string])[]) =>
  ['alloyed', 'diffused', 'ferrite'].map((name, n) => ({
    ...{ technology: name, first: parts[n]?.[0] ?? '0', last: parts[n]?.[1] ?? '0', cost: '' },
  }))
function planned(more: Partial<PlanForm['uses'][number]> = {}): PlanForm {
  const form = { ...emptyForm(known, '2027-02-03'), to: '2028-Q1' }
  const [vehicles, ...others] = form.uses
  if (!vehicles) throw new Error('no end use')
  return {
    ...form,
    uses: [
      {
        ...vehicles,
        ...{ first: '1000', last: '2000', begin: '2027-Q2', end: '2027-Q4' },
        shares: shares([
          ['100', '0'],
          ['0', '66.67'],
          ['0', '33.33'],
        ]),
        ...more,
      },
      ...others.map(use => ({ ...use, end: '2028-Q1' })),
    ],
  }
}

describe('a plan', () => {
  test('has units on a straight line and a mix that changes between its quarters, always a whole', () => {
    const plan = planOf(planned(), known, '2027-02-03')
    expect(plan.units.map(({ quarter, units }) => [quarter, units])).toEqual([
      ['2027-Q1', '1000'],
      ['2027-Q2', '1250'],
      ['2027-Q3', '1500'],
      ['2027-Q4', '1750'],
      ['2028-Q1', '2000'],
    ])
    const mix = (quarter: string) => plan.mix.filter(one => one.quarter === quarter).map(one => one.share)
    expect([mix('2027-Q2'), mix('2027-Q3'), mix('2027-Q4')]).toEqual([
      ['1'],
      ['0.5001', '0.3333', '0.1666'],
      ['0.6667', '0.3333'],
    ])
    for (const quarter of quartersOf('2027-Q1', '2028-Q1'))
      expect(mix(quarter).reduce((sum, share) => sum + Math.round(Number(share) * 10_000), 0)).toBe(10_000)
  })

  test('names the technologies of what is planned alone', () => {
    const { technologies, intensities } = planOf(planned(), known, '2027-02-03')
    expect(technologies.map(one => one.technology)).toEqual(['alloyed', 'diffused', 'ferrite'])
    expect(intensities.map(one => one.technology)).toEqual(['alloyed'])
  })

  test('gives the form back that it came of, and none where it was stated in more detail', () => {
    for (const form of [planned(), planned({ shares: shares([['100', '100']]), begin: '2027-Q1', end: '2028-Q1' })]) {
      const plan = planOf(form, known, '2027-02-03')
      const again = formOf(plan, known)
      expect(again && planOf(again, known, '2027-02-03')).toEqual(plan)
    }
    const plan = planOf(planned(), known, '2027-02-03')
    expect(
      formOf({ ...plan, units: plan.units.map((one, n) => (n === 2 ? { ...one, units: '7' } : one)) }, known),
    ).toBe(undefined)
  })
})

describe('a form', () => {
  test.each([
    ['units', { first: 'many' }],
    ['units', { last: '' }],
    ['shares', { shares: shares([['100', 'x']]) }],
    ['firstSum', { shares: shares([['99', '100']]) }],
    ['lastSum', { shares: shares([['100', '100.01']]) }],
    ['order', { begin: '2028-Q1', end: '2027-Q1' }],
    ['order', { begin: '2026-Q4' }],
  ] as const)('says %s before the hub is asked', (complaint, more) => {
    const form = planned(more)
    expect([...complaintsOf(form)]).toEqual([['vehicles', complaint]])
    expect(isReady(form)).toBe(false)
  })

  test('is ready once one end use is planned', () => {
    expect(isReady(emptyForm(known, '2027-02-03'))).toBe(false)
    expect(isReady(planned())).toBe(true)
  })
})
