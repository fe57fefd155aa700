import { readFileSync } from 'node:fs'
import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { matchingBy, RULE_BOOK_VERSION } from './rule-books.ts'
import type { CheckedRecord } from './types.ts'

/**
 * Records as they were made under each published version: plain flows, and since version 2 lots with tiers and minimums, and caps with goods that convert. Once a version is
 * released they are never made anew: a change of the engine that alters one is a new version of the rule book. Version 2 is not released yet.
 */
const recorded = (version: string): [string, CheckedRecord][] =>
  Object.entries(JSON.parse(readFileSync(new URL(`../data/rule-book-${version}.json`, import.meta.url), 'utf8')))

const replay = ({ rules, seed, inputs }: CheckedRecord, version: string) =>
  matchingBy(version)({ rules, seed, ...inputs })

describe('records of version 2', () => {
  test.each(recorded('2'))('%s replays to its hash and still verifies', async (_, record) => {
    const { inputDigest, resultHash } = record
    expect(await replay(record, '2')).toMatchObject({ inputDigest, resultHash })
    expect(verifyRecord(record).findings).toEqual([])
  })
})

test('a record of version 1 replays to its hash where no cap bound and nothing converted', async () => {
  const record = present(Object.fromEntries(recorded('1')).plain)
  const { inputDigest, resultHash } = record
  expect(await replay(record, '1')).toMatchObject({ inputDigest, resultHash })
})

test('new rounds are matched by a version that was published, and there are no others', () => {
  expect(matchingBy(RULE_BOOK_VERSION)).toBeTypeOf('function')
  expect(() => matchingBy('0')).toThrow(RangeError)
  expect(() => matchingBy('toString')).toThrow(RangeError)
})
