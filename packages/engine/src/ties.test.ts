import { createHash } from 'node:crypto'
import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellOf } from './at.ts'
import { match } from './match.ts'
import { line, offer, PATIENCE, round, runs } from './rounds.fixture.ts'

const u = (seed: string, lineId: string, offerId: string): number =>
  Number.parseInt(createHash('sha256').update(`${seed}:${lineId}:${offerId}`).digest('hex').slice(0, 12), 16) / 2 ** 48

test('among routings of equal cost the one with the least sum of kilograms times u(line, offer) is taken, by brute force', {
  timeout: PATIENCE,
}, async () => {
  const rounds = fc.record({
    asked: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    offered: fc.array(fc.record({ kg: fc.integer({ min: 3, max: 4 }), price: fc.integer({ min: 5, max: 6 }) }), {
      minLength: 3,
      maxLength: 3,
    }),
    seed: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  })
  await fc.assert(
    fc.asyncProperty(rounds, async ({ asked, offered, seed }) => {
      const lines = asked.map((kg, i) => line(`line-${i}`, kg))
      const offers = offered.map(({ kg, price }, j) => offer(`offer-${j}`, kg, price))
      const { result } = await match({ ...round(lines, offers), seed })
      const ties = lines.map(({ id }) => offers.map(one => u(seed, id, one.id)))
      const at = (id: string) => Number(id.split('-')[1])
      const sums = result.allocations.reduce(
        ({ cost, tie }, { lineId, offerId, quantityKg }) => ({
          cost: cost + Number(quantityKg) * present(offered[at(offerId)]).price,
          tie: tie + Number(quantityKg) * cellOf(ties, at(lineId), at(offerId)),
        }),
        { cost: 0, tie: 0 },
      )
      const best = cheapest(asked, offered, ties)
      expect(sums.cost).toBeCloseTo(best.cost, 9)
      expect(sums.tie).toBeCloseTo(best.tie, 9)
    }),
    runs(2000),
  )
})

/** Every way to hand whole kilograms to the lines, for three offers. */
function cheapest(
  asked: readonly number[],
  offered: readonly { kg: number; price: number }[],
  ties: readonly (readonly number[])[],
): { cost: number; tie: number } {
  let best = { cost: Number.POSITIVE_INFINITY, tie: Number.POSITIVE_INFINITY }
  const left = offered.map(({ kg }) => kg)
  const hand = (i: number, cost: number, tie: number): void => {
    if (cost > best.cost) return
    if (i === asked.length) {
      if (cost < best.cost || (cost === best.cost && tie < best.tie)) best = { cost, tie }
      return
    }
    for (let a = 0; a <= present(asked[i]); a++) {
      for (let b = 0; a + b <= present(asked[i]); b++) {
        const shares = [a, b, present(asked[i]) - a - b]
        if (shares.some((kg, j) => kg > present(left[j]))) continue
        const sum = (per: (j: number) => number) => shares.reduce((total, kg, j) => total + kg * per(j), 0)
        for (const [j, kg] of shares.entries()) left[j] = present(left[j]) - kg
        hand(i + 1, cost + sum(j => present(offered[j]).price), tie + sum(j => cellOf(ties, i, j)))
        for (const [j, kg] of shares.entries()) left[j] = present(left[j]) + kg
      }
    }
  }
  hand(0, 0, 0)
  return best
}
