import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brokenConstraints } from '../oracle-constraints.fixture.ts'
import { filledOf, line, offer, PATIENCE, round, runs, smallRounds, upTo } from '../rounds.fixture.ts'
import { settled } from '../settled.fixture.ts'
import type { LineInput, Rules } from '../types.ts'

/** A supplier who asks 8,000 for what others sell at 80, and lines without a ceiling. */
const rush = (rules: Partial<Rules>) =>
  round([line('a', 500), line('b', 500)], [offer('fair', 900, 80), offer('greedy', 100, 8000)], rules)

test('without ceilings one supplier at 8,000 makes the pool pay 872 instead of 80, and a reserve price keeps it out', async () => {
  const open = await settled(rush({}))
  expect(open.result.allocations.map(({ landedPrice }) => landedPrice)).toContain('872.0000')
  const reserved = await settled(rush({ reservePrices: { 'dy-oxide': '120' } }))
  expect(new Set(reserved.result.allocations.map(({ landedPrice }) => landedPrice))).toEqual(new Set(['80.0000']))
  expect(reserved.totals.matchedKg).toBe('900')
})

test('a line pays no more than the lower of its own ceiling and the reserve price', async () => {
  const input = (rules: Partial<Rules>) =>
    round([line('low', 10, upTo('9')), line('high', 10, upTo('50')), line('none', 10)], [offer('o', 30, 10)], rules)
  expect([...filledOf(await settled(input({}))).values()]).toEqual([10, 0, 10])
  expect([...filledOf(await settled(input({ reservePrices: { 'dy-oxide': '10' } }))).values()]).toEqual([10, 0, 10])
  const below = await settled(input({ reservePrices: { 'dy-oxide': '9.99' } }))
  expect([...filledOf(below).values()]).toEqual([0, 0, 0])
  expect(below.explanations.find(({ id }) => id === 'none')).toMatchObject({
    code: 'price-above-ceiling',
    figures: { ceiling: '9.9900', reserve: true },
    text: expect.stringContaining("The round's reserve price for dy-oxide of 9.99 EUR/kg"),
  })
  expect([...filledOf(await settled(input({ reservePrices: { 'tb-oxide': '1' } }))).values()]).toEqual([10, 0, 10])
})

test('where ceilings are required a line without one pairs with nothing, at whatever price, and is told why', async () => {
  const free = { price: { formula: { index: 'ndpr-oxide', premium: '-90' }, currency: 'EUR' } } as const
  for (const more of [{}, free]) {
    const input = round([line('bare', 10), line('capped', 10, upTo('70'))], [offer('o', 20, 10, more)], {
      requireCeilings: true,
    })
    const output = await settled(input)
    expect([...filledOf(output).values()]).toEqual([0, 10])
    expect(output.explanations[0]).toMatchObject({
      code: 'price-above-ceiling',
      figures: { ceiling: null, ceilingRequired: true },
    })
    expect(output.explanations[0]?.text).toMatch(/no line without a ceiling/)
  }
})

test('a reserve price stands for the ceiling that is required', async () => {
  const rules = { requireCeilings: true, reservePrices: { 'dy-oxide': '12' } }
  const output = await settled(round([line('bare', 10)], [offer('o', 20, 10)], rules))
  expect(output.totals.matchedKg).toBe('10')
})

test('a ceiling without a rate admits nothing, not even what costs less than nothing', async () => {
  const free = { price: { formula: { index: 'ndpr-oxide', premium: '-90' }, currency: 'EUR' } } as const
  const inYen: Partial<LineInput> = { ceilingPrice: { amount: '5000', currency: 'JPY' } }
  const output = await settled(round([line('l', 10, inYen)], [offer('o', 20, 0, free)], { rates: {} }))
  expect(output.totals.matchedKg).toBe('0')
})

test('an average that with its own freight is above the reserve price expels a line, and says so', async () => {
  const abroad = { incoterm: 'FOB' }
  const input = round(
    [line('far', 50, { deliverTo: 'FR' }), line('near', 50)],
    [offer('cheap', 50, 10, abroad), offer('dear', 50, 14, abroad)],
    {
      reservePrices: { 'dy-oxide': '15' },
      freight: [
        { from: 'AU', to: 'FR', amount: '5' },
        { from: 'AU', to: 'DE', amount: '0' },
      ],
    },
  )
  const output = await settled(input)
  expect(output.result.departures).toMatchObject([{ lineId: 'far', averagePaid: '17.0000', ceiling: '15.0000' }])
  const told = output.explanations.find(({ id }) => id === 'far')
  expect(told?.text).toMatch(/exceeds the round's reserve price of 15.0000/)
})

test('on random rounds with reserve prices and required ceilings no constraint is broken and the checker agrees', {
  timeout: PATIENCE,
}, async () => {
  const reserve = fc.option(fc.integer({ min: 8, max: 12 }), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(smallRounds({ weights: true }), reserve, fc.boolean(), async (input, amount, requireCeilings) => {
      const reservePrices: Record<string, string> = amount === undefined ? {} : { 'dy-oxide': String(amount) }
      const rules: Rules = { ...input.rules, requireCeilings, reservePrices }
      const output = await settled({ ...input, rules })
      expect(brokenConstraints({ ...input, rules }, output)).toEqual([])
    }),
    runs(150),
  )
})
