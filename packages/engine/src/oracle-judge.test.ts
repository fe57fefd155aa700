import { canonicalHash, formatKg, grams, type Json, present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { judgeResult, judgeRound } from './fuzz/judge.fixture.ts'
import { missingJudge } from './fuzz/programme.fixture.ts'
import { hostileRound } from './fuzz/round.fixture.ts'
import { shrink } from './fuzz/shrink.fixture.ts'
import { match } from './match.ts'
import { line, offer, round } from './rounds.fixture.ts'
import type { MatchInput, MatchOutput, Result } from './types.ts'

const kinds = (input: MatchInput, output: MatchOutput) => [
  ...new Set(judgeResult(input, output).failures.map(({ kind }) => kind)),
]

/** The output with another result, its hash put right: only what it says is wrong. */
function altered(output: MatchOutput, change: (result: Result) => Partial<Result>): MatchOutput {
  const result = { ...output.result, ...change(output.result) }
  return { ...output, result, resultHash: canonicalHash(result as unknown as Json) }
}

const scarce = round([line('a', 100), line('b', 300)], [offer('x', 200, 90), offer('y', 100, 95)])

const missing = missingJudge()

describe('what is planted in a result is found', () => {
  test('nothing where nothing is planted', async ({ skip }) => {
    skip(missing !== undefined, missing)
    expect(kinds(scarce, await match(scarce))).toEqual([])
  })

  test('a gram that could have been served', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const output = await match(scarce)
    const less = (kg: string) => formatKg(grams(kg) - 1n)
    const short = altered(output, ({ allocations, fills, selection, stages }) => {
      const [first, ...others] = allocations
      return {
        allocations: [{ ...present(first), quantityKg: less(present(first).quantityKg) }, ...others],
        fills: fills.map(fill =>
          fill.lineId === present(first).lineId ? { ...fill, filledKg: less(fill.filledKg) } : fill,
        ),
        selection: selection.map(one =>
          one.offerId === present(first).offerId ? { ...one, totalKg: less(one.totalKg) } : one,
        ),
        stages: stages.map(stage => (stage.name === 'volume-1' ? { ...stage, value: less(stage.value) } : stage)),
      }
    })
    expect(kinds(scarce, short)).toContain('volume')
  })

  test('a bound a gram below what can be reached', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const capped = round(
      [line('a', 100)],
      [offer('x', 100, 90), offer('y', 10, 95, { deliverFrom: 'US', chain: [{ stage: 'mining', country: 'US' }] })],
      {
        countryCapBase: 'matched',
        maxCountrySharePct: '65',
      },
    )
    const output = await match(capped)
    const lower = altered(output, ({ stages }) => ({
      stages: stages.map(stage =>
        stage.name === 'volume-1' ? { ...stage, bound: formatKg(grams(stage.value) - 10n) } : stage,
      ),
    }))
    expect(kinds(capped, lower)).toContain('bound')
  })

  test('kilograms moved from an emptier line to a fuller one', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const even = round([line('a', 200), line('b', 200)], [offer('x', 200, 90)])
    const output = await match(even)
    const moved = altered(output, ({ allocations, fills }) => ({
      allocations: allocations.map(one => ({ ...one, quantityKg: one.lineId === 'a' ? '120' : '80' })),
      fills: fills.map(one => ({ ...one, filledKg: one.lineId === 'a' ? '120' : '80' })),
    }))
    expect(kinds(even, moved)).toContain('fairness exact')
  })

  test('a pair above its ceiling, and goods routed dearer than need be', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const output = await match(scarce)
    const dear = {
      ...scarce,
      lines: scarce.lines.map(one => ({ ...one, ceilingPrice: { amount: '94', currency: 'EUR' as const } })),
    }
    expect(kinds(dear, output)).toEqual(['constraint'])
    const plenty = round([line('a', 100)], [offer('x', 100, 90), offer('y', 100, 95)])
    const dearer = altered(await match(plenty), ({ allocations, selection, stages }) => ({
      allocations: allocations.map(one => ({
        ...one,
        offerId: 'y',
        price: { amount: '95', currency: 'EUR' },
        landedPrice: '95.0000',
      })),
      selection: selection.map(one => ({ ...one, offerId: 'y' })),
      stages: stages.map(stage => (stage.name === 'routing' ? { ...stage, value: '9500', bound: '9500' } : stage)),
    }))
    expect(kinds(plenty, dearer)).toContain('routing')
  })
})

