import { expect, test } from 'vitest'
import { z } from 'zod'
import * as v from './values.ts'

const faults = (value: z.ZodType, text: string) => value.safeParse(text).error?.issues.map(issue => issue.message) ?? []

test.each([
  ['0.001', []],
  ['100000000', []],
  ['100000000.001', ['at most 100,000,000 kg']],
  ['999999999999999', ['at most 100,000,000 kg']],
  ['0', ['must be more than zero']],
  ['1000000000e1', ['kilograms as a decimal string with at most 3 places']],
])('a quantity that somebody enters is bounded, so that the sum of all is exact: %s', (text, expected) => {
  expect(faults(v.positiveKg, text)).toEqual(expected)
})

test.each([
  ['2027-01-31T12:00:00+14:00', []],
  ['2027-01-31T12:00:00-14:01', ['an offset of at most 14 hours']],
  ['2027-01-31T12:00:00+23:59', ['an offset of at most 14 hours']],
  ['9999-12-31T23:59:59Z', []],
  ['9999-12-31T23:59:59-01:00', ['a time from 1900 to 9999, in UTC']],
  ['0000-01-01T00:00:00Z', ['a time from 1900 to 9999, in UTC']],
  ['2027-01-31', ['a time as RFC 3339, such as 2027-01-31T12:00:00Z']],
])('a time is one that every part of the hub can hold: %s', (text, expected) => {
  expect(faults(v.instant, text)).toEqual(expected)
})

test.each([
  ['9999-12-31', []],
  ['0000-01-01', ['a date from 1900 to 9999']],
  ['1899-12-31', ['a date from 1900 to 9999']],
  ['2027-02-30', ['a plain date such as 2027-01-31']],
])('a date is one that every part of the hub can hold: %s', (text, expected) => {
  expect(faults(v.date, text)).toEqual(expected)
})

test.each<[unknown, boolean]>([
  [{}, true],
  [{ a: 'x', b: 1.5, c: true, d: null, e: [1, ['x'], { f: {} }] }, true],
  [null, false],
  [[], false],
  ['{}', false],
  [undefined, false],
  [{ a: undefined }, false],
  [{ a: Number.NaN }, false],
  [{ a: [Number.POSITIVE_INFINITY] }, false],
  [{ a: 1n }, false],
  [{ a: () => 1 }, false],
  [{ a: { b: new Date(0) } }, false],
  [{ a: new Map() }, false],
  // biome-ignore lint/suspicious/noSparseArray: its hole would be told as null
  [{ a: [1, , 2] }, false],
  [{ a: Object.groupBy(['x'], () => 'b') }, true],
])('%o is an object of JSON: %s, as a record of JSON finds too', (value, is) => {
  expect(v.jsonObject().safeParse(value).success).toBe(is)
  expect(z.record(z.string(), v.json()).safeParse(value).success).toBe(is)
})

test('an object of JSON has no member that would become the prototype of its copy', () => {
  for (const text of ['{"__proto__":{"a":1}}', '{"a":[{"__proto__":1}]}'])
    expect(v.jsonObject().safeParse(JSON.parse(text)).success).toBe(false)
})
