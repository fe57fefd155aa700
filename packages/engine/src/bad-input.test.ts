import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { filledOf, line, offer, recordOf, round } from './rounds.fixture.ts'
import type { CapBase, MatchInput, MatchOutput, Rules } from './types.ts'

/** Matches a round and holds it to what every round owes: a record that verifies, and one explanation for each line and offer. */
async function settled(input: MatchInput) {
  const output: MatchOutput = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  expect(output.explanations.map(({ id }) => id).sort()).toEqual(
    [...input.lines, ...input.offers].map(({ id }) => id).sort(),
  )
  for (const { text } of output.explanations) expect(text).not.toMatch(/undefined|NaN|Infinity/)
  const filled = filledOf(output)
  return {
    ...output,
    fill: (id: string) => filled.get(id),
    fills: [...filled.values()],
    code: (id: string) => output.explanations.find(one => one.id === id)?.code,
  }
}

const BASES: CapBase[] = ['pooled-demand', 'matched', 'report-only']
const chinese = { chain: [{ stage: 'mining', country: 'CN' }] }
const ceiling = (amount: string, currency: 'EUR' | 'USD' | 'JPY' = 'EUR') => ({ ceilingPrice: { amount, currency } })
const tiers = (...own: [string, string][]) => ({
  price: { tiers: own.map(([fromKg, amount]) => ({ fromKg, amount })), currency: 'EUR' as const },
})

describe('an empty book, or one side of it, is an empty result whatever the rules', () => {
  const strict = (countryCapBase: CapBase, pricing: Rules['pricing']): Partial<Rules> => ({
    countryCapBase,
    pricing,
    maxSupplierSharePct: '50',
    countryCapLadder: { steps: ['50', '100'], keepVolumePct: '90' },
  })
  test.each(BASES.flatMap(base => [[base, 'pool-average'] as const, [base, 'uniform'] as const]))(
    'cap on %s, %s',
    async (base, pricing) => {
      for (const lines of [[], [line('l', 10)]]) {
        for (const offers of lines.length > 0 ? [[]] : [[], [offer('o', 10, 5, chinese)]]) {
          const { result, totals } = await settled(round(lines, offers, strict(base, pricing)))
          expect(result.allocations).toEqual([])
          expect(totals).toMatchObject({ matchedKg: '0', cost: '0' })
        }
      }
    },
  )
})

test('no eligible pair, each for another reason: nothing is allocated and the furthest miss is told, the others are counted', async () => {
  const { result, explanations } = await settled(
    round(
      [line('l', 10, { grade: '99.9', group: 'g', ...ceiling('9') })],
      [
        offer('material', 10, 5, { material: 'tb-oxide' }),
        offer('grade', 10, 5, { grade: '99' }),
        offer('period', 10, 5, { grade: '99.9', period: '2027-Q2' }),
        offer('reach', 10, 5, { grade: '99.9', incoterm: 'FOB', deliverFrom: 'US' }),
        offer('origin', 10, 5, { grade: '99.9', level: 'U' }),
        offer('unpriced', 10, 5, {
          grade: '99.9',
          price: { formula: { index: 'unknown', premium: '1' }, currency: 'EUR' },
        }),
        offer('price', 10, 10, { grade: '99.9' }),
        offer('group', 10, 5, { grade: '99.9', group: 'g' }),
      ],
      { freight: [{ from: 'AU', to: 'DE', amount: '1' }] },
    ),
  )
  expect(result.allocations).toEqual([])
  expect(explanations.find(({ id }) => id === 'l')).toMatchObject({
    code: 'same-group',
    figures: {
      offersInReach: 0,
      notPaired: {
        'material-not-offered': 1,
        'grade-not-met': 1,
        'period-not-offered': 1,
        'not-reachable': 1,
        'no-eligible-origin': 1,
        'price-not-comparable': 1,
        'price-above-ceiling': 1,
        'same-group': 1,
      },
    },
  })
})

