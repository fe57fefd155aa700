import { expect, test } from 'vitest'
import { explained, hasGap, reasonsOf } from './publications.ts'

const key = (material: string, grade?: string) => ({
  material,
  period: '2027-Q1',
  bloc: 'EU' as const,
  ...(grade ? { grade } : {}),
})

test('each cell has its reason beside it, and one that is not listed for everybody is there too', () => {
  const cells = explained({
    cells: [
      { ...key('a'), quantityKg: '10', contributors: 5 },
      { ...key('b'), suppressed: true },
    ],
    withheld: [
      { ...key('a'), action: 'held', rule: 'difference' },
      { ...key('b'), action: 'suppressed', rule: 'threshold' },
      { ...key('b', 'for Nordmotor'), action: 'suppressed', rule: 'dominance' },
    ],
  })
  expect(cells.map(({ grade, quantityKg, why }) => [grade, quantityKg, why?.action, why?.rule])).toEqual([
    [undefined, '10', 'held', 'difference'],
    [undefined, undefined, 'suppressed', 'threshold'],
    ['for Nordmotor', undefined, 'suppressed', 'dominance'],
  ])
})

test('reasons are counted, the most frequent first', () => {
  const many = [
    { action: 'unsplit' },
    { action: 'suppressed', rule: 'threshold' },
    { action: 'suppressed', rule: 'threshold' },
  ] as const
  expect(reasonsOf(many)).toEqual([
    { action: 'suppressed', rule: 'threshold', count: 2 },
    { action: 'unsplit', count: 1 },
  ])
})

test.each([
  ['0', false],
  ['0.000', false],
  ['0.001', true],
  ['12', true],
])('a gap of %s kg', (gapKg, is) => expect(hasGap({ gapKg })).toBe(is))
