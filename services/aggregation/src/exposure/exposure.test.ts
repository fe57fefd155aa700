import { expect, test } from 'vitest'
import { mayShowMatched } from './exposure.ts'

const groups = (...grams: number[]) => new Map(grams.map((one, nth) => [`g${nth}`, BigInt(one)]))
const EMPTY = new Map<string, bigint>()
const FIVE = groups(10, 10, 10, 10, 10)

test.each([
  ['all safe, all filled', FIVE, FIVE, [FIVE], true],
  ['a pool with a suppressed cell, or none', FIVE, FIVE, undefined, false],
  ['four members got something', groups(10, 10, 10, 10), FIVE, [FIVE], false],
  ['one supplier delivers it', FIVE, groups(50), [FIVE], false],
  ['what was not filled is one member’s', groups(10, 10, 10, 10, 4), FIVE, [FIVE], false],
  ['what was not filled is safe itself', groups(4, 4, 4, 4, 4), FIVE, [FIVE], true],
])('everybody sees what was matched: %s', (_name, members, suppliers, pool, visible) => {
  const other = { bloc: 'JP', members: EMPTY, suppliers: EMPTY }
  const shown = pool && new Map([['EU', pool]])
  expect(mayShowMatched([{ bloc: 'EU', members, suppliers }, other], shown)).toBe(visible)
})

test('one bloc alone is not shown when the other may not be', () => {
  const eu = { bloc: 'EU', members: FIVE, suppliers: FIVE }
  const jp = { bloc: 'JP', members: groups(10), suppliers: FIVE }
  expect(
    mayShowMatched(
      [eu, jp],
      new Map([
        ['EU', [FIVE]],
        ['JP', [groups(10)]],
      ]),
    ),
  ).toBe(false)
})
