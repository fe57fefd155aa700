import { describe, expect, it } from 'vitest'
import type { InRecord } from '../ports.ts'
import { AGE_BOUNDS_SECONDS } from './age.buckets.ts'
import { Ages } from './ages.ts'

const NOW = Date.parse('2027-03-01T12:00:00.000Z')
const aged = (seconds: number): InRecord => ({
  offset: 0n,
  key: 'k',
  value: null,
  headers: { ce_time: new Date(NOW - seconds * 1_000).toISOString() },
})
const bucketOf = (bound: number): number => AGE_BOUNDS_SECONDS.indexOf(bound)

describe('how old facts were when they were applied', () => {
  it('counts each fact of a slice in the bucket of its own age', () => {
    const ages = new Ages(['a', 'b'])
    ages.add('a', [aged(0.02), aged(0.02), aged(3), aged(5), aged(4_000)], NOW)
    const { buckets, seconds } = ages.read().get('a') ?? { buckets: [], seconds: 0 }
    expect(buckets.reduce((sum, n) => sum + n, 0)).toBe(5)
    expect(buckets[bucketOf(0.1)]).toBe(2)
    expect(buckets[bucketOf(5)]).toBe(2)
    expect(buckets.at(-1)).toBe(1)
    expect(seconds).toBeCloseTo(4_008.04, 6)
  })

  it('adds slice to slice, and shows a topic that nothing has come on as nothing', () => {
    const ages = new Ages(['a', 'b'])
    ages.add('a', [aged(1)], NOW)
    ages.add('a', [aged(1)], NOW)
    expect(ages.read().get('a')?.seconds).toBe(2)
    expect(ages.read().get('b')?.buckets).toEqual([...AGE_BOUNDS_SECONDS.map(() => 0), 0])
  })

  it('takes a clock that is behind its owner’s for no age at all', () => {
    const ages = new Ages(['a'])
    ages.add('a', [aged(-2)], NOW)
    expect(ages.read().get('a')).toMatchObject({ seconds: 0 })
    expect(ages.read().get('a')?.buckets[0]).toBe(1)
  })

  it('leaves out what is older than a day: history that is read again says nothing of how fresh the figures are kept', () => {
    const ages = new Ages(['a'])
    ages.add('a', [aged(86_401), aged(86_400)], NOW)
    expect(ages.read().get('a')?.buckets.at(-1)).toBe(1)
  })
})
