import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from '../check/index.ts'
import { match } from '../match.ts'
import { brokenConstraints } from '../oracle-constraints.fixture.ts'
import { filledOf, line, offer, PATIENCE, recordOf, round, runs, smallRounds, volumeOf } from '../rounds.fixture.ts'
import { sampleRound } from '../sample.fixture.ts'
import type { MatchInput, Rules } from '../types.ts'

/** Need of 1,000 kg; `share` percent of 1,000 kg offered come from China, the rest from Australia. */
const trap = (share: number, rules: Partial<Rules>): MatchInput =>
  round(
    Array.from({ length: 10 }, (_, n) => line(`line-${n}`, 100)),
    [
      offer('cn', 10 * share || 1, 10, { chain: [{ stage: 'mining', country: 'CN' }] }),
      ...(share < 100 ? [offer('au', 1000 - 10 * share, 12, { chain: [{ stage: 'mining', country: 'AU' }] })] : []),
    ],
    { maxCountrySharePct: '65', ...rules },
  )

const matched = async (input: MatchInput): Promise<number> => {
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  return Number(output.totals.matchedKg)
}

describe('the trap of a 65 % cap on matched volume', () => {
  test.each([
    // Against pooled demand at most 650 kg come from China; against matched volume the rest bounds the whole: 65/35 of it.
    [45, 1000, 450 + 550],
    [70, 950, 300 / 0.35],
    [90, 750, 100 / 0.35],
    [100, 650, 0],
  ])('%i %% of offers from one country', async (share, onDemand, onMatched) => {
    expect(await matched(trap(share, { countryCapBase: 'report-only' }))).toBe(1000)
    expect(await matched(trap(share, { countryCapBase: 'pooled-demand' }))).toBeCloseTo(onDemand, 2)
    const volume = await matched(trap(share, { countryCapBase: 'matched' }))
    const australia = Math.min(1000 - 10 * share, 1000)
    const expected = Math.min(onMatched, share === 45 ? 1000 : onMatched)
    expect(Math.abs(volume - expected)).toBeLessThanOrEqual(0.05 + expected * 1e-4)
    if (australia === 0) expect(volume).toBe(0)
  })
})

test('a published ladder stops at the first step that keeps enough of the uncapped volume', async () => {
  const input = trap(90, {
    countryCapBase: 'matched',
    countryCapLadder: { steps: ['65', '80', '95', '100'], keepVolumePct: '90' },
  })
  const { result } = await match(input)
  expect(result.stages.filter(({ name }) => name.startsWith('cap-')).map(({ name }) => name)).toEqual([
    'cap-65',
    'cap-80',
    'cap-95',
  ])
  expect(result.stages.find(({ name }) => name === 'cap-95')?.value).toBe('1000')
})

test('relaxing the cap never lowers the volume', async () => {
  const volumes: number[] = []
  for (const maxCountrySharePct of ['5', '15', '30', '60', '100']) {
    const input = sampleRound({
      lines: 60,
      offers: 16,
      seed: 11,
      rules: { countryCapBase: 'pooled-demand', maxCountrySharePct, allocation: 'pro-rata' },
    })
    volumes.push(await matched({ ...input, lines: input.lines.map(({ ceilingPrice: _, ...rest }) => rest) }))
  }
  expect(volumes).toEqual([...volumes].sort((a, b) => a - b))
  expect(volumes[0]).toBeLessThan(present(volumes[4]))
})

test('own territory and exempt countries are never counted', async () => {
  const french = (bloc: 'EU' | 'JP', rules: Partial<Rules> = {}) =>
    round(
      [line('l', 100, { bloc, zone: bloc })],
      [offer('o', 100, 10, { chain: [{ stage: 'separation', country: 'FR' }] })],
      {
        countryCapBase: 'pooled-demand',
        maxCountrySharePct: '40',
        ...rules,
      },
    )
  expect(await matched(french('EU'))).toBe(100)
  expect(await matched(french('JP'))).toBe(40)
  expect(await matched(french('JP', { countryCapExempt: ['FR'] }))).toBe(100)
})

