import { canonicalHash, type Json } from '@lodestone/kernel'
import { expect } from 'vitest'
import { match } from '../match.ts'
import { recordOf } from '../rounds.fixture.ts'
import type { CheckedRecord, MatchInput } from '../types.ts'
import { verifyRecord } from './index.ts'

/** A true record, and the findings on a copy that was altered and sealed again, so that only its content can give it away. */
export async function altered(input: MatchInput, change: (copy: CheckedRecord) => unknown): Promise<string> {
  const record = recordOf(input, await match(input))
  expect(verifyRecord(record).findings).toEqual([])
  const copy = structuredClone(record)
  change(copy)
  copy.resultHash = canonicalHash(copy.result as unknown as Json)
  return verifyRecord(copy).findings.join('\n')
}
