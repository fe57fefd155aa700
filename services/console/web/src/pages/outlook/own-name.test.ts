import { expect, test } from 'vitest'
import { ownName } from './own-name.ts'

test('a line is called as its owner calls it, and one of the market as the baseline does', () => {
  expect(ownName({ owner: '0198-a', line: '0198-a Motors 0198-a' })).toBe('Motors 0198-a')
  expect(ownName({ owner: 'market', line: 'EU market' })).toBe('EU market')
})
