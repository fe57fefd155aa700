import { expect, test } from 'vitest'
import { mayShowMatched } from './disclosure.ts'

const groups = (...grams: number[]) => new Map(grams.map((one, nth) => [`g${nth}`, BigInt(one)]))
const NOTHING = groups()
const FIVE = groups(10, 10, 10, 10, 10)
const SIX = groups(10, 10, 10, 10, 10, 10)
const FILLED = { asked: FIVE, members: FIVE, suppliers: FIVE }

test.each([
  ['all safe, all filled', FILLED, true],
  ['four members got something', { ...FILLED, members: groups(20, 10, 10, 10) }, false],
  ['one supplier delivers it', { ...FILLED, suppliers: groups(50) }, false],
  ['what was not filled is one member’s', { ...FILLED, asked: SIX }, false],
  ['what was not filled is safe itself', { ...FILLED, asked: groups(20, 20, 20, 20, 20) }, true],
  ['offers of another weight than the need they serve', { ...FILLED, suppliers: SIX }, false],
])('everybody sees what was matched of a pool of one cell: %s', (_name, part, visible) =>
  expect(mayShowMatched([part])).toBe(visible),
)

test('nobody sees it of a pool with a suppressed cell, or of none', () => expect(mayShowMatched(undefined)).toBe(false))

test('no cell hides behind another: what one member got in the second would be the sum less the first', () => {
  const nothing = { asked: FIVE, members: NOTHING, suppliers: NOTHING }
  const one = { asked: FIVE, members: groups(10), suppliers: groups(0, 10) }
  expect(mayShowMatched([FILLED, nothing])).toBe(true)
  expect(mayShowMatched([FILLED, one])).toBe(false)
})
