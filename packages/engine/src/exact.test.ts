import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { match } from './match.ts'
import { kg, matched } from './matched.fixture.ts'
import { filledOf, line, offer, round } from './rounds.fixture.ts'
import type { MatchOutput, Rules } from './types.ts'

const gaps = ({ result }: MatchOutput) => result.stages.map(({ gap }) => Number(gap))

const instead = (ratio: string) => ({ substitutes: [{ material: 'tb-oxide', ratio }] })
const terbium = { material: 'tb-oxide' }
const from = (country: string) => ({ chain: [{ stage: 'mining', country }] })

describe('lots behind a ratio whose quotient is no whole gram', () => {
  test('one line of 120 kg at 0.95 and a least lot of 20 kg is served in full', async () => {
    expect(
      await kg(round([line('l', 120, instead('0.95'))], [offer('o', 200, 9, { ...terbium, minimumLotKg: '20' })])),
    ).toBe('120')
  })
  test('in whole steps of 20 kg it gets what six of them serve', async () => {
    const lot = { ...terbium, lotIncrementKg: '20' }
    expect(await kg(round([line('l', 120, instead('0.95'))], [offer('o', 200, 9, lot)]))).toBe('114')
  })
  test('among twenty lines nobody loses what it had', async () => {
    const lines = Array.from({ length: 20 }, (_, n) =>
      line(`l-${String(n).padStart(2, '0')}`, 120, n === 7 ? instead('0.95') : {}),
    )
    const offers = [offer('plain', 1900, 9), offer('lot', 200, 9, { ...terbium, minimumLotKg: '20' })]
    expect(Number(await kg(round(lines, offers)))).toBeCloseTo(1900 + 120, 2)
  })
  test.each(['0.333', '1.07', '0.7', '1.9', '3'])('at a ratio of %s the lot is taken whole', async ratio => {
    const lines = ['a', 'b', 'c'].map(id => line(id, 97.531, instead(ratio)))
    const output = await matched(round(lines, [offer('o', 60, 9, { ...terbium, minimumLotKg: '60' })]))
    expect(Number(output.totals.matchedKg)).toBeGreaterThan(60 * Math.min(Number(ratio), (3 * 97.531) / 60) - 0.01)
    expect(Math.max(...gaps(output))).toBeLessThanOrEqual(1e-3)
  })
})

describe('a few grams that are much of a small round', () => {
  test('a gram from a tier that begins at a gram is matched at its least cost', async () => {
    const input = round(
      [line('a', '0.001'), line('b', '0.001')],
      [
        offer('dear', '0.001', 100),
        offer('tier', '0.001', 90, { price: { tiers: [{ fromKg: '0.001', amount: '90' }], currency: 'EUR' } }),
      ],
    )
    const output = await matched(input)
    expect(output.totals.matchedKg).toBe('0.002')
    expect(Math.max(...gaps(output))).toBe(0)
  })
  test('where nothing may be lost behind a ratio, a selection is bounded by the steps that this leaves', async () => {
    // 80 EUR a kilogram at 0.97 meet the ceiling exactly: 100 g serve 97 g, and 54 such steps are the most under the cap of 5.333 kg.
    const input = round(
      [line('a', 8, { ...instead('0.97'), ceilingPrice: { amount: '82.474227', currency: 'EUR' } })],
      [
        offer('lot', 6, 33.3, { minimumLotKg: '5.5', ...from('CN') }),
        offer('free', 10, 80, { ...terbium, ...from('JP') }),
      ],
      { countryCapBase: 'pooled-demand', maxCountrySharePct: '66.666' },
    )
    const output = await matched(input)
    expect(output.result.stages.find(({ name }) => name === 'volume-1')).toMatchObject({
      value: '5.238',
      bound: '5.238',
      gap: '0',
    })
  })
})

