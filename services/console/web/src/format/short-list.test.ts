import { expect, test } from 'vitest'
import { formatFor } from './format.ts'
import { shortList } from './short-list.ts'

const others = (count: number): string => `${count} more`
const { list } = formatFor('en-GB')

test('a short list names all; a longer one says how many it leaves out', () => {
  expect(list(shortList(['a', 'b', 'c'], 3, others))).toBe('a, b and c')
  expect(list(shortList(['a', 'b', 'c', 'd', 'e'], 3, others))).toBe('a, b, c and 2 more')
  expect(shortList([], 3, others)).toEqual([])
})