describe('an offer of no capacity gives nothing and harms nobody', () => {
  test.each<[string, Parameters<typeof offer>[3]]>([
    ['plain', {}],
    ['with a minimum lot', { minimumLotKg: '5' }],
    ['with an increment', { lotIncrementKg: '5' }],
    ['with tiers', tiers(['0', '5'], ['50', '4'])],
    ['of the capped country', chinese],
  ])('%s', async (_, more) => {
    for (const countryCapBase of BASES) {
      const rest = await settled(
        round([line('l', 10)], [offer('empty', 0, 5, more), offer('rest', 6, 9, { supplierId: 's' })], {
          countryCapBase,
          maxCountrySharePct: '100',
        }),
      )
      expect(rest.fill('l')).toBe(6)
      expect(rest.result.selection.map(({ offerId }) => offerId)).toEqual(['rest'])
    }
    expect((await settled(round([line('l', 10)], [offer('empty', 0, 5, more)]))).fills).toEqual([0])
  })
})

test('equal prices everywhere: any routing costs the same, the fair fill alone decides', async () => {
  const lines = [line('a', 100), line('b', 60), line('c', 40)]
  const offers = ['o', 'p', 'q'].map(id => offer(id, 50, 7))
  const { fills, result, totals } = await settled(round(lines, offers))
  expect(fills).toEqual([75, 45, 30])
  expect(totals.cost).toBe('1050')
  expect(new Set(result.allocations.map(({ landedPrice }) => landedPrice))).toEqual(new Set(['7.0000']))
})

describe('every offer comes from the capped country', () => {
  const lines = [line('a', 100), line('b', 60), line('c', 40)]
  const offers = [offer('o', 100, 5, chinese), offer('p', 100, 6, chinese)]
  test.each<[CapBase, string, number]>([
    ['pooled-demand', '65', 130],
    ['matched', '65', 0],
    ['report-only', '65', 200],
    ['pooled-demand', '0', 0],
    ['matched', '0', 0],
    ['report-only', '0', 200],
    ['pooled-demand', '100', 200],
    ['matched', '100', 200],
    ['report-only', '100', 200],
  ])('cap on %s of %s %%: %i kg of 200 are matched', async (countryCapBase, maxCountrySharePct, kg) => {
    const output = await settled(round(lines, offers, { countryCapBase, maxCountrySharePct }))
    expect(output.fills.reduce((sum, own) => sum + own, 0)).toBeCloseTo(kg, 3)
    if (kg < 200) expect(lines.map(({ id }) => output.code(id))).toEqual(lines.map(() => 'country-cap-binding'))
  })

  test.each(BASES)(
    'cap on %s with a lot that the cap leaves no room for: the lot is not taken',
    async countryCapBase => {
      const lot = offer('o', 200, 5, { ...chinese, minimumLotKg: '140' })
      const { fills } = await settled(round(lines, [lot], { countryCapBase }))
      expect(fills.reduce((sum, own) => sum + own, 0)).toBe(countryCapBase === 'report-only' ? 200 : 0)
    },
  )

  test.each(BASES)(
    'cap on %s with minimums that do not all fit under it: no line ends between zero and its minimum',
    async countryCapBase => {
      const picky = [line('a', 100, { minimumKg: '90' }), line('b', 60, { minimumKg: '60' })]
      const { fill } = await settled(round(picky, offers, { countryCapBase }))
      if (countryCapBase === 'report-only') expect([fill('a'), fill('b')]).toEqual([100, 60])
      else expect(fill('b')).toBe(0)
    },
  )

  test('a supplier cap of nothing leaves nothing, whatever the country cap counts', async () => {
    for (const countryCapBase of BASES) {
      const { result } = await settled(round(lines, offers, { countryCapBase, maxSupplierSharePct: '0' }))
      expect(result.allocations).toEqual([])
    }
  })
})

