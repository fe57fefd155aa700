import { expect, test } from 'vitest'
import { scheduleOf } from './schedule.ts'

test('the same seed gives the same schedule, and another one another', () => {
  expect(scheduleOf(7, 60)).toEqual(scheduleOf(7, 60))
  expect(scheduleOf(8, 60)).not.toEqual(scheduleOf(7, 60))
})

test('within half an hour everything happens, in order, with calm before, between and after, and to nobody who is spared', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { blows, spared } = scheduleOf(seed, 30)
    expect(new Set(blows.map(one => one.do))).toEqual(
      new Set(['kill', 'stop broker', 'cut database', 'freeze database', 'back up']),
    )
    expect(spared).toHaveLength(3)
    expect(blows.filter(one => one.do === 'kill' && spared.includes(one.service))).toEqual([])
    expect(blows[0]?.at).toBeGreaterThanOrEqual(60_000)
    for (const [n, { at }] of blows.entries()) {
      expect(at).toBeLessThanOrEqual(30 * 60_000 - 30_000)
      if (n > 0) expect(at - (blows[n - 1]?.at ?? 0)).toBeGreaterThanOrEqual(25_000)
    }
  }
})

test('from three fifths of the time on one service alone is killed', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const late = scheduleOf(seed, 60).blows.flatMap(one =>
      one.do === 'kill' && one.at >= 36 * 60_000 ? [one.service] : [],
    )
    expect(new Set(late).size).toBe(1)
  }
})

test('the shortest run has a backup to be restored', () => {
  expect(scheduleOf(1, 1).blows).toEqual([{ at: 30_000, do: 'back up' }])
})
