import { expect, test } from 'vitest'
import { costOf, isAlive } from './my-rounds.ts'

test('what an acceptance costs is exact', () => {
  expect(costOf('0.1', '0.3')).toBe('0.03')
  expect(costOf('98.7654', '1050.125')).toBe('103716.015675')
  expect(costOf('95', '1000')).toBe('95000.00')
})

test('what was declined or has lapsed gives nothing', () => {
  expect(
    (['proposed', 'accepted', 'declined', 'lapsed', 'awarded'] as const).filter(state => isAlive({ state })),
  ).toEqual(['proposed', 'accepted', 'awarded'])
})
