import { expect, test } from 'vitest'
import { periodOf } from './period.ts'

test.each([
  ...[
    '2028-Q2',
    '2028 q2',
    'Q2 2028',
    'q2/2028',
    'T2 2028',
    '2. Quartal 2028',
    '2nd quarter 2028',
    '2e trimestre 2028',
  ],
  ...['2028年第2四半期', '2028Q2', 'Quartal 2/2028'],
])('%s is a quarter', text => expect(periodOf(text)).toBe('2028-Q2'))

test.each([
  ...[
    '2028-03',
    '2028-3',
    '3/2028',
    '03.2028',
    'March 2028',
    'Mar 2028',
    'März 2028',
    'mars 2028',
    '2028年3月',
    '202803',
  ],
  '2028 March',
])('%s is a month', text => expect(periodOf(text)).toBe('2028-03'))

test.each(['', '2028', 'Q5 2028', '13/2028', 'soon 2028', 'March', '1928-Q1', 'Q2', 'March 2028 April'])(
  '%j is no period',
  text => expect(periodOf(text)).toBeUndefined(),
)
