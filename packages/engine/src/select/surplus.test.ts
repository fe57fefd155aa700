import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestBySurplus } from '../brute.fixture.ts'
import { hostileRound } from '../fuzz/round.fixture.ts'
import { match } from '../match.ts'
import { oracleBook } from '../oracle-book.fixture.ts'
import { filledOf, line, offer, PATIENCE, round, runs, seen, smallRounds, upTo, volumeOf } from '../rounds.fixture.ts'
import { settled } from '../settled.fixture.ts'
import type { LineInput, MatchInput, MatchOutput, OfferInput, Rules } from '../types.ts'

const bySurplus = (lines: LineInput[], offers: OfferInput[], rules: Partial<Rules> = {}) =>
  settled(round(lines, offers, { objective: 'surplus', ...rules }))

const stageOf = (output: MatchOutput, name: string) => output.result.stages.find(stage => stage.name === name)

describe('surplus', () => {
  test('scarce goods go where they add most, and the gain is proved', async () => {
    const output = await bySurplus([line('a', 100, upTo('20')), line('b', 100, upTo('11'))], [offer('x', 150, 10)])
    expect([...filledOf(output)]).toEqual([
      ['a', 100],
      ['b', 50],
    ])
    expect(stageOf(output, 'surplus-1')).toMatchObject({ value: '1050', bound: '1050', gap: '0' })
    expect(stageOf(output, 'volume-1')).toMatchObject({ value: '150', bound: '150', gap: '0' })
  })

  test('what is scarce has its price in it', async () => {
    // 230 kg could be served of 180 on offer: one kilogram more would serve b at 11, in place of nothing.
    const output = await bySurplus(
      [line('a', 100, upTo('20')), line('b', 100, upTo('11')), line('c', 50, upTo('14'))],
      [offer('x', 150, 10), offer('y', 30, 10.5)],
    )
    expect(output.result.duals.offers).toEqual([
      { offerId: 'x', value: '-1' },
      { offerId: 'y', value: '-0.5' },
    ])
  })

  test('volume is given up for it', async () => {
    const lines = [
      line('a', 100, { ...upTo('11'), material: 'x' }),
      line('b', 100, { ...upTo('31'), material: 'y', substitutes: [{ material: 'x', ratio: '1' }] }),
    ]
    const offers = [offer('x', 100, 10, { material: 'x' }), offer('y', 100, 30, { material: 'y' })]
    const output = await bySurplus(lines, offers)
    expect([...filledOf(output)]).toEqual([
      ['a', 0],
      ['b', 100],
    ])
    expect(output.totals.surplus).toBe('2100.0000')
    expect(filledOf(await match(round(lines, offers))).get('a')).toBe(100)
  })

  test('equal ceilings share fairly', async () => {
    const output = await bySurplus(
      [line('a', 100, upTo('20')), line('b', 50, upTo('20')), line('c', 70, upTo('19.99'))],
      [offer('x', 90, 10)],
    )
    expect([...filledOf(output)]).toEqual([
      ['a', 60],
      ['b', 30],
      ['c', 0],
    ])
  })

  test('what adds nothing is served for the volume', async () => {
    const output = await bySurplus([line('a', 100, upTo('10'))], [offer('x', 60, 10)])
    expect(output.totals.matchedKg).toBe('60')
    expect(stageOf(output, 'surplus-1')).toMatchObject({ value: '0', gap: '0' })
  })

  test('a better class comes first, however little it adds', async () => {
    const output = await bySurplus(
      [line('a', 100, { ...upTo('11'), priority: 1 }), line('b', 100, { ...upTo('99'), priority: 2 })],
      [offer('x', 150, 10)],
    )
    expect([...filledOf(output)]).toEqual([
      ['a', 100],
      ['b', 50],
    ])
  })
})

