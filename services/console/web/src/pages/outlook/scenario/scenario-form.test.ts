import { expect, test } from 'vitest'
import type { Scenario } from '../../../outlook/outlook.queries.ts'
import { added, draftOf, EMPTY, formOf, isWhole, KINDS } from './scenario-form.ts'

const SCENARIO: Scenario = {
  id: 'one',
  published: false,
  name: 'All of it',
  basis: 'derived',
  sources: ['A decree', 'A customs table'],
  digest: '0'.repeat(64),
  shocks: [
    {
      kind: 'exports',
      country: 'CN',
      stages: ['magnet'],
      elements: ['Dy', 'Tb'],
      to: ['DE', 'JP'],
      from: '2027-03-01',
      share: '0.485',
    },
    {
      kind: 'licence',
      country: 'CN',
      stages: ['separation'],
      from: '2027-03-01',
      until: '2027-09-30',
      delay: { low: 30, high: 60 },
      working: true,
      covered: '0.5',
      granted: '0.75',
    },
    { kind: 'plant', plant: 'AU mine', from: '2027-02-01', until: '2027-04-01', share: '1' },
    { kind: 'route', origins: ['CN', 'JP'], to: ['DE'], from: '2027-02-01', extra: 14 },
    { kind: 'slip', plant: 'AU mine', by: { low: 90, high: 400 } },
  ],
  measures: [
    {
      kind: 'release',
      name: 'Stock of JP',
      element: 'Dy',
      stage: 'alloy',
      country: 'JP',
      kg: '1200.5',
      from: '2027-04-01',
      until: '2027-05-31',
    },
    { kind: 'substitution', name: 'Diffusion', element: 'Dy', from: '2027-06-01', share: '0.3' },
    { kind: 'substitution', name: 'Of two lines', element: 'Dy', lines: ['a', 'b'], from: '2027-06-01', share: '0.3' },
    {
      kind: 'round',
      name: 'A round',
      deliveries: [{ delivery: 'd', line: 'l', element: 'Dy', stage: 'magnet', country: 'DE', kgPerMonth: '1' }],
    },
  ],
}

test('a scenario that another begins with is sent as it stands', () => {
  const form = { ...formOf(SCENARIO), name: 'Another' }
  expect(isWhole(form)).toBe(true)
  const { basis, sources, shocks, measures } = SCENARIO
  expect(draftOf(form)).toEqual({ name: 'Another', basis, sources, shocks, measures })
})

test('shares are typed in percent, countries by their names in any language, days that are known once', () => {
  const [row] = added(EMPTY, 'route').rows
  if (row?.kind !== 'route') throw new Error('no row')
  const rows = [{ ...row, origins: 'China, Japon', to: 'Deutschland', from: '2027-01-01', low: '12' }]
  expect(draftOf({ ...EMPTY, rows }).shocks).toEqual([
    { kind: 'route', origins: ['CN', 'JP'], to: ['DE'], from: '2027-01-01', extra: 12 },
  ])
})

test.each(KINDS)('a row of %s is not whole before it is filled in', kind => {
  expect(isWhole({ ...added(EMPTY, kind), name: 'Named' })).toBe(false)
})

test('what is no number is sent as it was typed, for the hub to refuse', () => {
  const [row] = added(EMPTY, 'plant').rows
  if (row?.kind !== 'plant') throw new Error('no row')
  const rows = [{ ...row, name: 'AU mine', from: '2027-01-01', less: 'half' }]
  expect(draftOf({ ...EMPTY, rows }).shocks).toEqual([
    { kind: 'plant', plant: 'AU mine', from: '2027-01-01', share: 'half' },
  ])
})
