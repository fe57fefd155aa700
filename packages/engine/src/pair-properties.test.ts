import { ASSURANCES, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { intAt } from './at.ts'
import { oracleBook } from './oracle-book.fixture.ts'
import { readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import { line, offer, PATIENCE, round, runs } from './rounds.fixture.ts'
import type { FreightRow, MatchInput } from './types.ts'

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const material = fc.constantFrom('dy-oxide', 'tb-oxide', 'ndfeb-magnet')
const grade = optional(fc.constantFrom('99', '99.5', '99.9', 'N42H', 'N45SH', 'N48H', '2:17'))
const period = fc.constantFrom('2027-Q1', '2027-Q2', '2027-02', '2027-05')
const place = fc.constantFrom('DE', 'DEHAM', 'DEMUC', 'FR', 'JP')
const origin = fc.constantFrom('AU', 'AUFRE', 'US')
const group = optional(fc.constantFrom('g', 'h'))
// Most ask nothing, and most can show more than their word: else few pairs would be left to compare.
const asked = fc.constantFrom(undefined, undefined, undefined, undefined, ...ASSURANCES)
const had = fc.constantFrom(undefined, 'documented' as const, 'verified' as const, 'verified' as const)
const floor = optional(fc.constantFrom('A' as const, 'B' as const, 'C' as const, 'E' as const))

/** Rounds of every way in which a line and an offer may fit or not; prices and ceilings often meet exactly. */
const rounds: fc.Arbitrary<MatchInput> = fc
  .record({
    lines: fc.array(
      fc.record({
        material,
        grade,
        period,
        deliverTo: place,
        group,
        provenanceFloor: floor,
        assurance: asked,
        ceiling: optional(
          fc.record({
            amount: fc.constantFrom('4.6', '5', '5.5', '6', '10'),
            currency: fc.constantFrom('EUR', 'USD', 'JPY'),
          }),
        ),
        substitutes: fc.array(fc.record({ material, grade, ratio: fc.constantFrom('0.5', '0.9', '2') }), {
          maxLength: 2,
        }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    offers: fc.array(
      fc.record({
        material,
        grade,
        period,
        deliverFrom: origin,
        group,
        assurance: had,
        level: fc.constantFrom('A' as const, 'B' as const, 'C' as const, 'U' as const),
        incoterm: fc.constantFrom('DAP', 'FOB', 'CIF', 'EXW'),
        price: fc.constantFrom('4.5', '5', '5.5'),
        currency: fc.constantFrom('EUR' as const, 'USD' as const),
        second: optional(fc.constantFrom('4', '6')),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    freight: fc.array(
      fc.record<FreightRow>({
        from: fc.constantFrom('AU', 'AUFRE', 'US', '*'),
        to: fc.constantFrom('DE', 'DEHAM', 'FR', '*'),
        amount: fc.constantFrom('0', '0.5', '1'),
      }),
      { maxLength: 6 },
    ),
    roundFloor: fc.constantFrom('A' as const, 'B' as const, 'C' as const),
    roundAssurance: asked,
  })
  .map(({ lines, offers, freight, roundFloor, roundAssurance }) =>
    round(
      lines.map(({ ceiling, substitutes, ...rest }, n) =>
        line(`line-${n}`, 10, {
          ...rest,
          substitutes,
          ...(ceiling && { ceilingPrice: ceiling as { amount: string; currency: 'EUR' } }),
        }),
      ),
      offers.map(({ price, currency, second, ...rest }, n) => {
        const tiers = [{ fromKg: '0', amount: price }, ...(second ? [{ fromKg: '5', amount: second }] : [])]
        return offer(`offer-${n}`, 10, price, { ...rest, price: { tiers, currency } })
      }),
      { freight, provenanceFloor: roundFloor, assurance: roundAssurance, rates: { USD: '0.92' } },
    ),
  )

test('pairs, ratios and costs are those of the rule book read a second time, tier by tier', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(rounds, input => {
      const book = readBook(input)
      const pairs = pairUp(book)
      const again = oracleBook(input)
      for (const i of book.lines.keys()) {
        const found = new Map<string, { ratio: number; cost: number }>()
        for (const { offer: j, tier, ratio, cost } of present(pairs.kinds[intAt(pairs.kindOf, i)]).entries.slice(
          0,
          pairs.prefix[i],
        ))
          found.set(`${j} ${tier}`, {
            ratio: Number(ratio.n) / Number(ratio.d),
            cost: Number(cost.n) / Number(cost.d),
          })
        const expected = again.offers.flatMap(({ tiers }, j) =>
          tiers.flatMap((_, t) => {
            const pair = again.pair(i, j, t)
            return pair ? [[`${j} ${t}`, pair] as const] : []
          }),
        )
        expect([...found.keys()].sort()).toEqual(expected.map(([key]) => key).sort())
        for (const [key, { ratio, cost }] of expected) {
          expect(present(found.get(key)).ratio).toBe(ratio)
          expect(present(found.get(key)).cost).toBeCloseTo(cost, 9)
        }
      }
    }),
    runs(3000),
  )
})
