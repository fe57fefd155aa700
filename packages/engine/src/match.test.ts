import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestWithLots, mostVolume } from './brute.fixture.ts'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { filledOf, line, offer, recordOf, round, runs, smallRounds, volumeOf } from './rounds.fixture.ts'
import { sampleRound } from './sample.fixture.ts'
import type { MatchInput } from './types.ts'

const withoutCeilings = (input: MatchInput): MatchInput => ({
  ...input,
  lines: input.lines.map(({ ceilingPrice: _, ...rest }) => rest),
})

describe('a round without lots', () => {
  test('every record passes the independent checker', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ weights: true }), async input => {
        expect(verifyRecord(recordOf(input, await match(input)))).toEqual({ ok: true, findings: [] })
      }),
      runs(400),
    )
  })

  test('the volume of every class is the brute-force optimum', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ classes: 3 }), async raw => {
        const input = withoutCeilings(raw)
        const output = await match(input)
        const priorities = [...input.lines].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ priority }) => priority!)
        let better = 0
        for (const own of [1, 2, 3]) {
          const most = mostVolume(input, i => priorities[i]! <= own)
          expect(volumeOf(output, own)).toBeCloseTo(most - better, 9)
          better = most
        }
      }),
      runs(300),
    )
  })

  test('the order of rows changes nothing, and a replay gives the same hash', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds(), fc.integer(), async (input, turn) => {
        const rotate = <T>(rows: T[]) => [
          ...rows.slice(Math.abs(turn) % rows.length),
          ...rows.slice(0, Math.abs(turn) % rows.length),
        ]
        const first = await match(input)
        const second = await match({ ...input, lines: rotate(input.lines).reverse(), offers: rotate(input.offers) })
        expect(second).toEqual(first)
      }),
      runs(200),
    )
  })

  test('scaling every quantity scales the result', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds(), async raw => {
        const input = withoutCeilings(raw)
        const times = (kg: string) => String(Number(kg) * 1000)
        const large = await match({
          ...input,
          lines: input.lines.map(one => ({ ...one, quantityKg: times(one.quantityKg), weight: times(one.weight) })),
          offers: input.offers.map(one => ({ ...one, quantityKg: times(one.quantityKg) })),
        })
        const filled = filledOf(large)
        for (const [id, kg] of filledOf(await match(input)))
          expect(Math.abs(filled.get(id)! - kg * 1000)).toBeLessThanOrEqual(8)
      }),
      runs(150),
    )
  })

  test('more supply never lowers a fill', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ classes: 1 }), fc.integer({ min: 1, max: 5 }), async (raw, more) => {
        const input = withoutCeilings(raw)
        const before = filledOf(await match(input))
        const [first, ...others] = input.offers
        const richer = { ...first!, quantityKg: String(Number(first!.quantityKg) + more) }
        const after = filledOf(await match({ ...input, offers: [richer, ...others] }))
        for (const [id, kg] of before) expect(after.get(id)!).toBeGreaterThanOrEqual(kg - 0.003)
      }),
      runs(200),
    )
  })

  test('splitting a line in two with halved weight changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ classes: 2, weights: true }), async raw => {
        const input = withoutCeilings(raw)
        const [first, ...others] = input.lines
        const half = (kg: string) => String(Number(kg) / 2)
        const halved = { ...first!, quantityKg: half(first!.quantityKg), weight: half(first!.weight) }
        const whole = filledOf(await match(input))
        const parts = filledOf(
          await match({ ...input, lines: [{ ...halved, id: 'line-0a' }, { ...halved, id: 'line-0b' }, ...others] }),
        )
        expect(Math.abs(parts.get('line-0a')! + parts.get('line-0b')! - whole.get(first!.id)!)).toBeLessThanOrEqual(
          0.004,
        )
        for (const { id } of others) expect(Math.abs(parts.get(id)! - whole.get(id)!)).toBeLessThanOrEqual(0.004)
      }),
      runs(150),
    )
  })

  test('identical lines differ by at most a gram', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds(), async raw => {
        const input = withoutCeilings(raw)
        const twin = { ...input.lines[0]!, id: 'line-twin' }
        const filled = filledOf(await match({ ...input, lines: [...input.lines, twin] }))
        expect(Math.abs(filled.get('line-twin')! - filled.get(input.lines[0]!.id)!)).toBeLessThanOrEqual(0.0010001)
      }),
      runs(200),
    )
  })

  test('a lower class never gains by what it asks: the volume of better classes does not depend on it', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ classes: 2 }), async raw => {
        const input = withoutCeilings(raw)
        const alone = await match({ ...input, lines: input.lines.filter(({ priority }) => priority === 1) })
        expect(volumeOf(await match(input), 1)).toBe(volumeOf(alone, 1))
      }),
      runs(150),
    )
  })

  test('price-greedy allocation never serves more', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const input = withoutCeilings(sampleRound({ lines: 60, offers: 14, seed, rules: { allocation: 'pro-rata' } }))
      const output = await match(input)
      expect(Number(output.totals.matchedKg)).toBeGreaterThanOrEqual(greedyVolume(input) - 1e-6)
    }
  })
})

