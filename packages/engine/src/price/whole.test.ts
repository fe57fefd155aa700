import { expect, test } from 'vitest'
import { match } from '../match.ts'
import { line, offer, PATIENCE, round } from '../rounds.fixture.ts'
import { sampleRound } from '../sample.fixture.ts'
import type { MatchInput, MatchOutput } from '../types.ts'

/** A supplier cap that cannot bind: under a cap, who gets whose goods counts, and pools are priced from flows. */
const fromFlows = (input: MatchInput): MatchInput => ({
  ...input,
  rules: { ...input.rules, maxSupplierSharePct: '100' },
})

/** A round whose lines are in one zone, so that a block is one pool, with ceilings that many averages break. */
function lowered(seed: number): MatchInput {
  const sample = sampleRound({ lines: 60 + (seed % 5) * 20, offers: 12 + (seed % 3) * 6, seed, scarcity: 0.9 })
  const lines = sample.lines.map(line => {
    if (!line.ceilingPrice) return { ...line, zone: 'EU' as const }
    const amount = (Number(line.ceilingPrice.amount) * 0.8).toFixed(2)
    return { ...line, zone: 'EU' as const, ceilingPrice: { ...line.ceilingPrice, amount } }
  })
  return { ...sample, lines }
}

const told = ({ result: { solver: _, ...result }, totals }: MatchOutput) => ({ result, totals })

test('pools that are priced from what their blocks ship in all come out as those that are priced from flows', {
  timeout: PATIENCE,
}, async () => {
  let departures = 0
  for (let seed = 1; seed <= 40; seed++) {
    const input = lowered(seed)
    const whole = await match(input)
    departures += whole.result.departures.length
    expect(told(whole)).toEqual(told(await match(fromFlows(input))))
  }
  expect(departures).toBeGreaterThan(30)
})

test('of lines with the same ceiling the lowest id leaves, and none before it is served', async () => {
  const at = (amount: string) => ({ ceilingPrice: { amount, currency: 'EUR' as const } })
  const lines = [
    line('a', 10, { ...at('50'), priority: 2 }),
    line('b', 10, at('60')),
    line('c', 10, at('60.00')),
    line('d', 10),
  ]
  const { result } = await match(round(lines, [offer('x', 10, 40), offer('y', 20, 90)]))
  expect(result.departures.map(({ lineId }) => lineId)).toEqual(['b', 'c', 'a'])
})
