import { expect, test } from 'vitest'
import type { PublishedProject } from './project-rounds.queries.ts'
import { byYear, eurosOf, lacking, ownNameOf } from './project-rounds.ts'

const project = (name: string, years: PublishedProject['years']): PublishedProject => ({
  supplierId: 'a',
  project: name,
  country: 'AU',
  material: 'ndpr-oxide',
  stage: 'separation',
  phase: 'ready',
  nameplateKg: '1000',
  years,
  seeks: [],
})
const year = (one: number, availableKg: string, leastPooledKg: string) => ({
  ...{ year: one, availableKg, leastPooledKg, ramp: '1', probability: '1' },
})

test('years of projects stand side by side, and sum to the gram', () => {
  const both = [
    project('A', [year(2030, '0.001', '0'), year(2029, '5', '1')]),
    project('B', [year(2030, '1000000.999', '2')]),
  ]
  expect(byYear(both)).toEqual([
    { year: 2029, parts: ['5', '0'], availableKg: '5', leastKg: '1' },
    { year: 2030, parts: ['0.001', '1000000.999'], availableKg: '1000001', leastKg: '2' },
  ])
})

test('euros sum to the cent', () => {
  expect(eurosOf([{ eur: '0.1' }, { eur: '0.25' }, { eur: '300000000.00' }])).toBe('300000000.35')
})

test('of those that lack money the one that lacks most comes first, by its owner’s name', () => {
  const of = (name: string, eur: string) => ({
    project: `id/${name}`,
    missing: { funding: [{ kind: 'loan' as const, eur }] },
  })
  const fates = [of('A', '9'), { project: 'id/banked' }, of('B/1', '10')]
  expect(lacking(fates).map(one => one.project)).toEqual(['B/1', 'A'])
  expect(ownNameOf('id/B/1')).toBe('B/1')
})