test('the supplier cap counts all materials of the round and binds with report-only too', async () => {
  const input = round(
    [line('dy', 100), line('tb', 100, { material: 'tb-oxide' })],
    [offer('dy-o', 100, 10, { supplierId: 's' }), offer('tb-o', 100, 10, { material: 'tb-oxide', supplierId: 's' })],
    { maxSupplierSharePct: '60' },
  )
  expect(await matched(input)).toBeCloseTo(120, 6)
})

test('rounding to the gram takes nobody below its own minimum under a binding cap with lots', async () => {
  const rules: Partial<Rules> = { countryCapBase: 'pooled-demand', maxCountrySharePct: '10' }
  for (const seed of [100, 204]) {
    const input = sampleRound({ lines: 80, offers: 24, seed, rules, lots: true, tiers: true, minimums: true })
    await matched(input)
  }
})

test('where a cap binds the class shares what is left within a twentieth', async () => {
  const input = trap(100, { countryCapBase: 'pooled-demand', maxCountrySharePct: '50' })
  const levels = [...filledOf(await match(input)).values()].map(kg => kg / 100)
  expect(Math.max(...levels) - Math.min(...levels)).toBeLessThanOrEqual(Math.max(...levels) / 20)
  expect(volumeOf(await match(input), 1)).toBeCloseTo(500, 6)
})

test('substitutes convert: half a kilogram of terbium serves one of dysprosium', async () => {
  const input = round(
    [line('l', 100, { substitutes: [{ material: 'tb-oxide', ratio: '2' }] })],
    [offer('tb', 20, 100, { material: 'tb-oxide' }), offer('dy', 30, 60)],
  )
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  expect(Number(output.totals.matchedKg)).toBeCloseTo(70, 2)
})

test('overstating pays under stated weights and not under baselines: 60 to 100, and 60 to 60', async () => {
  const run = async (claim: number, weights: 'stated' | 'baseline') => {
    const lines = Array.from({ length: 10 }, (_, n) =>
      line(`line-${n}`, n === 0 ? claim : 100, { weight: n === 0 && weights === 'stated' ? String(claim) : '100' }),
    )
    return present(filledOf(await match(round(lines, [offer('o', 600, 10)], { weights }))).get('line-0'))
  }
  expect(await run(100, 'stated')).toBe(60)
  // The liar's share of 600 kg rises to 200/1100: 109 of its true need of 100.
  expect(await run(200, 'stated')).toBeGreaterThanOrEqual(100)
  expect(await run(200, 'baseline')).toBe(60)
})

