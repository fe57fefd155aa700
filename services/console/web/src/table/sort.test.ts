import { expect, test } from 'vitest'
import { compareText } from './sort.ts'

const sorted = (texts: (string | undefined)[], numeric = true) =>
  texts.toSorted((a, b) => compareText(a, b, numeric, 'de-DE'))

test('figures sort by value, to the last digit', () => {
  expect(sorted(['10', '9.5', '9007199254740993', '9007199254740992.5', '-3', '-12.25', '0'])).toEqual([
    '-12.25',
    '-3',
    '0',
    '9.5',
    '10',
    '9007199254740992.5',
    '9007199254740993',
  ])
  expect(sorted(['1.10', '1.1', '1.09'])).toEqual(['1.09', '1.10', '1.1'])
})

test('what is missing comes last', () => {
  expect(sorted(['2', undefined, '1'])).toEqual(['1', '2', undefined])
})

test('texts sort as the language has it, with numbers in them by value', () => {
  expect(sorted(['Zink', 'Äpfel', 'line 10', 'line 9'], false)).toEqual(['Äpfel', 'line 9', 'line 10', 'Zink'])
})
