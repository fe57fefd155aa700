import { expect, test } from 'vitest'
import { rowsAfter } from './catalogue.ts'

test('rows come after the one named, one more than asked for; an unknown one has none after it', () => {
  const rows = ['a', 'b', 'c', 'd'].map(id => ({ id }))
  expect(rowsAfter(rows, undefined, 2)).toEqual(rows.slice(0, 3))
  expect(rowsAfter(rows, 'b', 2)).toEqual(rows.slice(2))
  expect(rowsAfter(rows, 'd', 2)).toEqual([])
  expect(rowsAfter(rows, 'x', 2)).toBeUndefined()
})
