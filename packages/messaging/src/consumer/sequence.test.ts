import { describe, expect, it } from 'vitest'
import type { ReceivedRecord } from './received.ts'
import { type KeyState, sortOut } from './sequence.ts'

const record = { offset: 0n, key: 'k', value: null, headers: {} }
const event = (key: string, version: number): ReceivedRecord => ({
  kind: 'event',
  record,
  key,
  version,
  event: { key, aggregateVersion: version } as never,
})
const unknown = (key: string, version: number): ReceivedRecord => ({ kind: 'unknown', record, key, version })
const broken = (key: string, version?: number): ReceivedRecord => ({
  kind: 'broken',
  record,
  key,
  version,
  errorClass: 'broken-json',
})
const at = (versions: Record<string, number> = {}, parked: string[] = [], skipped = 0): KeyState => ({
  versions: new Map(Object.entries(versions).map(([key, version]) => [key, { version, skipped }])),
  parked: new Set(parked),
})
const shown = (readings: ReceivedRecord[], standing = at()) => {
  const { fresh, versions, parking, gap } = sortOut(readings, standing)
  return {
    fresh: fresh.map(e => `${e.key}${e.aggregateVersion}`),
    versions: Object.fromEntries(versions),
    parking: parking.map(r => `${r.key}${r.version}`),
    ...(gap ? { gap: gap.index } : {}),
  }
}

describe('sorting out a slice', () => {
  it('takes the next version of each key and drops what was applied', () => {
    expect(shown([event('a', 1), event('a', 2), event('b', 4), event('a', 1), event('b', 3)], at({ b: 3 }))).toEqual({
      fresh: ['a1', 'a2', 'b4'],
      versions: { a: 2, b: 4 },
      parking: [],
    })
  })

  it('counts unknown types without handling them', () => {
    expect(shown([event('a', 1), unknown('a', 2), event('a', 3)])).toEqual({
      fresh: ['a1', 'a3'],
      versions: { a: 3 },
      parking: [],
    })
  })

  it('stops at a missing version, also at the first of a key', () => {
    expect(shown([event('a', 1), event('a', 3)])).toMatchObject({ fresh: ['a1'], gap: 1 })
    expect(shown([event('a', 2)])).toMatchObject({ fresh: [], gap: 0 })
  })

  it('parks a broken record and everything behind it, but not its duplicates', () => {
    expect(shown([event('a', 1), broken('a', 2), event('a', 1), event('a', 2), event('b', 1), event('a', 9)])).toEqual({
      fresh: ['a1', 'b1'],
      versions: { a: 1, b: 1 },
      parking: ['a2', 'a2', 'a9'],
    })
    expect(shown([event('a', 4)], at({ a: 3 }, ['a']))).toEqual({ fresh: [], versions: {}, parking: ['a4'] })
    expect(shown([broken('a', 1), broken('a')], at({ a: 3 }))).toEqual({
      fresh: [],
      versions: {},
      parking: ['aundefined'],
    })
  })

  it('lets as many versions be missing as unreadable records were discarded, once', () => {
    expect(shown([event('a', 5)], at({ a: 3 }, [], 1))).toEqual({ fresh: ['a5'], versions: { a: 5 }, parking: [] })
    expect(shown([event('a', 6)], at({ a: 3 }, [], 1))).toMatchObject({ gap: 0 })
    expect(shown([event('a', 4), event('a', 6)], at({ a: 3 }, [], 1))).toMatchObject({ gap: 1 })
  })
})