describe('minimums, lots and increments that contradict each other', () => {
  test('two minimums of which only one can be met: one line is served, the other gets nothing and is told', async () => {
    for (const minimumKg of ['7', '8', '10']) {
      const { fills, explanations } = await settled(
        round([line('a', 10, { minimumKg }), line('b', 10, { minimumKg })], [offer('o', 12, 5)]),
      )
      expect([...fills].sort((a, b) => a - b)).toEqual([0, 10])
      expect(explanations.map(({ code }) => code)).toContain('own-minimum-not-reached')
    }
  })

  test('five equal minimums of which two fit', async () => {
    const lines = ['a', 'b', 'c', 'd', 'e'].map(id => line(id, 10, { minimumKg: '6' }))
    const { fills } = await settled(round(lines, [offer('o', 13, 5)]))
    expect([...fills].sort((a, b) => a - b)).toEqual([0, 0, 0, 6.5, 6.5])
  })

  test('a minimum above its own quantity is never met, and the others share as if the line were not there', async () => {
    for (const more of [{}, { minimumLotKg: '5' }, chinese]) {
      const { fill, code } = await settled(
        round([line('a', 10, { minimumKg: '11' }), line('b', 10)], [offer('o', 12, 5, more)], {
          countryCapBase: 'pooled-demand',
        }),
      )
      expect([fill('a'), fill('b')]).toEqual([0, 10])
      expect(code('a')).toBe('own-minimum-not-reached')
    }
  })

  test.each<[string, number, Parameters<typeof offer>[3]]>([
    ['a lot above the quantity', 12, { minimumLotKg: '13' }],
    ['an increment above the quantity', 12, { lotIncrementKg: '13' }],
    ['no multiple of the increment between lot and quantity', 19, { minimumLotKg: '11', lotIncrementKg: '10' }],
    ['only a tier whose floor is above the quantity', 20, tiers(['30', '1'])],
    ['a smallest total above all need', 40, { lotIncrementKg: '15' }],
  ])('%s: the offer takes no part and says so, the next dearest serves', async (_, kg, more) => {
    const alone = await settled(round([line('l', 10)], [offer('o', kg, 5, more)]))
    expect(alone.fills).toEqual([0])
    expect([alone.code('l'), alone.code('o')]).toEqual(['minimum-lot-not-reached', 'minimum-lot-not-reached'])
    const both = await settled(round([line('l', 10)], [offer('o', kg, 5, more), offer('p', 3, 9)]))
    expect(both.fill('l')).toBe(3)
    expect([both.code('o'), both.code('p')]).toEqual(['minimum-lot-not-reached', 'filled'])
  })

  test.each<[string, Parameters<typeof offer>[3], number]>([
    ['two tiers from the same floor: the later one counts', tiers(['0', '9'], ['0', '4']), 4],
    ['two tiers of one price', tiers(['0', '9'], ['5', '9']), 9],
    ['a tier beyond what is offered', tiers(['0', '9'], ['30', '1']), 9],
    ['a tier that is dearer than the one before', tiers(['0', '4'], ['5', '9']), 9],
  ])('%s', async (_, more, price) => {
    const { result } = await settled(round([line('l', 10)], [offer('o', 20, 5, more)]))
    expect(result.allocations.map(({ quantityKg, price: { amount } }) => [quantityKg, amount])).toEqual([
      ['10', String(price)],
    ])
  })
})