describe('a cap on what can be served', () => {
  const chinese = { chain: [{ stage: 'mining', country: 'CN' }] }
  const cap = (countryCapBase: Rules['countryCapBase'], phantom: boolean, more: Partial<Rules> = {}) =>
    round(
      [
        line('a', 600),
        line('b', 400),
        ...(phantom ? [line('phantom', 1000, { ceilingPrice: { amount: '0.01', currency: 'EUR' } })] : []),
      ],
      [offer('cn', 1000, 10, chinese)],
      { countryCapBase, maxCountrySharePct: '30', ...more },
    )

  test('a line that can use no offer lifts the cap on pooled demand, and not this one', async () => {
    expect(await matched(cap('pooled-demand', false))).toBe(300)
    expect(await matched(cap('pooled-demand', true))).toBe(600)
    expect(await matched(cap('servable-demand', false))).toBe(300)
    expect(await matched(cap('servable-demand', true))).toBe(300)
  })

  test('it is the base of the supplier cap too, and of the share that is held against the cap', async () => {
    const supplier = { maxCountrySharePct: '100', maxSupplierSharePct: '20' }
    expect(await matched(cap('pooled-demand', true, supplier))).toBe(400)
    expect(await matched(cap('servable-demand', true, supplier))).toBe(200)
    const [share] = (await match(cap('servable-demand', true))).shares
    expect(share).toMatchObject({ ofDemandPct: '15.0000', ofServablePct: '30.0000', withinCap: true })
    const [pooled] = (await match(cap('pooled-demand', true))).shares
    expect(pooled).not.toHaveProperty('ofServablePct')
  })

  test('who leaves later still counts: the base is a constant of the round', async () => {
    const input = round(
      [line('a', 600), line('leaves', 400, { ceilingPrice: { amount: '11', currency: 'EUR' } })],
      [offer('cheap', 150, 10, chinese), offer('dear', 1000, 20, chinese)],
      { countryCapBase: 'servable-demand', maxCountrySharePct: '50' },
    )
    const output = await match(input)
    expect(output.result.departures.map(({ lineId }) => lineId)).toEqual(['leaves'])
    expect(Number(output.totals.matchedKg)).toBe(500)
  })

  test('the checker refuses a record whose cap was taken of more than can be served', async () => {
    const input = cap('servable-demand', true)
    const lifted = await match({ ...input, rules: { ...input.rules, countryCapBase: 'pooled-demand' } })
    expect(verifyRecord(recordOf(input, lifted)).findings).toContainEqual(expect.stringMatching(/^cap country/))
  })
})

describe('a supplier cap by group', () => {
  const split = (supplierCapBy?: 'supplier' | 'group', group: string | undefined = 'One House') =>
    round(
      [line('a', 800)],
      [
        offer('first', 400, 10, { supplierId: 's-1', group }),
        offer('second', 400, 10, { supplierId: 's-2', group }),
        offer('other', 100, 10, { supplierId: 's-3' }),
      ],
      { maxSupplierSharePct: '20', ...(supplierCapBy && { supplierCapBy }) },
    )
  const soldBy = async (input: MatchInput, offers: string[]) => {
    const output = await match(input)
    expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
    return output.result.allocations
      .filter(({ offerId }) => offers.includes(offerId))
      .reduce((sum, { quantityKg }) => sum + Number(quantityKg), 0)
  }

  test('a supplier split in two sells no more than one, and who has no group stands for itself', async () => {
    expect(await soldBy(split(), ['first', 'second'])).toBe(320)
    expect(await soldBy(split('supplier'), ['first', 'second'])).toBe(320)
    expect(await soldBy(split('group'), ['first', 'second'])).toBe(160)
    expect(await soldBy(split('group'), ['other'])).toBe(100)
  })

  test('names the group in the cap, and the explanation says that the group is capped', async () => {
    const output = await match(split('group'))
    expect(output.result.duals.caps.map(({ cap }) => cap).join()).toMatch(/^(supplier One House)?$/)
    const held = output.explanations.find(({ id }) => id === 'first')
    expect(held).toMatchObject({ code: 'supplier-cap-binding' })
    expect(held?.text).toMatch(/one corporate group of suppliers/)
  })

  test(
    'on random rounds no cap of either kind is passed, to the gram, and the checker agrees',
    async () => {
      const rounds = fc.tuple(
        smallRounds({ caps: true, substitutes: true, weights: true }),
        fc.constantFrom('supplier' as const, 'group' as const),
      )
      await fc.assert(
        fc.asyncProperty(rounds, async ([input, supplierCapBy]) => {
          const rules: Rules = { ...input.rules, countryCapBase: 'servable-demand', supplierCapBy }
          const grouped = input.offers.map(own => (own.supplierId === 'one' ? own : { ...own, group: 'two of them' }))
          const changed = { ...input, rules, offers: grouped }
          const output = await match(changed)
          expect(brokenConstraints(changed, output)).toEqual([])
          expect(verifyRecord(recordOf(changed, output)).findings).toEqual([])
        }),
        runs(150),
      )
    },
    PATIENCE,
  )
})
