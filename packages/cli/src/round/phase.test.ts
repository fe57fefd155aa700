import { expect, test } from 'vitest'
import { bar, countdown, failedMatching, isAsFarAs, type ShownRound, screen } from './phase.ts'

const round: ShownRound = {
  id: 'i',
  reference: 'r-1',
  name: 'First\u001b[2J round',
  state: 'offering',
  version: 3,
  collectionClosesAt: '2027-01-01T00:00:00Z',
  offersCloseAt: '2027-01-03T04:05:06Z',
  totals: { asked: '2000', confirmed: '500' },
}
const drawn = (more: Partial<ShownRound> = {}) =>
  screen({ ...round, ...more }, Date.parse('2027-01-01T00:00:00Z'), 60, (_, text) => text)

test('a round is drawn with its phase, the time to its deadline, and each figure as a part of what was asked', () => {
  const [name, phase, asked, confirmed, ...more] = drawn()
  expect(name).toBe('First [2J round  r-1')
  expect(phase).toMatch(/ {2}offering, offers close in 2 d 04:05:06$/)
  expect(asked?.match(/█/g)).toHaveLength(26)
  expect([confirmed?.match(/█/g)?.length, confirmed?.endsWith('·')]).toEqual([6, true])
  expect(more).toEqual([])
})

test('what is not disclosed is said, and what is missing too', () => {
  expect(drawn({ totals: undefined }).at(-1)).toMatch(/not disclosed/)
  expect(drawn({ missing: ['demand'] })[2]).toMatch(/incomplete: demand/)
})

test('a matching that has failed is said with since when and what to do; that of another run is an old one', () => {
  const since = '2027-01-04T00:00:00Z'
  const failed: ShownRound = {
    ...round,
    state: 'matching',
    matching: { state: 'failed', since, attempts: 4, runId: 'one' },
  }
  expect(failedMatching(failed)).toMatch(
    /failed at 2027-01-04T00:00:00Z, after 4 attempts.*lodestone round match r-1 --again$/,
  )
  expect([failedMatching(failed, 'one') === undefined, failedMatching(failed, 'two')]).toEqual([false, undefined])
  expect(failedMatching({ ...failed, matching: { state: 'waiting', since } })).toBeUndefined()
  expect(drawn(failed)[2]).toMatch(/the matching has failed/)
  const unproved = { ...failed, matching: { ...failed.matching, attempts: 1, reason: 'not-proved' } } as const
  expect(failedMatching(unproved as ShownRound)).toMatch(
    /after 1 attempt; no result was proved .* wider cap.* Run one /,
  )
  expect(drawn(unproved as ShownRound)[2]).toMatch(/the matching has failed: not-proved/)
})

test('a cancelled round is never far enough', () => {
  expect(isAsFarAs({ ...round, state: 'cancelled' }, 'draft')).toBe(false)
  expect([isAsFarAs(round, 'collecting'), isAsFarAs(round, 'matched')]).toEqual([true, false])
})

test.each([
  [0, '····'],
  [1, '████'],
  [0.5, '██··'],
  [2, '████'],
  [0.53, '██▏·'],
])('a bar of %d', (share, text) => expect(bar(share, 4)).toBe(text))

test('a time that has passed is none', () =>
  expect([countdown(-5), countdown(90_061_000)]).toEqual(['00:00:00', '1 d 01:01:01']))