describe('prices at the boundary are compared exactly and only shown rounded', () => {
  /** 0.1 per kilogram offered, of which 0.3 kilograms serve a need of one: a third per kilogram of need. */
  const third = (amount: string) =>
    round(
      [line('l', 3, { substitutes: [{ material: 'tb-oxide', ratio: '0.3' }], ...ceiling(amount) })],
      [offer('o', 30, '0.1', { material: 'tb-oxide' })],
    )
  test('a ceiling of 0.3333 is below a third', async () => {
    const { fill, code } = await settled(third('0.3333'))
    expect([fill('l'), code('l')]).toEqual([0, 'price-above-ceiling'])
  })
  test('a ceiling of 0.34 is above it', async () => expect((await settled(third('0.34'))).fill('l')).toBeCloseTo(3, 2))

  /** A ceiling in one currency against a price in another, equal only in the eighth place of the base currency. */
  const cross = (amount: string) => {
    const rates = { USD: '0.33333333', JPY: '0.00000001' }
    return round(
      [line('l', 3, ceiling(amount, 'JPY'))],
      [offer('o', 30, 3, { rules: { rates }, price: { fixed: { amount: '3', currency: 'USD' } } })],
      { rates },
    )
  }
  test('0.99999999 through two rates is within a ceiling of the same', async () =>
    expect((await settled(cross('99999999'))).fill('l')).toBe(3))
  test('a ten-thousandth of a yen less is not', async () =>
    expect((await settled(cross('99999998.9999'))).fill('l')).toBe(0))

  /** 30 kg at 10 and 60 kg at 11: 10 2/3 on average. */
  const pooled = (amount: string) =>
    settled(round([line('a', 30, ceiling(amount)), line('b', 60)], [offer('o', 30, 10), offer('p', 60, 11)]))
  test.each([
    ['10.6667', []],
    ['10.6666', ['a']],
  ])('an average of ten and two thirds against a ceiling of %s: %j leaves', async (amount, leaving) =>
    expect((await pooled(amount)).result.departures.map(({ lineId }) => lineId)).toEqual(leaving),
  )

  test('an average equal to the ceiling is within it', async () => {
    const { result } = await settled(
      round([line('a', 30, ceiling('10.5')), line('b', 30)], [offer('o', 30, 10), offer('p', 30, 11)]),
    )
    expect(result.departures).toEqual([])
    expect(result.allocations.every(({ landedPrice }) => landedPrice === '10.5000')).toBe(true)
  })

  test('an average above the ceiling by less than is shown still makes a line leave', async () => {
    const { result } = await settled(
      round([line('a', 20, ceiling('10')), line('b', 40)], [offer('o', 40, 10), offer('p', 20, '10.0001')]),
    )
    expect(result.departures).toMatchObject([{ lineId: 'a', averagePaid: '10.0000', ceiling: '10.0000' }])
  })

  test.each([
    [30, 30, '10.0001'],
    [31, 29, '10.0000'],
    [29, 31, '10.0001'],
  ])('%i kg at 10 and %i kg at 10.0001 are shown, half up, as %s', async (low, high, shown) => {
    const { result } = await settled(round([line('l', 60)], [offer('o', low, 10), offer('p', high, '10.0001')]))
    expect(new Set(result.allocations.map(({ landedPrice }) => landedPrice))).toEqual(new Set([shown]))
  })

  test('goods for nothing, and at a discount below zero', async () => {
    const discount = { price: { formula: { index: 'ndpr-oxide', premium: '-100' }, currency: 'EUR' as const } }
    const { result, totals } = await settled(
      round(
        [line('l', 20, ceiling('0'))],
        [offer('free', 10, 0), offer('paid', 10, 5, discount), offer('dear', 9, '0.0001')],
      ),
    )
    expect(result.allocations.map(({ offerId, landedPrice }) => [offerId, landedPrice])).toEqual([
      ['free', '-19.0000'],
      ['paid', '-19.0000'],
    ])
    expect(totals.cost).toBe('-380')
  })
})

describe('an offer that cannot be priced has no tiers and pairs with nothing', () => {
  const formula = (index: string) => ({ price: { formula: { index, premium: '1' }, currency: 'EUR' as const } })
  const dollars = { rules: { rates: {} }, price: { fixed: { amount: '5', currency: 'USD' as const } } }
  const index = { missingIndex: 'nobody-quotes-this' }
  test.each<[string, Parameters<typeof offer>[3], object, RegExp]>([
    [
      'its index has no value in the round',
      formula('nobody-quotes-this'),
      index,
      /no value of the index nobody-quotes/,
    ],
    ['the same with a lot', { ...formula('nobody-quotes-this'), minimumLotKg: '5' }, index, /no value of the index/],
    ['its currency has no rate', dollars, { missingRate: 'USD' }, /no rate for USD/],
    ['it lists no tier', tiers(), {}, /names no price/],
  ])('%s', async (_, more, figures, why) => {
    const unpriced = offer('o', 20, 5, more)
    expect(unpriced.tiers).toEqual([])
    for (const asked of [line('l', 10), line('l', 10, ceiling('99'))]) {
      const alone = await settled(round([asked], [unpriced], { rates: {} }))
      expect([alone.fill('l'), alone.code('l'), alone.code('o')]).toEqual([
        0,
        'price-not-comparable',
        'price-not-comparable',
      ])
      expect(alone.explanations).toMatchObject([
        { figures: { offers: 1 }, text: expect.stringMatching(/no rate or index value/) },
        {
          figures: { comparable: false, ...figures, notPaired: { 'price-not-comparable': 1 } },
          text: expect.stringMatching(why),
        },
      ])
    }
    for (const asked of [line('l', 10), line('l', 10, ceiling('99', 'EUR'))])
      expect((await settled(round([asked], [unpriced, offer('p', 4, 9)], { rates: {} }))).fill('l')).toBe(4)
  })

  test('a ceiling in a currency without a rate: nothing is within it', async () => {
    const { fill, code, explanations } = await settled(
      round([line('l', 10, ceiling('99', 'USD'))], [offer('o', 10, 5)], { rates: {} }),
    )
    expect([fill('l'), code('l'), code('o')]).toEqual([0, 'price-not-comparable', 'price-not-comparable'])
    expect(explanations).toMatchObject([
      {
        figures: { ceiling: '99', currency: 'USD', notPaired: { 'price-not-comparable': 1 } },
        text: expect.stringMatching(/no rate for USD, the currency of your ceiling/),
      },
      { figures: { notPaired: { 'price-not-comparable': 1 } }, text: expect.not.stringMatching(/99|USD/) },
    ])
  })

  test('another offer that is too dear is the nearer miss, one of a lower level the farther', async () => {
    const unpriced = offer('o', 20, 5, dollars)
    const asked = line('l', 10, ceiling('4'))
    const rules = { rates: {} }
    expect((await settled(round([asked], [unpriced, offer('dear', 9, 5)], rules))).code('l')).toBe(
      'price-above-ceiling',
    )
    const unproven = offer('unproven', 9, 1, { level: 'U' })
    expect((await settled(round([asked], [unpriced, unproven], rules))).code('l')).toBe('price-not-comparable')
    const own = offer('o', 20, 5, { ...dollars, group: 'g' })
    expect((await settled(round([{ ...asked, group: 'g' }], [own], rules))).code('o')).toBe('price-not-comparable')
  })
})

