import { expect, test } from 'vitest'
import { substitutesOf, textOfSubstitutes, tidySubstitutes } from './substitutes.ts'

const two = [
  { material: 'nd-oxide', ratio: '1.05' },
  { material: 'ndfeb-magnet', grade: 'N45', ratio: '0.9' },
]

test('substitutes are written as in the files of the hub, and read again', () => {
  expect(textOfSubstitutes(two)).toBe('nd-oxide x 1.05; ndfeb-magnet N45 x 0.9')
  expect(substitutesOf(textOfSubstitutes(two))).toEqual(two)
  expect(substitutesOf('')).toEqual([])
})

test('what people type is kept in one form', () => {
  expect(tidySubstitutes('nd-oxide × 1,05 ;ndfeb-magnet  N45 x0.9;')).toBe(textOfSubstitutes(two))
})

test.each([
  'nd-oxide',
  'nd-oxide x',
  'nd-oxide x 0',
  'nd-oxide x -1',
  'nd-oxide x much',
  'a b c x 1',
  'nd-oxide x 1, b x 2',
])('that cannot be read: %s', text => {
  expect(substitutesOf(text)).toBeUndefined()
  expect(tidySubstitutes(text)).toBe(text)
})