describe('caps', () => {
  const capped = (rules: Partial<Rules>): Partial<Rules> => ({
    countryCapBase: 'pooled-demand',
    maxCountrySharePct: '65',
    ...rules,
  })

  test('lot increments under a cap on matched volume', async () => {
    const input = round(
      [line('a', 100), line('b', 100)],
      [
        offer('cn', 130, 8, { ...from('CN'), lotIncrementKg: '13' }),
        offer('au', 70, 10, { ...from('AU'), lotIncrementKg: '7' }),
      ],
      capped({ countryCapBase: 'matched' }),
    )
    expect(await kg(input)).toBe('200')
  })
  test('a lot that meets a cap on pooled demand exactly is taken', async () => {
    const input = round(
      [line('a', 1000), line('b', '1541.5')],
      [offer('cn', 2541.5, 8, { ...from('CN'), lotIncrementKg: '0.5' })],
      capped({}),
    )
    expect(Number(await kg(input))).toBeCloseTo(1651.5, 9)
  })
  test('supplier caps with lots', async () => {
    const input = round(
      [line('a', 100), line('b', 100)],
      [
        offer('x', 200, 8, { supplierId: 's', minimumLotKg: '50' }),
        offer('y', 200, 9, { supplierId: 't', lotIncrementKg: '3' }),
      ],
      capped({ countryCapBase: 'report-only', maxSupplierSharePct: '33.3' }),
    )
    expect(await kg(input)).toBe('132.6')
  })
  test('a ladder stops at the step that keeps exactly what is asked', async () => {
    // Only China offers: a step of 40 % of 1,000 kg keeps 400 of 1,000 kg, which is the 40 % asked.
    const input = round(
      ['a', 'b', 'c'].map((id, n) => line(id, present([333.333, 333.333, 333.334][n]))),
      [offer('cn', 1000, 8, from('CN'))],
      capped({ countryCapLadder: { steps: ['40', '75', '100'], keepVolumePct: '40' } }),
    )
    const output = await matched(input)
    expect(
      output.result.stages.filter(({ name }) => name.startsWith('cap-')).map(({ name, value }) => [name, value]),
    ).toEqual([['cap-40', '400']])
    expect(output.totals.matchedKg).toBe('400')
  })
  test('a ladder on matched volume keeps its step though others dilute it to a fraction of a gram', async () => {
    const input = round(
      [line('a', 1000)],
      [offer('cn', 1000, 8, from('CN')), offer('au', 100, 9, from('AU'))],
      capped({ countryCapBase: 'matched', countryCapLadder: { steps: ['75', '100'], keepVolumePct: '40' } }),
    )
    const output = await matched(input)
    expect(output.totals.matchedKg).toBe('400')
    expect(output.result.stages.filter(({ name }) => name.startsWith('cap-'))).toHaveLength(1)
  })
  test('the bound is never below what is possible, and the last gram is served', async () => {
    const input = round(
      [line('a', 1000)],
      [offer('cn', 900, 8, from('CN')), offer('au', 100, 9, from('AU'))],
      capped({ countryCapBase: 'matched' }),
    )
    const { result } = await matched(input)
    expect(result.stages.find(({ name }) => name === 'volume-1')).toMatchObject({
      value: '285.714',
      bound: '285.714',
      gap: '0',
    })
  })
})

test.each(['lowest-ceiling', 'least-loss'] as const)(
  'where the last grams would pass a ceiling by rounding a line gets the most that does not, departures %s',
  async departures => {
    const buyer = line('a', '0.05', {
      substitutes: [{ material: 'tb-oxide', ratio: '1.2' }],
      ceilingPrice: { amount: '70.658334', currency: 'EUR' },
    })
    const tiers = [
      { fromKg: '0', amount: '97.0001' },
      { fromKg: '0.036', amount: '83.42' },
    ]
    const tiered = offer('x', '0.039', 0, { material: 'tb-oxide', price: { tiers, currency: 'EUR' } })
    const { result } = await matched(round([buyer], [tiered], { departures }))
    // 39 g serve 46.8 g of need, 46 of them whole: 70.72 a kilogram. 40 g, which serve 48 without rounding, are not there.
    expect(result.fills).toEqual([{ lineId: 'a', filledKg: '0.045' }])
    expect(result.departures).toEqual([])
  },
)