describe('huge quantities', () => {
  const MOST = '9007199254740.991'
  test('the most that a book may hold is shared to the gram', async () => {
    const { result } = await settled(round([line('l', MOST)], [offer('o', MOST, 5)]))
    expect(result.fills).toEqual([{ lineId: 'l', filledKg: MOST }])
    const thirds = ['a', 'b', 'c'].map(id => line(id, '3002399751580.33'))
    const scarce = await settled(
      round(thirds, [offer('o', '3002399751580.331', 5), offer('p', '3002399751580.331', 6)]),
    )
    expect(scarce.result.fills.map(({ filledKg }) => filledKg)).toEqual([
      '2001599834386.888',
      '2001599834386.887',
      '2001599834386.887',
    ])
  })

  test('a gram more is refused before anything is matched', async () => {
    const tooMuch = new RangeError('the books hold more than 9,007,199,254 tonnes')
    await expect(match(round([line('l', '9007199254740.992')], []))).rejects.toEqual(tooMuch)
    await expect(match(round([], [offer('o', MOST, 5), offer('p', '0.001', 5)]))).rejects.toEqual(tooMuch)
  })

  test('where prices have too many digits for exact sums of cost, prices stay exact and the record says that costs are not', async () => {
    const price = '999999999999999.9999'
    const { result, totals } = await settled(round([line('l', 1e9)], [offer('o', 1e9, price)]))
    expect(result.allocations[0]).toMatchObject({ price: { amount: price }, landedPrice: price })
    expect(result.solver.options).toMatchObject({ costExact: false })
    expect(Number(totals.cost)).toBeCloseTo(1e24, -12)
  })

  test.each<[string, Parameters<typeof offer>[3], Partial<Rules>, number]>([
    ['a cap on pooled demand', chinese, { countryCapBase: 'pooled-demand' }, 975_000_000 + 1e8],
    ['a cap on matched volume', chinese, { countryCapBase: 'matched' }, 1e8 / 0.35],
    ['a lot', { minimumLotKg: '600000000', lotIncrementKg: '7' }, {}, 1.5e9],
    ['tiers', tiers(['0', '5'], ['1400000000.001', '4']), {}, 1.5e9],
  ])('a million tonnes with %s', async (_, more, rules, kg) => {
    const { fills } = await settled(
      round([line('a', 1e9), line('b', 5e8)], [offer('o', 1.5e9, 5, more), offer('p', 1e8, 6)], rules),
    )
    const matched = fills.reduce((sum, own) => sum + own, 0)
    expect(matched).toBeLessThanOrEqual(kg * (1 + 1e-12))
    expect(matched).toBeGreaterThanOrEqual(kg * (1 - 1e-4))
  })

  test('a gram beside a million tonnes', async () => {
    for (const more of [{}, { minimumLotKg: '400' }]) {
      const { fills } = await settled(round([line('a', '0.001'), line('b', 1e9)], [offer('o', 5e8, 5, more)]))
      expect(fills.reduce((sum, own) => sum + own, 0)).toBe(5e8)
    }
  })
})

