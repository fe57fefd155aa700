import { expect, test } from 'vitest'
import { linesIn, pointsOf } from './work.ts'

test.each([
  [{ lines: 1, bytes: 400 }, 0],
  [{ lines: 10_000 }, 200],
  [{ bytes: 16 * 1024 * 1024 }, 256],
  [{ lines: 10_000, bytes: 2_500_000 }, 238],
])('%j costs %s points beside its request', (work, points) => expect(pointsOf(work)).toBe(points))

test.each([
  [{ reference: 'f', lines: [1, 2, 3] }, 3],
  [[1, 2], 2],
  [{ rules: { periods: [1] } }, 0],
  ['text', 0],
  [undefined, 0],
  [null, 0],
])('%j has %s lines', (body, lines) => expect(linesIn(body)).toBe(lines))

test('a body of more members than a function takes arguments is counted as any other', () => {
  const members = Array.from({ length: 300_000 }, (_, i): [string, unknown] => [`m${i}`, 1])
  expect(linesIn(Object.fromEntries([...members, ['lines', [1, 2]]]))).toBe(2)
})