test('a ceiling met exactly behind a ratio does not expel its line', async () => {
  // 9 EUR a kilogram offered serve 0.9 kg: 10 EUR per kilogram of need, but 77.777 kg serve 69.9993, rounded down.
  const input = round(
    [line('a', 100, { ...instead('0.9'), ceilingPrice: { amount: '10', currency: 'EUR' } })],
    [offer('o', 77.777, 9, terbium)],
  )
  const output = await matched(input)
  expect(output.result.departures).toEqual([])
  // The most that ten grams offered for nine of need allow.
  expect(output.totals.matchedKg).toBe('69.993')
})

test('a ceiling that is met but for what rounding costs keeps less than a kilogram from its line', async () => {
  const buyer = (kg: number) =>
    line('a', kg, { ...instead('1.001'), ceilingPrice: { amount: '33.27', currency: 'EUR' } })
  const input = (kg: number) => round([buyer(kg)], [offer('o', '3.889', '33.3', terbium)])
  // 33.3 EUR for 1.001 kg of need are below the ceiling; of 3,889 g in whole grams 3,327 are the most for which they are: 3,330 of need.
  expect(await kg(input(3.9))).toBe('3.33')
  // The need at which it would be paid in full is far off: what keeps the goods is how much there is of them.
  expect(await kg(input(12))).toBe('3.33')
})

test('a line without a ceiling has whole steps alone where rounding would take the average of its pool past one', async () => {
  const { offers, lines } = round(
    [line('a', 2, { ceilingPrice: { amount: '33.266734', currency: 'EUR' } }), line('b', 10, instead('1.001'))],
    [offer('o', '3.889', '33.3', terbium), offer('p', 2, '33.266734')],
  )
  const { result } = await matched(round(lines, offers))
  // Goods for 33.3 / 1.001 = 33.26673326 EUR: only whole kilograms of them serve need without rounding.
  expect(result.allocations.find(({ offerId }) => offerId === 'o')?.quantityKg).toBe('3')
  expect(result.departures).toEqual([])
})

test('a line whose ceiling is nothing has goods behind a ratio that cost less', async () => {
  const indices = { index: '1' }
  const price = { formula: { index: 'index', premium: '-2' }, currency: 'EUR' as const }
  const buyer = line('a', 12, { ...instead('1.001'), ceilingPrice: { amount: '0', currency: 'EUR' } })
  expect(
    await kg(round([buyer], [offer('o', '3.889', 0, { ...terbium, rules: { indices }, price })], { indices })),
  ).toBe('3.892')
})

test('what was served without any rounding for a line that then leaves is not for those that stay', async () => {
  const lines = Array.from({ length: 20 }, (_, n) => line(`a-${n}`, 3, instead('1.001')))
  // A millionth below the average that all would pay.
  const first = line('a-0', 3, { ...instead('1.001'), ceilingPrice: { amount: '16.897995', currency: 'EUR' } })
  const { result } = await matched(
    round([first, ...lines.slice(1), line('z', 5)], [offer('cheap', 50, 10, terbium), offer('dear', 60, 40)]),
  )
  expect(result.departures.map(({ lineId }) => lineId)).toEqual(['a-0'])
  // 57 kg at 1.001 take all of the cheap goods but what single grams leave.
  expect(Number(result.stages.find(({ name }) => name === 'cost')?.value)).toBeLessThan(980)
})

test('nor for those of its pool whom nothing else joins with it', async () => {
  const lines = Array.from({ length: 6 }, (_, n) =>
    line(`b-${n}`, '2.003', { ...instead('1.001'), provenanceFloor: 'A' as const }),
  )
  const offers = [
    offer('cheap', '6.9', 10, terbium),
    offer('dear', 60, 40, terbium),
    offer('plain', 3, 12, { level: 'B' }),
  ]
  const filled = async (amount: string) => {
    const first = line('x', 3, { ceilingPrice: { amount, currency: 'EUR' } })
    const { result } = await matched(round([first, ...lines], offers, { provenanceFloor: 'B' }))
    return { left: result.departures.length, fills: result.fills.filter(({ lineId }) => lineId !== 'x') }
  }
  // By a millionth below the average it leaves; by far below any price it never had a pair.
  const [left, never] = [await filled('20.593952'), await filled('1')]
  expect([left.left, never.left]).toEqual([1, 0])
  expect(left.fills).toEqual(never.fills)
})