describe('duplicates and single grams', () => {
  test('equal lines get the same to the gram, the odd grams go to the first by id', async () => {
    const { fills } = await settled(
      round(
        ['g', 'c', 'a', 'e', 'b', 'd', 'f'].map(id => line(id, 1)),
        [offer('o', 3, 5)],
      ),
    )
    expect(fills).toEqual([0.429, 0.429, 0.429, 0.429, 0.428, 0.428, 0.428])
  })

  test('equal offers are as good as one', async () => {
    const { fills, totals } = await settled(
      round(
        [line('a', 10), line('b', 20)],
        ['o', 'p', 'q'].map(id => offer(id, 5, 8)),
      ),
    )
    expect(fills).toEqual([5, 10])
    expect(totals.cost).toBe('120')
  })

  test('fewer grams than lines: one each to the first by id', async () => {
    const { fills } = await settled(
      round(
        Array.from({ length: 7 }, (_, n) => line(`l${n}`, '0.001')),
        [offer('o', '0.003', 5)],
      ),
    )
    expect(fills).toEqual([0.001, 0.001, 0.001, 0, 0, 0, 0])
  })

  test.each<[string, Parameters<typeof offer>[3]]>([
    ['plain', {}],
    ['a lot and an increment of one gram', { minimumLotKg: '0.001', lotIncrementKg: '0.001' }],
    ['a tier from the second gram', tiers(['0', '9'], ['0.002', '1'])],
  ])('two grams of need, two offered: %s', async (_, more) => {
    expect((await settled(round([line('l', '0.002')], [offer('o', '0.002', 5, more)]))).fills).toEqual([0.002])
  })

  test('a third of a gram serves nothing, the fourth gram offered serves the first gram of need', async () => {
    const asked = line('l', '0.001', { substitutes: [{ material: 'tb-oxide', ratio: '0.333333' }] })
    const offered = (kg: string) => settled(round([asked], [offer('o', kg, 5, { material: 'tb-oxide' })]))
    expect((await offered('0.003')).fills).toEqual([0])
    expect((await offered('0.004')).fills).toEqual([0.001])
  })

  test('a cap of less than two grams lets one through', async () => {
    const lines = ['a', 'b', 'c'].map(id => line(id, '0.001'))
    const { fills } = await settled(
      round(lines, [offer('o', '0.003', 5, chinese)], { countryCapBase: 'pooled-demand' }),
    )
    expect(fills.reduce((sum, own) => sum + own, 0)).toBe(0.001)
  })

  test('a weight of nothing counts as one gram', async () => {
    const { fills } = await settled(round([line('a', 10, { weight: '0' }), line('b', 10)], [offer('o', 10, 5)]))
    expect(fills).toEqual([0.001, 9.999])
  })
})

describe('goods that convert', () => {
  const half = (ratio: string) => ({ substitutes: [{ material: 'tb-oxide', ratio }] })
  const stageOf = ({ result }: MatchOutput, name: string) => result.stages.find(stage => stage.name === name)

  test('equal lines with plenty on offer get all they asked, with no gram too much bought', async () => {
    const lines = ['a', 'b', 'c'].map(id => line(id, 10, half('0.5')))
    const output = await settled(round(lines, [offer('o', 100_000, '0.1', { material: 'tb-oxide' })]))
    expect(output.fills).toEqual([10, 10, 10])
    expect(output.result.allocations.map(({ quantityKg }) => quantityKg)).toEqual(['20', '20', '20'])
    expect(stageOf(output, 'routing')?.value).toBe(stageOf(output, 'cost')?.value)
  })

  test('rounding to the gram does not lift a price above a ceiling that it meets exactly', async () => {
    const asked = line('a', 3, { ...half('0.25'), ...ceiling('0.4') })
    const { result, fills } = await settled(round([asked], [offer('o', 30, '0.1', { material: 'tb-oxide' })]))
    expect(result.departures).toEqual([])
    expect(fills).toEqual([3])
  })

  test('quantities beyond the digits of the solver are matched to the gram all the same', async () => {
    const output = await settled(
      round([line('a', '5000000000000', half('0.333333'))], [offer('o', '9000000000000', 5, { material: 'tb-oxide' })]),
    )
    expect(stageOf(output, 'volume-1')).toMatchObject({ value: '2999997000000', gap: '0' })
  })
})

