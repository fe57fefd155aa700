import { expect, test } from 'vitest'
import { chunksOf, partsOf } from './parts.ts'

test.each([
  [[], []],
  [[1], [[1]]],
  [[1, 2], [[1, 2]]],
  [
    [1, 2, 3],
    [[1, 2], [3]],
  ],
  [
    [1, 2, 3, 4],
    [
      [1, 2],
      [3, 4],
    ],
  ],
])('%j in chunks of two', (items, chunks) => {
  expect(chunksOf(items, 2)).toEqual(chunks)
  expect(partsOf(items, 2)).toEqual(chunks.length === 0 ? [[]] : chunks)
})