/** Cheapest offers first, each shared over the lines that can use it in order. */
function greedyVolume(input: MatchInput): number {
  const left = input.lines.map(({ quantityKg }) => Number(quantityKg))
  let volume = 0
  const solo = (n: number, o: number) =>
    mostVolume({ ...input, lines: [input.lines[n]!], offers: [input.offers[o]!] }, () => true) > 0
  const cheapest = input.offers
    .map((_, o) => o)
    .sort((a, b) => Number(input.offers[a]!.tiers[0]!.exWorks) - Number(input.offers[b]!.tiers[0]!.exWorks))
  for (const o of cheapest) {
    let supply = Number(input.offers[o]!.quantityKg)
    for (let n = 0; n < left.length && supply > 0; n++) {
      if (left[n]! === 0 || !solo(n, o)) continue
      const got = Math.min(left[n]!, supply)
      left[n]! -= got
      supply -= got
      volume += got
    }
  }
  return volume
}

describe('a round with lots, tiers and minimums', () => {
  test('every record passes the checker: zero or at least the lot, whole steps, one tier an offer', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ lots: true, minimums: true, lines: 5, offers: 3 }), async input => {
        expect(verifyRecord(recordOf(input, await match(input)))).toEqual({ ok: true, findings: [] })
      }),
      runs(120),
    )
  })

  test('the volumes are the brute-force optimum over every selection', async () => {
    await fc.assert(
      fc.asyncProperty(
        smallRounds({ lots: true, minimums: true, lines: 3, offers: 3, kg: 5, classes: 2 }),
        async raw => {
          const input = withoutCeilings(raw)
          const output = await match(input)
          expect([volumeOf(output, 1), volumeOf(output, 2)]).toEqual(bestWithLots(input, [1, 2]))
        },
      ),
      runs(120),
    )
  })

  test('pooling reaches the cheaper tier, and everyone in it pays it', async () => {
    const tiers = {
      tiers: [
        { fromKg: '0', amount: '100' },
        { fromKg: '500', amount: '90' },
      ],
      currency: 'EUR' as const,
    }
    const input = round([line('a', 300), line('b', 250)], [offer('o', 1000, 100, { price: tiers })])
    const { result } = await match(input)
    expect(result.selection).toEqual([{ offerId: 'o', tier: 1, totalKg: '550' }])
    expect(result.allocations.map(({ price, landedPrice }) => [price.amount, landedPrice])).toEqual([
      ['90', '90.0000'],
      ['90', '90.0000'],
    ])
  })
})

test('a tier that pooling would overshoot is left a gram before the next one begins, when only it is within the ceiling', async () => {
  const tiers = {
    tiers: [
      { fromKg: '0', amount: '10' },
      { fromKg: '50', amount: '14' },
    ],
    currency: 'EUR' as const,
  }
  const { result } = await match(
    round(
      [line('a', 60, { ceilingPrice: { amount: '12', currency: 'EUR' } })],
      [offer('o', 100, 10, { price: tiers })],
    ),
  )
  expect(result.selection).toEqual([{ offerId: 'o', tier: 0, totalKg: '49.999' }])
})

describe('prices', () => {
  test('a line whose ceiling the average of its pool breaks leaves, and the average is formed anew', async () => {
    const input = round(
      [line('a', 100), line('b', 100, { ceilingPrice: { amount: '11', currency: 'EUR' } })],
      [offer('cheap', 100, 10), offer('dear', 100, 14)],
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
  })

  test('uniform pricing pays and charges the highest price taken in the pool', async () => {
    const input = round([line('a', 150)], [offer('cheap', 100, 10), offer('dear', 100, 14)], { pricing: 'uniform' })
    const { result } = await match(input)
    expect(result.allocations.map(({ price, landedPrice }) => [price.amount, landedPrice])).toEqual([
      ['14.0000', '14.0000'],
      ['14.0000', '14.0000'],
    ])
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

test('a time box that ends early gives a feasible result that admits what it does not know', async () => {
  const input = sampleRound({ lines: 120, offers: 30, seed: 3, lots: true, tiers: true, minimums: true })
  const hasty = await match(input, { timeLimitMs: 1 })
  expect(verifyRecord(recordOf(input, hasty)).findings).toEqual([])
  const thorough = await match(input)
  expect(volumeOf(hasty, 1)).toBeLessThanOrEqual(volumeOf(thorough, 1))
  for (const [n, stage] of thorough.result.stages.entries()) {
    if (stage.name === 'volume-1')
      expect(Number(hasty.result.stages[n]!.bound)).toBeGreaterThanOrEqual(Number(stage.value))
  }
  expect(hasty.result.stages.some(({ gap }) => Number(gap) > 0.001)).toBe(true)
})
