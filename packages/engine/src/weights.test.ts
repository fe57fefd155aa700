import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { match } from './match.ts'
import { filledOf, line, offer, round, runs } from './rounds.fixture.ts'
import type { Rules } from './types.ts'
import { type Baseline, lineWeights, newcomerBounds } from './weights.ts'

type Ask = { id: string; material: string; quantityKg: string; priority?: number }
type Member = { lines: Ask[]; baselines?: Baseline[]; group?: string }
const ask = (id: string, quantityKg: string, priority?: number): Ask => ({
  id,
  material: 'dy-oxide',
  quantityKg,
  ...(priority && { priority }),
})
const yearly = (kgPerYear: string): Baseline[] => [{ material: 'dy-oxide', kgPerYear }]

/** The weights of a whole book. */
function weigh(members: readonly Member[], rules: Partial<Rules>): Record<string, string> {
  const own = {
    weights: 'baseline' as const,
    allocation: 'priority-then-pro-rata' as const,
    ...rules,
  }
  const book = members.map(({ lines, baselines, group }) => ({ lines, baselines, group }))
  const bounds = newcomerBounds(book, own)
  return Object.fromEntries(
    book.flatMap(({ lines, baselines, group }) => [...lineWeights(lines, baselines, own.weights, { bounds, group })]),
  )
}

/** Nine members who use 100 kg a year and ask for them, and one whom nobody knows. */
const newcomerAsks = (kg: string): Member[] => [
  ...Array.from({ length: 9 }, (_, n) => ({ lines: [ask(`known-${n}`, '100')], baselines: yearly('100') })),
  { lines: [ask('new', kg)] },
]

/** What the newcomer gets of 600 kg. */
async function taken(kg: string, rules: Partial<Rules>): Promise<number> {
  const weights = weigh(newcomerAsks(kg), rules)
  const lines = newcomerAsks(kg).flatMap(({ lines: own }) =>
    own.map(one => line(one.id, one.quantityKg, { priority: 5, weight: weights[one.id] ?? '' })),
  )
  return filledOf(await match(round(lines, [offer('o', 600, 10)], rules))).get('new') ?? 0
}

test('a newcomer who states 10,000 instead of 100 takes 550 of 600 kg, and gains nothing where its weight is bounded', async () => {
  const stated = { weights: 'baseline', newcomerWeight: 'stated' } as const
  expect(await taken('100', stated)).toBe(60)
  expect(await taken('10000', stated)).toBeCloseTo(550.459, 2)
  for (const newcomerWeight of ['median', '10']) {
    const honest = await taken('100', { weights: 'baseline', newcomerWeight })
    expect(honest).toBeLessThanOrEqual(60)
    expect(await taken('10000', { weights: 'baseline', newcomerWeight })).toBe(honest)
  }
})

test('the median is of the baseline per kilogram asked, and of the weight, among the members of the class that have one', () => {
  const book: Member[] = [
    { lines: [ask('half', '100')], baselines: yearly('50') },
    { lines: [ask('same', '40')], baselines: yearly('40') },
    { lines: [ask('twice', '100')], baselines: yearly('200') },
    { lines: [ask('other-class', '10', 1)], baselines: yearly('1') },
    { lines: [ask('small', '30')] },
    { lines: [ask('large', '300'), ask('large-too', '100')] },
    { lines: [ask('alone', '70', 2)] },
  ]
  // Per kilogram 0.5, 1 and 2, of which 1; weights 40, 50 and 200, of which 50, told as 40.
  expect(weigh(book, { newcomerWeight: 'median' })).toMatchObject({
    small: '30',
    large: '30',
    'large-too': '10',
    alone: '70',
    half: '50',
    twice: '200',
  })
  expect(weigh(book.slice(0, 2).concat(book.slice(4)), { newcomerWeight: 'median' })).toMatchObject({ small: '12' })
  // A tenth of 290, told as 25.
  expect(weigh(book, { newcomerWeight: '10' })).toMatchObject({ small: '25', large: '18.75', 'large-too': '6.25' })
  expect(weigh(book, { newcomerWeight: 'median', allocation: 'pro-rata' })).toMatchObject({ alone: '28' })
  expect(weigh(book, { newcomerWeight: 'median', weights: 'stated' })).toMatchObject({ large: '300' })
})

test('a newcomer that comes as two members of one group weighs no more than as one', () => {
  const known: Member = { lines: [ask('known', '100')], baselines: yearly('100') }
  const two: Member[] = [
    { lines: [ask('one', '300')], group: 'House' },
    { lines: [ask('two', '100')], group: 'House' },
  ]
  for (const newcomerWeight of ['median', '100']) {
    const joined = weigh([known, { lines: [ask('whole', '400')] }], { newcomerWeight })
    const parted = weigh([known, ...two], { newcomerWeight })
    expect([joined.whole, parted.one, parted.two]).toEqual(['100', '75', '25'])
  }
  // Two strangers have a bound each.
  const strangers = two.map(one => ({ lines: one.lines }))
  expect(weigh([known, ...strangers], { newcomerWeight: 'median' })).toMatchObject({ one: '100', two: '100' })
})

test('a newcomer cannot read in its weight what another uses to within a seventh', () => {
  const weightBeside = (kgPerYear: number) =>
    weigh([{ lines: [ask('known', '1000')], baselines: yearly(String(kgPerYear)) }, { lines: [ask('new', '9000')] }], {
      newcomerWeight: 'median',
    }).new
  const uses = Array.from({ length: 900 }, (_, n) => 100 + n)
  for (const [weight, own] of Map.groupBy(uses, weightBeside))
    expect(present(own.at(-1)) / present(own[0]), weight).toBeGreaterThan(1.5)
})

test('whatever members ask, a bounded newcomer weighs no more than it asks, and no one else changes weight', () => {
  const member = fc.record({
    kg: fc.integer({ min: 1, max: 500 }),
    baseline: fc.option(fc.integer({ min: 1, max: 500 })),
  })
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('median', '0', '12.5'),
      (own, rule) => {
        const book = own.map(({ kg, baseline }, n) => ({
          lines: [ask(`${n}`, String(kg))],
          ...(baseline === null ? {} : { baselines: yearly(String(baseline)) }),
        }))
        const free = weigh(book, {})
        const bounded = weigh(book, { newcomerWeight: rule })
        for (const [n, { baseline }] of own.entries()) {
          if (baseline === null) expect(Number(bounded[n])).toBeLessThanOrEqual(Number(free[n]))
          else expect(bounded[n]).toBe(free[n])
          expect(Number(bounded[n])).toBeGreaterThanOrEqual(0.001)
        }
      },
    ),
    runs(200),
  )
})

test('realisation is the baseline weight, or the bounded one, times the share that was taken of what was given', () => {
  const lines = [ask('a', '100'), ask('b', '300')]
  const weights = (realisation?: string, baselines?: Baseline[]) =>
    Object.fromEntries(lineWeights(lines, baselines, 'realisation', { realisation }))
  expect(weights('0.25', yearly('200'))).toEqual({ a: '12.5', b: '37.5' })
  expect(weights(undefined, yearly('200'))).toEqual({ a: '50', b: '150' })
  expect(weights('0.5')).toEqual({ a: '50', b: '150' })
  expect(weights('0')).toEqual({ a: '0.001', b: '0.001' })
})
