import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { filledOf, line, offer, recordOf, round } from './rounds.fixture.ts'
import type { LineInput, MatchInput, OfferInput } from './types.ts'

/** A transportation problem as a round: sources are offers that cost nothing ex works, destinations are lines, unit costs are the freight table. */
const transportation = (costs: readonly (readonly number[])[], supply: number[], demand: number[]): MatchInput =>
  round(
    demand.map((kg, d) => line(`line-${d}`, kg, { deliverTo: `D${d}` })),
    supply.map((kg, s) => offer(`offer-${s}`, kg, 0, { incoterm: 'FOB', deliverFrom: `S${s}` })),
    {
      freight: costs.flatMap((row, s) =>
        row.map((amount, d) => ({ from: `S${s}`, to: `D${d}`, amount: String(amount) })),
      ),
    },
  )

/** Published optima. Each was solved once more with scipy's linprog from the data below. */
const PROBLEMS: [string, number[][], number[], number[], string][] = [
  [
    'Hillier and Lieberman, Introduction to Operations Research, P & T Company',
    [
      [464, 513, 654, 867],
      [352, 416, 690, 791],
      [995, 682, 388, 685],
    ],
    [75, 125, 100],
    [80, 65, 70, 85],
    '152535',
  ],
  [
    'Taha, Operations Research: An Introduction, SunRay Transport',
    [
      [10, 2, 20, 11],
      [12, 7, 9, 20],
      [4, 14, 16, 18],
    ],
    [15, 25, 10],
    [5, 15, 15, 15],
    '435',
  ],
  [
    'Taha, Operations Research: An Introduction, MG Auto',
    [
      [80, 215],
      [100, 108],
      [102, 68],
    ],
    [1000, 1500, 1200],
    [2300, 1400],
    '313200',
  ],
  [
    'Dantzig, Linear Programming and Extensions, chapter 3.3, as the GAMS library has it (trnsport): supply to spare',
    [
      [0.225, 0.153, 0.162],
      [0.225, 0.162, 0.126],
    ],
    [350, 600],
    [325, 300, 275],
    '153.675',
  ],
  [
    'Fourer, Gay and Kernighan, AMPL, chapter 3, steel mills and factories (transp)',
    [
      [39, 14, 11, 14, 16, 82, 8],
      [27, 9, 12, 9, 26, 95, 17],
      [24, 14, 17, 13, 28, 99, 20],
    ],
    [1400, 2600, 2900],
    [900, 1200, 600, 400, 1700, 1100, 1000],
    '196200',
  ],
]

describe('a textbook transportation problem, played as a round, costs its published optimum', () => {
  test.each(PROBLEMS)('%s', async (_, costs, supply, demand, optimum) => {
    const input = transportation(costs, supply, demand)
    const output = await match(input)
    expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
    expect([...filledOf(output).values()]).toEqual(demand)
    const stage = (name: string) => output.result.stages.find(own => own.name === name)
    expect(stage('cost')).toMatchObject({ value: optimum, bound: optimum, gap: '0' })
    expect(stage('routing')).toMatchObject({ value: optimum, gap: '0' })
    expect(output.totals.cost).toBe(optimum)
  })
})

type Claim = { kg: number; reach: string; weight?: number }

/** Claims on supplies of one good. A supply is a letter, a claim names the letters it can draw on; without a weight all claims weigh alike. */
async function shared(
  claims: Record<string, Claim>,
  supplies: Record<string, number>,
): Promise<Record<string, number>> {
  const lines = Object.entries(claims).map(([id, { kg, reach, weight = 1 }]): LineInput => {
    const [first = '', ...others] = reach
    const substitutes = others.map(material => ({ material, ratio: '1' }))
    return line(id, kg, { material: first, substitutes, weight: String(weight) })
  })
  const offers = Object.entries(supplies).map(([id, kg]): OfferInput => offer(id, kg, 10, { material: id }))
  const input = round(lines, offers)
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  return Object.fromEntries(filledOf(output))
}

