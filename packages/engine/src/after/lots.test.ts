import { describe, expect, test } from 'vitest'
import { missesIn } from './lots.ts'

const tiers = [{ fromKg: '0' }, { fromKg: '200' }]
const sold = (proposed: bigint, accepted: bigint, before = 0n) => ({ before, proposed, accepted })

describe('what was accepted of an offer is below its lots', () => {
  test.each([
    ['its minimum lot', { minimumLotKg: '100', tiers: [{ fromKg: '0' }] }, sold(120_000n, 60_000n), 40_000n],
    ['a whole increment', { lotIncrementKg: '20', tiers: [{ fromKg: '0' }] }, sold(80_000n, 50_000n), 10_000n],
    ['the floor of the tier at which it was priced', { tiers }, sold(240_000n, 199_999n), 1n],
  ])('when it misses %s', (_, terms, own, misses) => {
    expect(missesIn(terms, own)).toBe(misses)
  })

  test.each([
    ['nothing was accepted', { minimumLotKg: '100', tiers }, sold(120_000n, 0n)],
    ['it stays at its tier', { tiers }, sold(240_000n, 200_000n)],
    ['it has neither lots nor tiers', { tiers: [{ fromKg: '0' }] }, sold(240_000n, 1n)],
    [
      'an earlier pass has sold the lot, and the rest comes in increments',
      { minimumLotKg: '100', lotIncrementKg: '10', tiers },
      sold(50_000n, 20_000n, 100_000n),
    ],
  ])('but not when %s', (_, terms, own) => {
    expect(missesIn(terms, own)).toBe(0n)
  })
})
