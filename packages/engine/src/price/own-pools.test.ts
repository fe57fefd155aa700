import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyRecord } from '../check/index.ts'
import { brokenConstraints } from '../oracle-constraints.fixture.ts'
import { filledOf, line, offer, PATIENCE, recordOf, round, runs, smallRounds, upTo } from '../rounds.fixture.ts'
import { settled } from '../settled.fixture.ts'
import type { LineInput, MatchOutput, Rules } from '../types.ts'

const LEAST: Partial<Rules> = { departures: 'least-loss' }
const leftOf = ({ result }: MatchOutput): string[] => result.departures.map(({ lineId }) => lineId)

/** x reaches its lower tier only by pooling; with the dear goods of y the average is 10.75, above both ceilings. */
const pooledTier = (rules: Partial<Rules>) =>
  round(
    [line('large', 80, upTo('10.60')), line('small', 20, upTo('10.70')), line('rich', 100)],
    [
      offer('x', 150, 12, {
        price: {
          tiers: [
            { fromKg: '0', amount: '12' },
            { fromKg: '120', amount: '10' },
          ],
          currency: 'EUR',
        },
      }),
      offer('y', 50, 13),
    ],
    rules,
  )

test('of lines that need the pool, the one that loses least served need leaves, not the one with the lowest ceiling', async () => {
  const lowest = await settled(pooledTier({}))
  expect([leftOf(lowest), lowest.totals.matchedKg]).toEqual([['large'], '120'])
  expect(lowest.result).not.toHaveProperty('ownPools')
  const least = await settled(pooledTier(LEAST))
  expect([leftOf(least), least.totals.matchedKg]).toEqual([['small'], '180'])
  expect(least.result.ownPools).toEqual([])
})

/** Goods of 10 that a line of little means could buy alone, and of 14 that lift the average. */
const cheapAlone = (rules: Partial<Rules>) =>
  round([line('a', 50, upTo(11)), line('b', 100)], [offer('x', 100, 10), offer('y', 50, 14)], rules)

test('no line leaves whose supplier serves it within its ceiling by itself: it pays for its own goods alone', async () => {
  const lowest = await settled(cheapAlone({}))
  expect(leftOf(lowest)).toEqual(['a'])
  expect(lowest.totals.blocking).toMatchObject({ pairs: 0 })
  const least = await settled(cheapAlone(LEAST))
  expect(leftOf(least)).toEqual([])
  expect(least.result.ownPools).toEqual(['a'])
  expect([...filledOf(least).values()]).toEqual([50, 100])
  expect(least.result.allocations.map(({ lineId, landedPrice }) => [lineId, landedPrice])).toEqual([
    ['a', '10.0000'],
    ['b', '12.0000'],
    ['b', '12.0000'],
  ])
  expect(least.explanations.find(({ id }) => id === 'a')).toMatchObject({ code: 'filled', figures: { ownPool: true } })
})

test('members pay in sum what suppliers get, whoever has a pool of its own', async () => {
  const { result, totals } = await settled(cheapAlone(LEAST))
  const paid = result.allocations.reduce((sum, own) => sum + Number(own.landedPrice) * Number(own.quantityKg), 0)
  expect(paid).toBeCloseTo(Number(totals.cost), 6)
})

const instead = (ratio: string): Partial<LineInput> => ({ substitutes: [{ material: 'tb-oxide', ratio }] })
const terbium = { material: 'tb-oxide' }

test('nobody leaves a pool for what rounding behind a ratio costs, whoever would leave it', async () => {
  for (const rules of [{}, LEAST]) {
    const output = await settled(
      round([line('a', 100, { ...instead('0.9'), ...upTo(10) })], [offer('o', 77.777, 9, terbium)], rules),
    )
    expect(leftOf(output)).toEqual([])
    // The most that ten grams offered for nine of need allow.
    expect(output.totals.matchedKg).toBe('69.993')
  }
})

test('a line whose own goods meet its ceiling but for that rounding has a pool of its own, and nobody else is cut for it', async () => {
  const input = round(
    [line('a', 100, { ...instead('0.95'), ...upTo(10) }), line('b', 50), line('c', 100, instead('0.95'))],
    [offer('x', 211, '9.5', terbium), offer('y', 50, 14)],
    LEAST,
  )
  const output = await settled(input)
  expect([leftOf(output), output.result.ownPools]).toEqual([[], ['a']])
  const { allocations } = output.result
  expect(allocations.find(({ lineId }) => lineId === 'a')).toMatchObject({ landedPrice: '10.0000' })
  // Twenty grams offered serve nineteen: the nearest below 100 kg. Line c pays another price and may lose a gram to rounding.
  expect(filledOf(output).get('a')).toBe(99.997)
  expect(filledOf(output).get('c')).toBe(100)
})

test('while the rounding of one pool is undone, whom the price of another expels is not forgotten', async () => {
  const output = await settled(
    round(
      [
        line('a', 100, { ...instead('0.9'), ...upTo(10) }),
        line('p', 50, { material: 'ndpr-oxide', ...upTo(11) }),
        line('q', 100, { material: 'ndpr-oxide' }),
      ],
      [
        offer('o', 77.777, 9, terbium),
        offer('s', 100, 10, { material: 'ndpr-oxide' }),
        offer('t', 50, 14, { material: 'ndpr-oxide' }),
      ],
    ),
  )
  expect(leftOf(output)).toEqual(['p'])
})

test('the checker refuses a pool of its own that the rules do not give', async () => {
  const input = cheapAlone(LEAST)
  const honest = await settled(input)
  const forged = (ownPools: string[] | undefined, rules = input.rules) => {
    const { ownPools: _, ...rest } = honest.result
    const record = recordOf({ ...input, rules }, honest)
    return verifyRecord({ ...record, result: { ...rest, ...(ownPools && { ownPools }) } }).findings.join('\n')
  }
  expect(forged(undefined)).toMatch(/own pools: not by the rules/)
  expect(forged(['a'], { ...input.rules, departures: 'lowest-ceiling' })).toMatch(/own pools: not by the rules/)
  expect(forged(['a', 'b'])).toMatch(/line b is unknown, named twice, or has no goods or no ceiling/)
  expect(forged([])).toMatch(/landed price/)
})

test('on random rounds of every kind least loss breaks no constraint, and the checker agrees', {
  timeout: PATIENCE,
}, async () => {
  await fc.assert(
    fc.asyncProperty(smallRounds({ lots: true, weights: true, pricing: true }), async input => {
      const changed = { ...input, rules: { ...input.rules, ...LEAST } }
      const output = await settled(changed)
      expect(brokenConstraints(changed, output)).toEqual([])
    }),
    runs(200),
  )
})

test('without lots and tiers nobody leaves a pool with an average price, and no pair would rather trade outside', {
  timeout: PATIENCE,
}, async () => {
  await fc.assert(
    fc.asyncProperty(smallRounds({ weights: true }), async input => {
      const output = await settled({ ...input, rules: { ...input.rules, ...LEAST } })
      expect(output.result.departures).toEqual([])
      expect(output.totals.blocking).toEqual({ pairs: 0, lines: 0, offers: 0, wantedKg: '0', reasons: [] })
    }),
    runs(200),
  )
})
