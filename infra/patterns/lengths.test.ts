import { expect, test } from 'vitest'
import { faultOfLength, isHeldShort } from './lengths.ts'

const LONGER = ['table.ts']
const of = (lines: number): string => 'line\n'.repeat(lines)

test('a source of more than 300 lines is found, and so is a place on the list of longer ones that it needs no more', () => {
  expect(faultOfLength('source.ts', of(300), LONGER)).toBeUndefined()
  expect(faultOfLength('source.ts', of(301), LONGER)).toBe('301 lines, of 300 at most')
  expect(faultOfLength('source.ts', `${of(300)}line`, LONGER)).toBe('301 lines, of 300 at most')
  expect(faultOfLength('table.ts', of(301), LONGER)).toBeUndefined()
  expect(faultOfLength('table.ts', of(300), LONGER)).toBe('300 lines: it need not be listed as longer')
})

test.each([
  ['packages/a/src/a.ts', true],
  ['services/a/src/a.tsx', true],
  ['packages/a/src/a.fixture.ts', true],
  ['packages/a/src/a.test.ts', false],
  ['services/a/src/a.test.tsx', false],
])('%s is held to that: %s', (path, held) => expect(isHeldShort(path)).toBe(held))
