import { expect } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { recordOf } from './rounds.fixture.ts'
import type { MatchInput, MatchOutput } from './types.ts'

/** Matches, and has the independent checker agree. */
export async function matched(input: MatchInput): Promise<MatchOutput> {
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  return output
}
export const kg = async (input: MatchInput): Promise<string> => (await matched(input)).totals.matchedKg