describe('surplus beside ceilings, lots and caps', () => {
  test('a line without a ceiling pairs with nothing, unless the round has a reserve price', async () => {
    const lines = [line('a', 100), line('b', 100, upTo('12'))]
    const without = await bySurplus(lines, [offer('x', 150, 10)])
    expect([...filledOf(without)]).toEqual([
      ['a', 0],
      ['b', 100],
    ])
    expect(without.explanations.find(({ id }) => id === 'a')).toMatchObject({ code: 'price-above-ceiling' })
    const reserved = await bySurplus(lines, [offer('x', 150, 10)], { reservePrices: { 'dy-oxide': '15' } })
    expect(filledOf(reserved).get('a')).toBe(100)
  })

  test('lots, tiers, ratios and caps', async () => {
    const lot = await bySurplus(
      [line('a', 60, upTo('30')), line('b', 100, upTo('11'))],
      [offer('x', 100, 10, { minimumLotKg: '100' }), offer('y', 60, 12)],
    )
    // The lot of x at 10 serves a and 40 kg of b: 60 x 20 + 40 x 1; y alone would add 60 x 18.
    expect(stageOf(lot, 'surplus-1')).toMatchObject({ value: '1240' })
    const ratio = await bySurplus(
      [line('a', 120, { ...upTo('100'), substitutes: [{ material: 'tb-oxide', ratio: '0.95' }] })],
      [offer('x', 200, 80, { material: 'tb-oxide' })],
    )
    expect(Number(ratio.totals.matchedKg)).toBeGreaterThanOrEqual(119.999)
    const cap = await bySurplus(
      [line('a', 60, upTo('30')), line('b', 60, upTo('20'))],
      [offer('x', 100, 10, { chain: [{ stage: 'mining', country: 'CN' }] }), offer('y', 100, 15)],
      { countryCapBase: 'pooled-demand', maxCountrySharePct: '50' },
    )
    expect(cap.totals.matchedKg).toBe('120')
    expect(stageOf(cap, 'surplus-1')).toMatchObject({ value: '1500' })
  })
})

describe('surplus that is hard to prove', () => {
  test('a solver that stumbles at the last stage of a selection is asked once more from scratch', async () => {
    const asks: [number, string, number, string, number][] = [
      [10600, 'DE', 5, '137', 10600],
      [10220, 'IT', 5, '166', 10220],
      [6500, 'PL', 5, '164', 6500],
      [6340, 'HU', 2, '148', 6335.455],
      [2730, 'JP', 5, '144.021', 2724.504],
      [3270, 'JP', 2, '137.006', 3270],
      [3080, 'JP', 5, '140.971', 3075.754],
      [2050, 'JPTYO', 1, '152.988', 2042.861],
      [2010, 'JP', 5, '165.981', 2010],
    ]
    const freight = (from: string, toJapan: string, elsewhere: string) =>
      ['JP', 'DE', 'IT', 'PL', 'HU'].map(to => ({ from, to, amount: to === 'JP' ? toJapan : elsewhere }))
    const output = await bySurplus(
      asks.map(([kg, deliverTo, priority, ceiling, weight], index) => {
        const bloc = deliverTo.startsWith('JP') ? 'JP' : 'EU'
        return line(`l${index}`, kg, {
          ...upTo(ceiling),
          deliverTo,
          priority,
          bloc,
          zone: bloc,
          weight: String(weight),
          ...(index === 6 ? { group: 'g' } : {}),
        })
      }),
      [
        offer('lynas', 40000, '101.2', { incoterm: 'FOB', deliverFrom: 'MYKUA' }),
        offer('iluka', 16000, '102.12', { incoterm: 'FOB', deliverFrom: 'AUFRE' }),
        offer('arafura', 60000, '99.36', { incoterm: 'FOB', deliverFrom: 'AUDRW', minimumLotKg: '60000' }),
        // Nobody asks for it; but a line of its group is alike to no other.
        offer('metal', 3000, 160, { material: 'pr-metal', group: 'g' }),
      ],
      {
        countryCapBase: 'pooled-demand',
        allocation: 'priority-then-pro-rata',
        freight: [
          { from: 'MYKUA', to: 'JPTYO', amount: '0.78' },
          ...freight('MY', '0.85', '1.10'),
          ...freight('AU', '0.95', '1.25'),
        ],
      },
    )
    expect(volumeOf(output, 1)).toBe(2050)
  })

  test('of a few grams under a cap on matched volume, its selection is found and proved', async () => {
    const output = await settled(hostileRound({ seed: 4, number: 504 }))
    expect(stageOf(output, 'surplus-1')?.value).toBe('2.45009')
    expect(Number(stageOf(output, 'surplus-1')?.gap)).toBeLessThan(1e-8)
    expect(stageOf(output, 'volume-1')).toMatchObject({ value: '0.04', bound: '0.04', gap: '0' })
  })

  test('cents that whole grams lose cost no kilograms where two goods add all but the same', async () => {
    const output = await settled(hostileRound({ seed: 1722, number: 2869 }))
    expect(stageOf(output, 'surplus-1')?.value).toBe('55040.055552')
    expect(stageOf(output, 'volume-1')).toMatchObject({ value: '631.657', bound: '631.657', gap: '0' })
  })

  test('of a few grams none is given away for the draw', async () => {
    const output = await settled(hostileRound({ seed: 1725, number: 1914 }))
    expect(stageOf(output, 'surplus-1')).toMatchObject({ value: '3.40969' })
  })
})

