import { HEAD_TOPIC } from '@lodestone/contracts'
import { describe, expect, it } from 'vitest'
import { type Reading, readTopics } from './counts.read.ts'
import { countsOf } from './counts.ts'
import { type Day, verdictOf } from './counts.verdict.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const day = (o: Partial<Day>): Day => ({
  topic: 'demand.forecast',
  day: '2026-11-24',
  told: 2,
  toldSum: '7',
  applied: 2,
  appliedSum: '7',
  since: '-infinity',
  differsMs: 0,
  alarmed: false,
  ...o,
})
const LESS = { applied: 1, appliedSum: '3' }
const MORE = { applied: 3, appliedSum: '9' }
const verdict = (o: Partial<Day>) => verdictOf(day(o), NOW)

describe('a day', () => {
  it('agrees with as many facts of the same ids, and ends an alarm so', () => {
    expect(verdict({ alarmed: true, differsMs: 90_000 })).toBe('agrees')
    expect(verdict({ told: 0, toldSum: '0', applied: 0, appliedSum: '0' })).toBe('agrees')
  })

  it('is an alarm when less, or others, are found missing twice', () => {
    expect(verdict(LESS)).toBe('differs')
    expect(verdict({ ...LESS, differsMs: 5_000 })).toBe('alarm')
    expect(verdict({ appliedSum: '8', differsMs: 5_000 })).toBe('alarm')
    expect(verdict({ ...LESS, alarmed: true })).toBe('alarm')
  })

  it('waits for what was committed late, by clocks apart or long work: more was applied than is stated yet', () => {
    expect(verdict({ ...MORE, differsMs: 59_000 })).toBe('differs')
    expect(verdict({ ...MORE, differsMs: 61_000 })).toBe('alarm')
  })

  it('is not compared before the reader counted all of one: after an upgrade, an older version applied some of it', () => {
    const since = '2026-11-25'
    expect(verdict({ ...LESS, since, differsMs: 90_000 })).toBe('agrees')
    expect(verdict({ ...LESS, since, day: since, differsMs: 90_000 })).toBe('alarm')
  })

  it('is not compared where its topic keeps it no more, for a new reader', () => {
    const old = { ...LESS, topic: 'demand.book', differsMs: 90_000 }
    expect(verdict({ ...old, day: '2026-08-26' })).toBe('agrees')
    expect(verdict({ ...old, day: '2026-08-27' })).toBe('alarm')
    expect(verdict({ ...old, topic: 'demand.forecast', day: '2026-08-26' })).toBe('alarm')
  })
})

describe('a topic', () => {
  type Offsets = Record<string, bigint>
  const END: Offsets = { 'a/0': 5n, 'a/1': 5n, 'b/0': 5n, [`${HEAD_TOPIC}/0`]: 5n }
  const reading = ({
    next = {},
    starts = {},
    halted = [],
  }: {
    next?: Offsets
    starts?: Offsets
    halted?: string[]
  }): Reading => ({
    ends: new Map(Object.entries(END)),
    starts: new Map(Object.entries(starts)),
    next: new Map(Object.entries({ ...END, 'a/1': 6n, ...next })),
    halted: new Set(halted),
  })
  const read = (o: Parameters<typeof reading>[0]) => [...readTopics(['a', 'b'], reading(o))]

  it('is compared where all is read that it holds', () => {
    expect(read({})).toEqual(['a', 'b'])
  })

  it('is not where the reader is behind, however long, in any partition', () => {
    expect(read({ next: { 'a/1': 4n } })).toEqual(['b'])
    expect(read({ next: { 'a/1': 0n }, starts: { 'a/1': 4n } })).toEqual(['b'])
  })

  it('is where nothing comes any more: a partition has halted, or the log has lost what was there', () => {
    expect(read({ next: { 'a/1': 4n }, halted: ['a/1'] })).toEqual(['a', 'b'])
    expect(read({ next: { 'a/1': 4n }, starts: { 'a/1': 5n } })).toEqual(['a', 'b'])
  })

  it('is not before all is read that owners state: a new reader, or one that reads again, meets old statements first', () => {
    const next = { [`${HEAD_TOPIC}/0`]: 4n }
    expect(read({ next })).toEqual([])
    expect(read({ next, halted: [`${HEAD_TOPIC}/0`], starts: { [`${HEAD_TOPIC}/0`]: 5n } })).toEqual([])
  })
})

describe('facts', () => {
  const at = (time: string, id = '019ab000-0000-7000-8000-000000000001') => ({ headers: { ce_id: id, ce_time: time } })
  const counted = (times: string[], compared?: string) =>
    [
      ...countsOf(
        'a',
        times.map(time => at(time)),
        compared,
      ),
    ].map(([moment, { count }]) => [moment, count])

  it('count on the UTC day of their time, on either side of midnight', () => {
    const times = ['2026-11-23T23:59:59.999Z', '2026-11-24T00:00:00.000Z', '2026-11-24T08:59:59+09:00']
    expect(counted(times)).toEqual([
      ['2026-11-23T23:59:50Z', 2],
      ['2026-11-24T00:00:00Z', 1],
    ])
  })

  it('count by day where all before was compared', () => {
    const times = ['2026-11-24T10:00:09.999Z', '2026-11-24T10:00:10.000Z']
    expect(counted(times, '2026-11-24T10:00:10.000Z')).toEqual([
      ['2026-11-24T00:00:00Z', 1],
      ['2026-11-24T10:00:10Z', 1],
    ])
  })

  it('are told apart by the random part of their ids', () => {
    const id = (end: string) => `019ab000-0000-7000-8000-${end}`
    const both = countsOf(
      'a',
      ['000000000001', 'ffffffffffff'].map(end => at('2026-11-24T10:00:00.000Z', id(end))),
    )
    expect([...both.values()]).toEqual([{ count: 2, sum: 2n ** 48n }])
    expect(countsOf(HEAD_TOPIC, [at('2026-11-24T10:00:00.000Z')]).size).toBe(0)
  })
})