test('the least cost of a lot whose total whole grams have moved is what it costs now', async () => {
  const lines = [
    line('exact', 380, { ...instead('1.001'), ceilingPrice: { amount: '67.132868', currency: 'EUR' } }),
    line('plain', 320, terbium),
  ]
  const { result } = await matched(round(lines, [offer('o', 940, '67.2', { ...terbium, minimumLotKg: '686.2' })]))
  const [cost, routing] = ['cost', 'routing'].map(name => Number(result.stages.find(own => own.name === name)?.value))
  expect(result.fills.map(({ filledKg }) => Number(filledKg)).sort()).not.toContain(380)
  expect(cost).toBe(routing)
})

test('a lot keeps its total where moving it by whole steps would have others serve dearer', async () => {
  const from = (...countries: string[]) => ({
    chain: countries.map((country, n) => ({ stage: n === 0 ? 'mining' : 'separation', country })),
  })
  const lines = [
    line('a', 6, { ...terbium, priority: 2 }),
    line('b', 11, { ...terbium, priority: 1, substitutes: [{ material: 'dy-oxide', ratio: '0.97' }] }),
    line('c', 1, terbium),
  ]
  const offers = [
    offer('cheap', 2, '33.3', { ...terbium, ...from('EE') }),
    offer('dear', 30, 85, { ...terbium, ...from('VN', 'CN') }),
    offer('lot', 6, '61.364', { material: 'dy-oxide', minimumLotKg: '2.1', ...from('US', 'AU') }),
  ]
  const { result } = await matched(round(lines, offers, { maxCountrySharePct: '30' }))
  expect(gaps({ result } as MatchOutput).every(gap => gap < 1e-3)).toBe(true)
})

test('a lot that may not be taken serves nobody by a millionth of being taken', async () => {
  const best = { grade: '99.9' }
  const rest = Array.from({ length: 40 }, (_, n) => line(`c-${n}`, 2_500, { priority: 2 }))
  const lots = [40_000, 7_500].map(quantity => offer(`of-${quantity}`, quantity, 8, { minimumLotKg: String(quantity) }))
  const closed = offer('closed', 100_000, 9, { minimumLotKg: '60000', ...best, ...from('CN') })
  const input = round([line('a', '10.05', best), ...rest], [offer('plain', 10, 10, best), closed, ...lots], {
    countryCapBase: 'pooled-demand',
    maxCountrySharePct: '50',
  })
  const { stages } = (await matched(input)).result
  expect(stages.slice(0, 2).map(({ value, bound }) => [value, bound])).toEqual([
    ['10', '10'],
    ['47500', '47500'],
  ])
})

test('an average that exceeds a ceiling beyond four places expels its line, whatever else it could use, and is said so', async () => {
  // 200 kg at 10.0000, 100 kg at 10.0001, and 200 kg at 5 of which two serve one of the need.
  const price = { fixed: { amount: '10.0001', currency: 'EUR' as const } }
  const input = round(
    [line('a', 100, { ...instead('0.5'), ceilingPrice: { amount: '10', currency: 'EUR' } }), line('b', 300)],
    [offer('x', 200, 10), offer('y', 100, 0, { price }), offer('z', 200, 5, terbium)],
  )
  const { result } = await matched(input)
  expect(result.departures).toMatchObject([{ lineId: 'a', averagePaid: '10.00003', ceiling: '10.0000' }])
})