/** Every line with a ceiling: its own, or one of some. */
const withCeilings = (input: MatchInput, ceilings: readonly number[]): MatchInput => ({
  ...input,
  rules: { ...input.rules, objective: 'surplus' },
  lines: input.lines.map((one, n) =>
    one.ceilingPrice ? one : { ...one, ...upTo(String(ceilings[n % ceilings.length])) },
  ),
})

const CEILINGS = fc.array(fc.integer({ min: 8, max: 16 }), { minLength: 1, maxLength: 4 })

describe.each<[string, Parameters<typeof smallRounds>[0]]>([
  ['plain', {}],
  ['with lots, tiers and minimums', { lots: true, minimums: true }],
])('the surpluses, and the volumes among them, are the brute-force optimum, %s', (_, shape) => {
  test('and the record verifies', { timeout: PATIENCE }, async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ ...shape, lines: 3, offers: 3, kg: 4 }), CEILINGS, async (input, ceilings) => {
        const own = withCeilings(input, ceilings)
        const output = await settled(own)
        const book = oracleBook(own)
        const left = new Set(output.result.departures.map(({ lineId }) => lineId))
        const classes = [...new Set(book.priority)].sort((a, b) => a - b)
        const best = bestBySurplus(book, classes, i => !left.has(present(book.lines[i]).id))
        const stages = ['surplus', 'volume'].flatMap(name => classes.map(c => present(stageOf(output, `${name}-${c}`))))
        for (const [n, { value, bound }] of stages.entries()) {
          expect(Number(value)).toBeCloseTo(present(best[n]), 3)
          expect(Number(bound)).toBeGreaterThanOrEqual(present(best[n]) - 1e-3)
        }
      }),
      runs(120),
    )
  })
})

test('a phantom never pays: what adds less than every other line takes nothing from them, and without it may', {
  timeout: PATIENCE,
}, async () => {
  const higher = fc.array(fc.integer({ min: 16, max: 20 }), { minLength: 1, maxLength: 4 })
  let taken = 0
  await fc.assert(
    fc.asyncProperty(
      smallRounds({ ceilings: false, classes: 1 }),
      higher,
      fc.integer({ min: 1, max: 20 }),
      async (input, ceilings, kg) => {
        // Of one kind, and every ceiling above every price, so that ceilings say only who adds more.
        const alike = input.lines.map(({ id, quantityKg }) => line(id, quantityKg))
        const own = withCeilings({ ...input, lines: alike, rules: { ...input.rules, provenanceFloor: 'B' } }, ceilings)
        const beside = { ...own, lines: [...own.lines, line('phantom', kg, upTo('15'))] }
        const fills = async (objective: Rules['objective'], of: MatchInput) => {
          const got = filledOf(await match({ ...of, rules: { ...of.rules, objective: present(objective) } }))
          got.delete('phantom')
          return got
        }
        expect(await fills('surplus', beside)).toEqual(await fills('surplus', own))
        const [alone, less] = [await fills('volume', own), await fills('volume', beside)]
        if ([...alone].some(([id, got]) => present(less.get(id)) < got - 0.01)) taken++
      },
    ),
    runs(80),
  )
  expect(taken).toBeGreaterThan(seen(10))
})
