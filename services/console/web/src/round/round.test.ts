import { ROUND_STATES } from '@lodestone/kernel/round'
import { expect, test } from 'vitest'
import { decidingOf, dueOf, failureOf, hasFurtherPass, inOrderOfNeed, whyNoResult } from './round.ts'

const round = (id: string, state: Parameters<typeof dueOf>[0]['state'], hour = '10') => ({
  id,
  state,
  collectionClosesAt: `2027-01-10T${hour}:00:00Z`,
  offersCloseAt: `2027-01-20T${hour}:00:00Z`,
})

test('every phase but the last waits for something, and only a running deadline has a clock', () => {
  for (const state of ROUND_STATES) expect(dueOf(round('a', state)) === undefined).toBe(state === 'completed')
  expect(dueOf(round('a', 'collecting'))).toEqual({ by: 'clock', what: 'collection', at: '2027-01-10T10:00:00Z' })
  expect(dueOf(round('a', 'offering'))).toEqual({ by: 'clock', what: 'offers', at: '2027-01-20T10:00:00Z' })
  expect(dueOf(round('a', 'cancelled'))).toBeUndefined()
})

test('a round that matched nothing has nobody to wait for', () => {
  expect(dueOf(round('a', 'matched'))).toEqual({ by: 'people', what: 'decisions' })
  const matched = (kg: string) => ({ ...round('a', 'matched'), totals: { matched: kg } as never })
  expect(dueOf(matched('0'))).toEqual({ by: 'people', what: 'nothing' })
  expect(dueOf(matched('0.5'))).toEqual({ by: 'people', what: 'decisions' })
})

test('a day for decisions is a clock, until it has come', () => {
  const passes = (decisionsCloseAt?: string) => [
    { pass: 1, inputDigest: '', resultHash: '', ...(decisionsCloseAt ? { decisionsCloseAt } : {}) },
  ]
  const at = '2027-02-01T10:00:00Z'
  expect(dueOf({ ...round('a', 'matched'), passes: passes(at) })).toEqual({ by: 'clock', what: 'decisions', at })
  expect(dueOf({ ...round('a', 'matched'), passes: passes() })).toEqual({ by: 'people', what: 'decisions' })
})

test('silence is a no or a yes by the rule of the round, by the day of its current pass or until people end it', () => {
  const at = '2027-02-01T10:00:00Z'
  const deciding = (undecided?: 'lapse' | 'accept', maxPasses?: number, ...days: (string | undefined)[]) => ({
    rules: { ...(undecided ? { undecided } : {}), ...(maxPasses ? { maxPasses } : {}) } as never,
    passes: days.map((day, index) => ({
      pass: index + 1,
      inputDigest: '',
      resultHash: '',
      ...(day ? { decisionsCloseAt: day } : {}),
    })),
  })
  expect(decidingOf(deciding())).toEqual({ how: 'lapse', at: undefined })
  expect(decidingOf(deciding('accept', 2, undefined))).toEqual({ how: 'accept', at: undefined })
  expect(decidingOf(deciding('accept', 2, at))).toEqual({ how: 'acceptBy', at })
  expect(decidingOf(deciding('lapse', 2, undefined, at))).toEqual({ how: 'lapseBy', at })
  expect(hasFurtherPass(deciding('lapse', 2, at))).toBe(true)
  expect(hasFurtherPass(deciding('lapse', 2, at, at))).toBe(false)
  expect(hasFurtherPass(deciding(undefined, undefined, at))).toBe(false)
})

test('a round whose matching has failed waits for people, and comes first', () => {
  const failed = {
    ...round('failed', 'matching'),
    matching: { state: 'failed' as const, since: '2027-01-21T10:00:00Z' },
  }
  expect(dueOf(failed)).toEqual({ by: 'people', what: 'failed' })
  expect(dueOf({ ...failed, matching: { ...failed.matching, state: 'waiting' } })).toEqual({
    by: 'hub',
    what: 'matching',
  })
  expect(inOrderOfNeed([round('soon', 'collecting'), failed]).map(({ id }) => id)).toEqual(['failed', 'soon'])
})

test.each([
  ['no-whole-grams', 'loosen'],
  ['not-proved', 'search'],
  ['below-greedy', 'report'],
  ['solver-failed', 'report'],
  ['checker-refused', 'report'],
  ['fault', 'mend'],
  [undefined, 'mend'],
] as const)('a matching that failed by %s has its reason told, and to %s offered', (reason, remedy) => {
  expect(failureOf({ runId: 'r', ...(reason ? { reason } : {}) })).toEqual({
    why: `matching.why.${reason ?? 'fault'}`,
    todo: `matching.todo.${remedy}`,
    run: 'r',
  })
})

test('a what-if without a result is told why by the code of its problem; any other problem by its own words', () => {
  expect(['not-proved', 'validation-failed', 'toString'].map(whyNoResult)).toEqual([
    'matching.why.not-proved',
    undefined,
    undefined,
  ])
})

test('the nearest deadline comes first, drafts last, and what is over not at all', () => {
  const rounds = [
    round('draft', 'draft'),
    round('late', 'collecting', '12'),
    round('over', 'completed'),
    round('people', 'matched'),
    round('hub', 'sealing'),
    round('soon', 'collecting', '11'),
    round('gone', 'cancelled'),
    round('offers', 'offering', '09'),
  ]
  expect(inOrderOfNeed(rounds).map(({ id }) => id)).toEqual(['soon', 'late', 'offers', 'hub', 'people', 'draft'])
})
