import { expect } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { recordOf } from './rounds.fixture.ts'
import type { MatchInput, MatchOutput } from './types.ts'

/** Matches a round, whose record must verify. */
export async function settled(input: MatchInput): Promise<MatchOutput> {
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  return output
}
