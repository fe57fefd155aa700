import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { matchingBy, RULE_BOOK_VERSION } from './rule-books.ts'
import type { CheckedRecord } from './types.ts'

/**
 * Records as they were made under each published version: plain flows, lots with tiers and minimums, and caps with goods that convert. They are never made anew: a change
 * of the engine that alters one is a new version of the rule book, and the old one stays in `rule-books.ts`.
 */
const recorded = (version: string): Record<string, CheckedRecord> =>
  JSON.parse(readFileSync(new URL(`../data/rule-book-${version}.json`, import.meta.url), 'utf8'))

describe.each(['1'])('records of version %s', version => {
  test.each(Object.entries(recorded(version)))('%s replays to its hash and still verifies', async (_, record) => {
    const { rules, seed, inputs, inputDigest, resultHash } = record
    const output = await matchingBy(version)({ rules, seed, ...inputs })
    expect(output).toMatchObject({ inputDigest, resultHash })
    expect(verifyRecord(record).findings).toEqual([])
  })
})

test('new rounds are matched by a version that was published, and there are no others', () => {
  expect(matchingBy(RULE_BOOK_VERSION)).toBeTypeOf('function')
  expect(() => matchingBy('0')).toThrow(RangeError)
  expect(() => matchingBy('toString')).toThrow(RangeError)
})
