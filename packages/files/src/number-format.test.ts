import { expect, test } from 'vitest'
import { formatOf } from './number-format.ts'

test.each([
  ['yyyy\\-mm\\-dd', 'date'],
  ['[$-407]d\\. mmmm yyyy;@', 'date'],
  ['[h]:mm', 'date'],
  ['[SS]', 'date'],
  ['0.00%', 'percent'],
  ['0.00" %"', undefined],
  ['0\\%', undefined],
  ['_%0', undefined],
  ['*%0', undefined],
  ['#,##0.00\\ "days"', undefined],
  ['[Red]0;[>=100]0', undefined],
  ['General', undefined],
  ['0"', undefined],
  ['[', undefined],
  ['', undefined],
] as const)('%s shows %s', (code, shown) => {
  expect(formatOf(code)).toBe(shown)
})
