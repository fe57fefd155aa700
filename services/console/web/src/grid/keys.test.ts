import { expect, test } from 'vitest'
import { nextCell } from './keys.ts'

test('Tab goes on over the end of a row and back, and beyond the table to a row that is not there', () => {
  expect(nextCell({ row: 0, column: 1 }, 1, 3)).toEqual([0, 2])
  expect(nextCell({ row: 0, column: 2 }, 1, 3)).toEqual([1, 0])
  expect(nextCell({ row: 1, column: 0 }, -1, 3)).toEqual([0, 2])
  expect(nextCell({ row: 0, column: 0 }, -1, 3)).toEqual([-1, 2])
})