describe('fairness', () => {
  test('two levels within a gram of each other do not stop the round', async () => {
    const input = round(
      [line('a', '0.010', { grade: '99' }), line('b', '0.010', { grade: '99.9' }), line('c', '0.010', { grade: '99' })],
      [offer('x', '0.005', 5, { grade: '99.9' }), offer('y', '0.009', 5, { grade: '99' })],
    )
    await matched(input)
  })
  test('it is exact where a ratio exists but nothing goes through it, whatever one small baseline says', async () => {
    const lines = [
      line('tiny', 100, { weight: '0.001', ...instead('0.9') }),
      line('a', 100, { weight: '100' }),
      line('b', 100, { weight: '50' }),
      line('c', 100, { weight: '25' }),
    ]
    const fills = filledOf(await matched(round(lines, [offer('dy', 175, 9)], { weights: 'baseline' })))
    expect(present(fills.get('a')) / 100).toBeCloseTo(present(fills.get('c')) / 25, 3)
    expect(present(fills.get('b')) / 50).toBeCloseTo(present(fills.get('c')) / 25, 3)
  })
  test('it is exact under a binding cap', async () => {
    const lines = [
      line('tiny', 100, { weight: '0.1' }),
      line('a', 100),
      line('b', 200),
      line('c', 300, { deliverTo: 'FR' }),
    ]
    const fills = filledOf(
      await matched(
        round(lines, [offer('cn', 700, 9, from('CN'))], {
          countryCapBase: 'pooled-demand',
          maxCountrySharePct: '50',
          weights: 'baseline',
        }),
      ),
    )
    expect(present(fills.get('a')) / 100).toBeCloseTo(present(fills.get('b')) / 200, 3)
    expect(present(fills.get('c')) / 300).toBeCloseTo(present(fills.get('b')) / 200, 3)
  })
})

test('a ceiling in a currency without a rate never pairs, though a formula price is below zero', async () => {
  const price = { formula: { index: 'i', premium: '-5' }, currency: 'EUR' as const }
  const rules: Partial<Rules> = { indices: { i: '1' }, rates: {} }
  const input = round(
    [line('a', 100, { ceilingPrice: { amount: '1', currency: 'JPY' } })],
    [offer('o', 100, 1, { price, rules })],
    rules,
  )
  expect(await kg(input)).toBe('0')
})

test('a share of matched volume that whole lots meet exactly is met, and the cost is proved', async () => {
  // 90 % of 1,000 kg: 900 steps of a kilogram.
  const stages = (...countries: string[]) =>
    countries.map((country, n) => ({ stage: n ? 'separation' : 'mining', country }))
  const input = round(
    [line('a', 1000)],
    [
      offer('dear', 1500, 100, { chain: stages('AU') }),
      offer('cheap', 1500, '19.99', { chain: stages('JP', 'US'), lotIncrementKg: '1' }),
    ],
    { maxCountrySharePct: '90', countryCapBase: 'matched' },
  )
  const { result } = await match(input)
  const given = Object.fromEntries(result.allocations.map(({ offerId, quantityKg }) => [offerId, quantityKg]))
  expect(given).toEqual({ cheap: '900', dear: '100' })
  expect(Number(result.stages.find(({ name }) => name === 'cost')?.bound)).toBeCloseTo(27_991, 1)
})

test('goods behind a ratio are not brought to whole grams at the cost of scarce ones', async () => {
  const tb = { material: 'tb-oxide' }
  const input = round(
    [
      line('a', 3, { substitutes: [{ material: 'tb-oxide', ratio: '0.333' }] }),
      line('b', 9),
      line('c', 3, { ...tb, substitutes: [{ material: 'dy-oxide', ratio: '1.2' }] }),
      line('d', 6),
    ],
    [
      offer('cn', 9, 100),
      offer('ee', 9, 100, { chain: [{ stage: 'mining', country: 'EE' }] }),
      offer('tb', 5, 100, tb),
    ],
    { maxCountrySharePct: '65', countryCapBase: 'pooled-demand' },
  )
  const { stages } = (await match(input)).result
  const value = (name: string) => Number(stages.find(stage => stage.name === name)?.value)
  expect(value('volume-1')).toBe(21)
  expect(value('routing')).toBeLessThan(value('cost') + 1)
})