describe('egalitarian sharing known from the literature', () => {
  test.each([
    [100, [33.334, 33.333, 33.333]],
    [200, [66.667, 66.667, 66.666]],
    [300, [100, 100, 100]],
  ])(
    'constrained equal awards of the estate of %i to claims of 100, 200 and 300 (O’Neill, Mathematical Social Sciences 1982; Aumann and Maschler, Journal of Economic Theory 1985)',
    async (estate, awards) => {
      const claims = { a: { kg: 100, reach: 'x' }, b: { kg: 200, reach: 'x' }, c: { kg: 300, reach: 'x' } }
      expect(Object.values(await shared(claims, { x: estate }))).toEqual(awards)
    },
  )

  test('weighed by the claims themselves the same estate is shared in proportion: 50, 100, 150 of 300', async () => {
    const claims = {
      a: { kg: 100, reach: 'x', weight: 100 },
      b: { kg: 200, reach: 'x', weight: 200 },
      c: { kg: 300, reach: 'x', weight: 300 },
    }
    expect(await shared(claims, { x: 300 })).toEqual({ a: 50, b: 100, c: 150 })
  })

  test('the uniform rule of Sprumont (Econometrica 1991): 50 for peaks of 10, 20 and 40 is 10, 20, 20', async () => {
    const claims = { a: { kg: 10, reach: 'x' }, b: { kg: 20, reach: 'x' }, c: { kg: 40, reach: 'x' } }
    expect(await shared(claims, { x: 50 })).toEqual({ a: 10, b: 20, c: 20 })
  })

  test('only the long side of each segment is rationed (Bochet, Ilkilic, Moulin and Sethuraman, Theoretical Economics 2012)', async () => {
    // x is short of a, y is more than b needs: b leaves x to a although it could draw on it.
    const claims = { a: { kg: 10, reach: 'x' }, b: { kg: 4, reach: 'xy' } }
    expect(await shared(claims, { x: 4, y: 10 })).toEqual({ a: 4, b: 4 })
  })

  test('a bottleneck of a network keeps its own, the others share alike (lexicographically optimal flow, Megiddo, Mathematical Programming 1974)', async () => {
    // Sets and what they can draw on: {a} 4, {a, b, c} 16. The worst off is {a} with 4 each; b and c share the other 12.
    const claims = { a: { kg: 20, reach: 'x' }, b: { kg: 20, reach: 'xy' }, c: { kg: 20, reach: 'y' } }
    expect(await shared(claims, { x: 4, y: 12 })).toEqual({ a: 4, b: 6, c: 6 })
  })

  test('a chain parts into one critical set after the other, each fuller than the last (Fujishige, Mathematics of Operations Research 1980)', async () => {
    // {a} draws on 2, {a, b} on 8, all four on 22: levels 2, then 6, then (22 - 8) / 2 = 7.
    const claims = {
      a: { kg: 20, reach: 'w' },
      b: { kg: 20, reach: 'wx' },
      c: { kg: 20, reach: 'xy' },
      d: { kg: 20, reach: 'y' },
    }
    expect(await shared(claims, { w: 2, x: 6, y: 14 })).toEqual({ a: 2, b: 6, c: 7, d: 7 })
  })

  test('the base of a polymatroid by weights: levels, not kilograms, are made equal (Fujishige 1980)', async () => {
    // 24 over weights 1, 2 and 5 is a level of 3; a draws on x alone, which holds only 2, so that the others share 22 over 7.
    const claims = {
      a: { kg: 20, reach: 'x', weight: 1 },
      b: { kg: 20, reach: 'xy', weight: 2 },
      c: { kg: 20, reach: 'y', weight: 5 },
    }
    expect(await shared(claims, { x: 2, y: 22 })).toEqual({ a: 2, b: 6.286, c: 15.714 })
  })

  test('whole units: 7 over three equal claims is 3, 2, 2, as even as integers can be (Frank and Murota, Fair integral network flows, Mathematics of Operations Research)', async () => {
    const claims = { a: { kg: 1, reach: 'x' }, b: { kg: 1, reach: 'x' }, c: { kg: 1, reach: 'x' } }
    expect(await shared(claims, { x: 0.007 })).toEqual({ a: 0.003, b: 0.002, c: 0.002 })
  })
})
