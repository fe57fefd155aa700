import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { line, offer, recordOf, round } from './rounds.fixture.ts'
import { sampleRound } from './sample.fixture.ts'
import type { Rules } from './types.ts'

/** A pool is priced from what its block ships in all where no cap counts, else from its flows: a cap that never binds takes the second way. */
const WAYS: [string, Partial<Rules>][] = [
  ['in all', {}],
  ['from flows', { maxSupplierSharePct: '100' }],
]

describe('prices', () => {
  test.each(WAYS)(
    'a line whose ceiling the average of its pool breaks leaves, and the average is formed anew (%s)',
    async (_, rules) => {
      const input = round(
        [line('a', 100), line('b', 100, { ceilingPrice: { amount: '11', currency: 'EUR' } })],
        [offer('cheap', 100, 10), offer('dear', 100, 14)],
        rules,
      )
      const { result } = await match(input)
      expect(result.departures).toEqual([
        {
          lineId: 'b',
          pool: { material: 'dy-oxide', period: '2027-Q1', zone: 'EU' },
          averagePaid: '12.0000',
          ceiling: '11.0000',
        },
      ])
      expect(result.fills).toEqual([
        { lineId: 'a', filledKg: '100' },
        { lineId: 'b', filledKg: '0' },
      ])
      expect(result.allocations[0]).toMatchObject({ offerId: 'cheap', landedPrice: '10.0000' })
    },
  )

  test.each(WAYS)(
    'of two lines whose ceilings the average breaks, the one with the lower ceiling leaves, and the other may then stay (%s)',
    async (_, rules) => {
      const ceiling = (amount: string) => ({ ceilingPrice: { amount, currency: 'EUR' as const } })
      const { result } = await match(
        round(
          [line('a', 100), line('b', 50, ceiling('10.9')), line('c', 50, ceiling('10.5'))],
          [offer('cheap', 150, 10), offer('dear', 60, 14)],
          rules,
        ),
      )
      expect(result.departures.map(({ lineId, averagePaid }) => [lineId, averagePaid])).toEqual([['c', '11.0000']])
      expect(result.fills.find(({ lineId }) => lineId === 'b')?.filledKg).toBe('50')
    },
  )

  test('uniform pricing pays and charges the highest price taken in the pool', async () => {
    const input = round([line('a', 150)], [offer('cheap', 100, 10), offer('dear', 100, 14)], { pricing: 'uniform' })
    const { result } = await match(input)
    expect(result.allocations.map(({ price, landedPrice }) => [price.amount, landedPrice])).toEqual([
      ['14.0000', '14.0000'],
      ['14.0000', '14.0000'],
    ])
  })
})

describe('priority', () => {
  const asked = [line('five', 10, { priority: undefined }), line('four', 10, { priority: 4 })]
  const filled = async (allocation: Rules['allocation']) => {
    const { result } = await match(round(asked, [offer('o', 10, 5)], { allocation }))
    return [result.fills.map(({ filledKg }) => filledKg), present(result.stages[0]).name]
  }

  test('a line without priority counts as class 5', async () => {
    expect(await filled('priority-then-pro-rata')).toEqual([['0', '10'], 'volume-4'])
  })

  test('the pro-rata rule ignores priorities', async () => {
    expect(await filled('pro-rata')).toEqual([['5', '5'], 'volume-1'])
  })
})

describe('nothing to do', () => {
  const input = round([line('a', 10)], [offer('o', 10, 5)])
  test.each([
    ['no lines', { ...input, lines: [] }],
    ['no offers', { ...input, offers: [] }],
    ['neither', { ...input, lines: [], offers: [] }],
    ['no pair', { ...input, offers: [offer('o', 10, 5, { level: 'U' })] }],
    ['a minimum above the quantity', { ...input, lines: [line('a', 10, { minimumKg: '11' })] }],
    ['a lot above the quantity', { ...input, offers: [offer('o', 10, 5, { minimumLotKg: '11' })] }],
  ])('%s: an empty result that verifies and an explanation for everyone', async (_, empty) => {
    const output = await match(empty)
    expect(output.result.allocations).toEqual([])
    expect(output.explanations).toHaveLength(empty.lines.length + empty.offers.length)
    expect(verifyRecord(recordOf(empty, output)).findings).toEqual([])
  })
})

test('a time box that ends before anything is proved gives no result', async () => {
  const input = sampleRound({ lines: 120, offers: 30, seed: 3, lots: true, tiers: true, minimums: true })
  await expect(match(input, { timeLimitMs: 1 })).rejects.toMatchObject({ name: 'MatchFailed', code: 'not-proved' })
})
