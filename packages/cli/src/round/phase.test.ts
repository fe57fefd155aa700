import { expect, test } from 'vitest'
import { bar, countdown, failedMatching, isAsFarAs, type ShownRound, screen } from './phase.ts'
import { sentenceOf } from './round.sentence.ts'

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
  expect(phase).toMatch(/ {2}takes offers, offers close in 2 d 04:05:06$/)
  expect(asked?.match(/█/g)).toHaveLength(26)
  expect([confirmed?.match(/█/g)?.length, confirmed?.endsWith('·')]).toEqual([6, true])
  expect(more).toEqual([])
})

test('of several materials each is drawn by itself: kilograms of different forms are not added', () => {
  const byMaterial = [
    { material: 'dy-oxide', asked: '500', confirmed: '250' },
    { material: 'ndfeb-magnet', asked: '1500' },
  ]
  const figures = drawn({ byMaterial }).slice(2)
  expect(figures.map(line => line.replace(/ kg.*/, ' kg').trim().replaceAll(/ +/g, ' '))).toEqual([
    ...['dy-oxide', 'asked 500 kg', 'confirmed 250 kg', 'ndfeb-magnet', 'asked 1500 kg'],
  ])
  expect(figures.map(line => line.match(/█/g)?.length)).toEqual([undefined, 26, 13, undefined, 26])
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
    /failed at 2027-01-04 00:00 UTC, after 4 attempts.*lodestone round match r-1 --again$/,
  )
  expect([failedMatching(failed, 'one') === undefined, failedMatching(failed, 'two')]).toEqual([false, undefined])
  expect(failedMatching({ ...failed, matching: { state: 'waiting', since } })).toBeUndefined()
  expect(drawn(failed)[2]).toMatch(/the matching has failed/)
  const unproved = { ...failed, matching: { ...failed.matching, attempts: 1, reason: 'not-proved' } } as const
  expect(failedMatching(unproved as ShownRound)).toMatch(
    /after 1 attempt; no result was proved .* wider cap.* Run one /,
  )
  expect(drawn(unproved as ShownRound)[2]).toMatch(/the matching has failed: not proved/)
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

test.each<[Partial<ShownRound>, string]>([
  [{}, 'The round takes offers: 2000 kg asked, 500 kg confirmed.'],
  [{ state: 'collecting', totals: undefined }, 'The round collects lines.'],
  [
    { state: 'completed', totals: { asked: '2050.5', delivered: '2050.5' } },
    'The round is completed: 2050.5 kg asked, 2050.5 kg delivered.',
  ],
  [
    {
      state: 'matched',
      byMaterial: [
        { material: 'dy-oxide', asked: '500' },
        { material: 'ndfeb-magnet', asked: '1500' },
      ],
    },
    'The round is matched. dy-oxide: 500 kg asked. ndfeb-magnet: 1500 kg asked.',
  ],
  [
    { state: 'sealing', missing: ['demand', 'supply'] },
    'The round is closed, its books are being sealed: 2000 kg asked, 500 kg confirmed. Its books still lack demand, supply.',
  ],
  [
    { state: 'matching', totals: undefined, matching: { state: 'failed', since: 't', reason: 'not-proved' } },
    'The round is being matched. The matching has failed: not proved.',
  ],
])('a change is told in a sentence', (more, sentence) => expect(sentenceOf({ ...round, ...more })).toBe(sentence))
