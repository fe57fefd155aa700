import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { madeIn, newlyMade, partsByMass, timeSaid } from './made.ts'
import { made as event, stated } from './proof.fixture.ts'

const grams = fc.bigInt({ min: 1n, max: 10_000_000_000n })

describe('several batches that came out of the same', () => {
  test('are made of all that went in, counted once, each of no less than its share by mass', () => {
    fc.assert(
      fc.property(
        fc.array(grams, { minLength: 1, maxLength: 5 }),
        fc.array(grams, { minLength: 1, maxLength: 6 }),
        (went, came) => {
          const consumed = went.map((own, nth) => ({ batch: `in-${nth}`, grams: own }))
          const parts = partsByMass(consumed, came)
          const whole = came.reduce((sum, one) => sum + one, 0n)
          for (const one of consumed) {
            const its = parts.map(own => own.find(part => part.batch === one.batch)?.grams ?? 0n)
            expect(its.reduce((sum, part) => sum + part, 0n)).toBe(one.grams)
            for (const [nth, part] of its.entries())
              expect(part).toBeGreaterThanOrEqual((one.grams * (came[nth] ?? 0n)) / whole)
          }
        },
      ),
    )
  })
})

describe('what a site has made', () => {
  const oxide = stated('separation', ['urn:lot:oxide', '1000'], [], [])
  const said = (time: string) => {
    const { taken } = event('separation', [['urn:lot:oxide', '1000']], [['urn:lot:ore', '5000']])
    return taken.kind === 'events' ? { ...taken, events: taken.events.map(one => ({ ...one, time })) } : taken
  }
  test('is of the year in which its event says so, by the clock of the site', () => {
    const times = ['2026-01-01T01:00:00+08:00', '2026-03-01T00:00:00Z']
    expect(timeSaid(oxide.identity, times.map(said))).toBe(times[0])
    expect(timeSaid(stated('separation', ['urn:lot:other', '1'], [], []).identity, times.map(said))).toBeUndefined()
    expect(madeIn(oxide, times[0] ?? '')).toBe('2026/separation/AU/separation site')
  })
  test('is not counted again where it goes on within the site', () => {
    const source = { ...oxide, site: 'Separation  Site' }
    expect(newlyMade(oxide, [{ source, grams: 400_000n }])).toBe(600_000n)
    expect(newlyMade(oxide, [{ source, grams: 1_400_000n }])).toBe(0n)
    expect(newlyMade(oxide, [{ source: { ...source, country: 'MY' }, grams: 400_000n }])).toBe(1_000_000n)
  })
})
