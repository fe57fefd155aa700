import { expect, test } from 'vitest'
import { addTo, addToInt, byteAt, cellOf, floatAt, intAt } from './at.ts'

const OUTSIDE = [-1, 2, 0.5, Number.NaN]

test('a number of a typed array is read and added to where its index is inside', () => {
  const floats = Float64Array.of(1.5, -0)
  const ints = Int32Array.of(-3, 0)
  addTo(floats, 0, -2)
  addToInt(ints, 1, 7)
  expect([floatAt(floats, 0), floatAt(floats, 1)]).toEqual([-0.5, -0])
  expect([intAt(ints, 0), intAt(ints, 1)]).toEqual([-3, 7])
  expect(byteAt(Uint8Array.of(0, 255), 1)).toBe(255)
})

test.each(OUTSIDE)('index %d outside an array of two is an error that names it', index => {
  const message = `index ${index} is outside its array`
  for (const read of [
    () => floatAt(new Float64Array(2), index),
    () => intAt(new Int32Array(2), index),
    () => byteAt(new Uint8Array(2), index),
    () => addTo(new Float64Array(2), index, 1),
    () => addToInt(new Int32Array(2), index, 1),
  ])
    expect(read).toThrow(new RangeError(message))
})

test('a place of a list of lists is read, and is an error where nothing stands', () => {
  expect(cellOf([[1], [2, 0]], 1, 1)).toBe(0)
  expect(() => cellOf([[1]], 1, 0)).toThrow(TypeError)
  expect(() => cellOf([[1]], 0, 1)).toThrow(TypeError)
})