describe('bounds where there is nothing to decide', () => {
  const never = offer('o', 19, 5, { minimumLotKg: '11', lotIncrementKg: '10' })
  test('an offer that no total fits leaves the cost of the others proved', async () => {
    const { result } = await settled(round([line('a', 10)], [never, offer('p', 3, 9)]))
    expect(result.stages.find(({ name }) => name === 'cost')).toMatchObject({ value: '27', bound: '27', gap: '0' })
  })
  test('alone it bounds the volume at nothing', async () => {
    const { result } = await settled(round([line('a', 100)], [never]))
    expect(result.stages.find(({ name }) => name === 'volume-1')).toMatchObject({ value: '0', bound: '0', gap: '0' })
  })
})

test('an offer whose only line left for the price of its pool is told so', async () => {
  const { code } = await settled(
    round(
      [line('a', 20, ceiling('11'))],
      [offer('x', 10, 10), offer('z', 10, 5, { incoterm: 'FOB', deliverFrom: 'AU' })],
      { pricing: 'uniform', freight: [{ from: 'AU', to: '*', amount: '5' }] },
    ),
  )
  expect([code('x'), code('z')].filter(own => own === 'left-for-average-price')).not.toEqual([])
})

test.each(['toString', 'constructor', '__proto__'])('an index named %s is an index without a value', async index => {
  const priced = { price: { formula: { index, premium: '1' }, currency: 'EUR' as const } }
  const { fills } = await settled(round([line('a', 10)], [offer('o', 10, 5, priced)]))
  expect(fills).toEqual([0])
})

test('a line of nothing is filled', async () => {
  const { fills, code } = await settled(round([line('a', 0)], [offer('o', 10, 5)]))
  expect([fills, code('a')]).toEqual([[0], 'filled'])
})

describe('what is no quantity, price or share is refused as a RangeError', () => {
  const good = line('l', 10)
  const sub = (ratio: string) => [line('l', 10, { substitutes: [{ material: 'tb-oxide', ratio }] })]
  test.each<[string, () => MatchInput]>([
    ...['', 'abc', '1e3', '-5', '01', '.5', '0.0001', 'Infinity', '1000000000000000'].map(
      (text): [string, () => MatchInput] => [
        `a quantity of '${text}'`,
        () => round([line('l', text)], [offer('o', 1, 5)]),
      ],
    ),
    ['a weight with four places', () => round([line('l', 1, { weight: '0.0001' })], [])],
    ['weights whose sum is not exact', () => round([line('l', 1, { weight: '999999999999999' })], [])],
    ['two lines of one id', () => round([line('l', 1), line('l', 2)], [])],
    ['two offers of one id', () => round([], [offer('o', 1, 5), offer('o', 2, 5)])],
    ['a minimum below zero', () => round([line('l', 1, { minimumKg: '-1' })], [])],
    ['a lot with an exponent', () => round([], [offer('o', 1, 5, { minimumLotKg: '1e3' })])],
    ['a tier from a tenth of a gram', () => round([], [offer('o', 1, 5, tiers(['0.0001', '9']))])],
    ['a price in words', () => round([good], [offer('o', 1, 'cheap')])],
    ['a ceiling in words', () => round([line('l', 1, ceiling('cheap'))], [])],
    ['a ratio of zero', () => round(sub('0'), [offer('o', 1, 5, { material: 'tb-oxide' })])],
    [
      'a cap in words',
      () => round([good], [offer('o', 1, 5, chinese)], { countryCapBase: 'pooled-demand', maxCountrySharePct: 'most' }),
    ],
  ])('%s', async (_, make) => {
    await expect(async () => match(make())).rejects.toThrow(RangeError)
  })
})
