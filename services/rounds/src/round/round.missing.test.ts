import { unmatchedReason } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { keptMatching, keptMissing, matchingOf, missingOf } from './round.missing.ts'

const since = '2027-01-10T08:00:00.000Z'
const missing = [unmatchedReason('result-of-other-hash', {})]

test('what is missing comes back as it was kept, with what its sentence is made of', () => {
  expect(missingOf(keptMissing(missing))).toEqual(missing)
  for (const matching of [{ state: 'waiting', since } as const, { state: 'incomplete', since, missing } as const])
    expect(matchingOf(JSON.parse(JSON.stringify(keptMatching(matching))))).toEqual(matching)
})

test('a sentence that was kept alone stands alone, also where a process of before has written it beside what another is made of', () => {
  const { gaps } = keptMissing(missing)
  for (const kept of [
    { missing: ['of before'] },
    { missing: ['of before'], gaps: null },
    { missing: ['of before'], gaps },
  ])
    expect(missingOf(kept)).toEqual([{ reason: 'of before' }])
  expect(matchingOf({ state: 'incomplete', since, missing: ['of before'] })).toEqual({
    state: 'incomplete',
    since,
    missing: [{ reason: 'of before' }],
  })
})
