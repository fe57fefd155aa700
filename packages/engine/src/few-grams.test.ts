import { formatKg, present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { caseOf, roundingGrams } from './fuzz/case.fixture.ts'
import { diceOf } from './fuzz/dice.fixture.ts'
import { judgeResult } from './fuzz/judge.fixture.ts'
import { modelOf } from './fuzz/model.fixture.ts'
import { missingJudge, solve } from './fuzz/programme.fixture.ts'
import { match } from './match.ts'
import { line, offer, round, times } from './rounds.fixture.ts'
import { generator } from './sample.fixture.ts'
import { settled } from './settled.fixture.ts'
import type { MatchInput, MatchOutput } from './types.ts'

/** Rounds in which a hundredth of a gram is over a thousandth of all that is bought: their cost is proved as that of others is. */

const named = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}-${n + 10}`)
const cost = ({ result }: MatchOutput) => present(result.stages.find(({ name }) => name === 'cost'))

describe('grams alone', () => {
  test('four grams that sixteen offers of a gram have, one of them in a lot that it has not, are matched', async () => {
    const offers = named(16, 'o').map((id, n) => offer(id, '0.001', 100, n === 7 ? { minimumLotKg: '0.002' } : {}))
    const output = await settled(
      round(
        named(4, 'l').map(id => line(id, '0.001')),
        offers,
      ),
    )
    expect(output.totals.matchedKg).toBe('0.004')
    expect(cost(output)).toMatchObject({ value: '0.4', bound: '0.4', gap: '0' })
  })

  test('six grams of which one line must have two or none are matched', async () => {
    const lines = named(12, 'l').map((id, n) => line(id, '0.003', n === 3 ? { minimumKg: '0.002' } : {}))
    const offers = named(6, 'o').map((id, n) => offer(id, '0.001', n === 2 ? '10.89' : 100))
    const output = await settled(round(lines, offers))
    expect(output.totals.matchedKg).toBe('0.006')
    expect(cost(output)).toMatchObject({ value: '0.51089', bound: '0.51089', gap: '0' })
  })
})

test.each([
  ['0.001', 1e7],
  ['0.001', 1e9],
  ['0.005', 1e9],
])('an offer of %s kg at %d EUR/kg, which costs more than all tonnes beside it, ends no round', async (kg, price) => {
  const output = await settled(
    round(
      named(24, 'l').map(id => line(id, 100)),
      [offer('plain', 1000, 10), offer('lot', 500, 9, { minimumLotKg: '50' }), offer('dear', kg, price)],
    ),
  )
  expect(Number(output.totals.matchedKg)).toBe(1500 + Number(kg))
  expect(Number(cost(output).gap)).toBeLessThan(2e-5)
})

/** Many pairs of which only some grams come to anything: most lots are more than anybody needs. */
function roundOfGrams(number: number): MatchInput {
  const { upTo, pick, chance } = diceOf(generator(Math.imul(number + 1, 0x85ebca6b)))
  const kg = (most: number) => formatKg(BigInt(upTo(1, most)))
  const size = pick([1, 3, 20])
  const minimums = chance(0.3)
  const classes = pick([1, 2, 3])
  const lines = named(upTo(6, 14), 'l').map(id =>
    line(id, kg(size), { priority: upTo(1, classes), ...(minimums && chance(0.5) && { minimumKg: kg(size) }) }),
  )
  const offers = named(upTo(6, 16), 'o').map(id =>
    offer(id, kg(2 * size), upTo(5000, 12_000) / 100, {
      ...(chance(0.5) && { minimumLotKg: kg(4 * size) }),
      ...(chance(0.3) && { lotIncrementKg: kg(size) }),
    }),
  )
  return round(lines, offers)
}

test('rounds of grams are matched at the least cost that another solver finds in whole grams', {
  timeout: 300_000,
}, async ({ skip }) => {
  const missing = missingJudge()
  skip(missing !== undefined, missing)
  const rounds = times(40)
  let compared = 0
  for (let number = 0; number < rounds; number++) {
    const input = roundOfGrams(number)
    const output = await match(input)
    expect(judgeResult(input, output).failures, `round ${number}`).toEqual([])
    const own = caseOf(input, output)
    expect(roundingGrams(own)).toBe(0)
    const volumes = new Map(own.classes.map(c => [c, 1000 * Number(own.stage(`volume-${c}`)?.value)]))
    const found = solve(modelOf(own.book, { live: own.live, caps: [], volumes, seek: 'cost', whole: true }).programme)
    if (typeof found === 'string') continue
    compared++
    const { value, bound } = cost(output)
    expect(Number(bound), `round ${number}`).toBeLessThanOrEqual(found.value * (1 + 1e-9))
    expect(Number(value), `round ${number}`).toBeGreaterThanOrEqual(found.value * (1 - 1e-9))
    expect(Number(value), `round ${number}`).toBeLessThanOrEqual(found.value * 1.001)
  }
  expect(compared).toBeGreaterThan(0.9 * rounds)
})