describe('what is planted in the ladder of a result is found', () => {
  test('a cap lifted though its step keeps exactly what is asked', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const ladder = (steps: string[], keepVolumePct: string) =>
      round([line('a', 100), line('b', 100)], [offer('x', 400, 90)], {
        countryCapBase: 'pooled-demand',
        countryCapLadder: { steps, keepVolumePct },
      })
    const steps = ['40', '75', '100']
    const goesOn = await match(ladder(steps, '90'))
    expect(kinds(ladder(steps, '75'), goesOn)).toContain('ladder lifted')
    expect(kinds(ladder(steps, '75'), await match(ladder(steps, '75')))).toEqual([])
    const stops = await match(ladder(steps, '75'))
    expect(kinds(ladder(steps, '75.001'), stops)).toContain('ladder kept')
  })

  test('a gap above a thousandth of the step in force, where one of a step that was climbed may stand', async ({
    skip,
  }) => {
    skip(missing !== undefined, missing)
    const ladder = round([line('a', 100), line('b', 100)], [offer('x', 400, 90)], {
      countryCapBase: 'pooled-demand',
      countryCapLadder: { steps: ['40', '75', '100'], keepVolumePct: '60' },
    })
    const output = await match(ladder)
    const open = (step: string) =>
      altered(output, ({ stages }) => ({
        stages: stages.map(stage =>
          stage.name === step ? { ...stage, bound: formatKg(grams(stage.value) + 1000n), gap: '0.009' } : stage,
        ),
      }))
    expect(kinds(ladder, open('cap-40'))).not.toContain('gap cap')
    expect(kinds(ladder, open('cap-75'))).toContain('gap cap')
  })
})

test('a round is the same whenever its seed and number are named, and another under another number', () => {
  expect(hostileRound({ seed: 7, number: 11 })).toEqual(hostileRound({ seed: 7, number: 11 }))
  expect(hostileRound({ seed: 7, number: 11 })).not.toEqual(hostileRound({ seed: 7, number: 12 }))
})

test('a failing round is shrunk to what makes it fail', async () => {
  const large = hostileRound({ seed: 3, number: 5 })
  const lotted = { ...large, offers: [...large.offers, offer('lot', 5000, 90, { minimumLotKg: '4000' })] }
  const small = await shrink(lotted, async ({ offers }) =>
    offers.some(one => one.minimumLotKg !== undefined && one.id === 'lot'),
  )
  expect(small.lines.length).toBe(1)
  expect(small.offers.map(({ id }) => id)).toEqual(['lot'])
  expect(small.rules.countryCapBase).toBe('report-only')
  expect(Number(present(small.offers[0]).minimumLotKg)).toBe(1)
})

test('what the engine throws is a failure of its own kind', async () => {
  const twice = round([line('a', 100), line('a', 100)], [offer('x', 100, 90)])
  const { failures } = await judgeRound(twice)
  expect(failures.map(({ kind }) => kind)).toEqual(['thrown RangeError'])
})

test.each([
  ['where the only lot would pass by rounding a ceiling that is met exactly behind a ratio', 9_342],
  ['where the most surplus in whole grams leaves a gram unserved', 13_381],
])('the steps of a ladder are judged in whole grams, %s', async (_, number) => {
  const { failures } = await judgeRound(hostileRound({ seed: 20_281, number }), { order: false })
  expect(failures).toEqual([])
})

test('a lot that could only be sold by passing a ceiling, met exactly behind a ratio, is not missed', async () => {
  const substitutes = [{ material: 'tb-oxide', ratio: '0.97' }]
  const ceilingPrice = { amount: '87.628866', currency: 'EUR' as const }
  const lots = (step: string) =>
    judgeRound(
      round(
        [line('a', 70, { material: 'dy-oxide', substitutes, ceilingPrice })],
        [offer('x', 50, 85, { material: 'tb-oxide', lotIncrementKg: step })],
      ),
    )
  expect((await lots('36.666')).failures).toEqual([])
  expect((await lots('36.6')).failures).toEqual([])
})

test('a lot that could only be sold by giving somebody goods that serve no gram of need is not missed', async ({
  skip,
}) => {
  const missing = missingJudge()
  skip(missing !== undefined, missing)
  const converting = (id: string, ratio: string) =>
    line(id, 1, { material: 'dy-oxide', substitutes: [{ material: 'tb-oxide', ratio }] })
  const input = round(
    [line('a', 5, { material: 'dy-oxide' }), converting('b', '0.5'), converting('c', '0.95')],
    [offer('x', 3, 100, { material: 'tb-oxide', minimumLotKg: '2' })],
    { countryCapBase: 'pooled-demand', maxCountrySharePct: '14.285' },
  )
  expect(await judgeRound(input)).toEqual({ failures: [], unsettled: [] })
})

test('goods that a pool mate without a ceiling cannot have in whole steps are not missed', async ({ skip }) => {
  const missing = missingJudge()
  skip(missing !== undefined, missing)
  const substitutes = [{ material: 'tb-oxide', ratio: '1.001' }]
  const ceilingPrice = { amount: '33.266734', currency: 'EUR' as const }
  const { failures } = await judgeRound(
    round(
      [line('a', 2, { ceilingPrice }), line('b', 10, { substitutes })],
      [offer('o', '3.889', '33.3', { material: 'tb-oxide' }), offer('p', 2, '33.266734')],
    ),
  )
  expect(failures).toEqual([])
})

test('a class is levelled with what better classes have, not with what would level it further', async ({ skip }) => {
  const missing = missingJudge()
  skip(missing !== undefined, missing)
  const { failures } = await judgeRound(hostileRound({ seed: 20_297, number: 12_000 }), { order: false })
  expect(failures).toEqual([])
})
