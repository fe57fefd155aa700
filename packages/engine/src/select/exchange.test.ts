import { exact, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addTo, cellOf, floatAt } from '../at.ts'
import { served } from '../pairs/book.ts'
import type { PricedTier } from '../pairs/kinds.ts'
import { exchanged } from './exchange.ts'
import { ANY_LOSS } from './selection.ts'
import type { Unit } from './units.ts'

/** A kilogram of need for one offered, or 0.8 behind a ratio. */
const entryOf = (offer: number, behind: boolean): PricedTier => ({
  offer,
  tier: 0,
  ratio: behind ? exact.rational(4n, 5n) : exact.rational(1n),
  cost: exact.rational(1n),
  freight: exact.rational(0n),
  landed: exact.rational(1n),
  near: 1,
  nearFreight: 0,
})

const unitOf = (
  n: number,
  priority: number,
  goods: readonly (readonly [PricedTier, number])[],
  most: number,
): Unit => ({
  lines: [n],
  priority,
  least: 0,
  most,
  want: goods.reduce((sum, [{ ratio }, grams]) => sum + (grams * Number(ratio.n)) / Number(ratio.d), 0),
  loss: ANY_LOSS,
  goods: goods.map(([entry, grams]) => ({ entry, grams, tie: 0 })),
})

const fillsOf = (units: readonly Unit[], amounts: readonly (readonly number[])[]) =>
  units.map(({ goods }, u) => goods.reduce((sum, { entry }, g) => sum + served(cellOf(amounts, u, g), entry.ratio), 0))

test('goods behind a ratio go in amounts that lose nothing, and the rest changes places until all is served', () => {
  const [a, b] = [entryOf(0, true), entryOf(1, false)]
  const units = [
    unitOf(
      0,
      1,
      [
        [a, 7.5],
        [b, 4],
      ],
      10,
    ),
    unitOf(
      1,
      1,
      [
        [a, 2.5],
        [b, 4],
      ],
      6,
    ),
  ]
  const amounts = exchanged(units, j => present([10, 8][j]), new Map([[1, 16n]]), [])
  expect(amounts).toEqual([
    [10, 2],
    [0, 6],
  ])
})

test('a gram comes along a chain of units that find one elsewhere', () => {
  const [a, b, c] = [entryOf(0, false), entryOf(1, false), entryOf(2, false)]
  const goods: (readonly [PricedTier, number])[][] = [
    [[a, 1.9]],
    [
      [a, 2],
      [b, 1],
    ],
    [
      [b, 2],
      [c, 1],
    ],
  ]
  const units = goods.map((own, n) => unitOf(n, n < 2 ? 1 : 2, own, n === 0 ? 2 : 3))
  const most = new Map([
    [1, 5n],
    [2, 3n],
  ])
  expect(exchanged(units, j => present([3, 3, 2][j]), most, [])).toEqual([[2], [1, 2], [1, 2]])
})

test('a gram under a full cap comes from a unit that finds one beyond it', () => {
  const [a, b, c] = [entryOf(0, false), entryOf(1, false), entryOf(2, false)]
  const units = [
    unitOf(0, 1, [[a, 1.9]], 2),
    unitOf(
      1,
      1,
      [
        [b, 2],
        [c, 1.1],
      ],
      3,
    ),
  ]
  const capped = { grams: 3, counts: (offer: number) => offer < 2 }
  const exchange = (limits: Parameters<typeof exchanged>[3]) => exchanged(units, () => 5, new Map([[1, 5n]]), limits)
  expect(exchange([])).toEqual([[2], [2, 1]])
  expect(exchange([capped])).toEqual([[2], [1, 2]])
  expect(exchange([{ ...capped, grams: 1 }]), 'what grams cannot bring').toBeUndefined()
})

test('what it answers keeps every offer, cap and need and gives every class its most; else it answers nothing', () => {
  const good = fc.record({ offer: fc.nat(3), behind: fc.boolean(), grams: fc.double({ min: 0, max: 30, noNaN: true }) })
  const unit = fc.record({
    priority: fc.integer({ min: 1, max: 2 }),
    goods: fc.uniqueArray(good, { selector: o => o.offer, minLength: 1 }),
  })
  let answered = 0
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 8 }), rows => {
      const units = rows.map(({ priority, goods }, n) => {
        const own = goods.map(({ offer, behind, grams }) => [entryOf(offer, behind), grams] as const)
        return unitOf(n, priority, own, Math.ceil(unitOf(n, priority, own, 0).want))
      })
      const room = new Float64Array(4)
      for (const { goods } of units) for (const { entry, grams } of goods) addTo(room, entry.offer, grams)
      const supply = room.map(grams => Math.ceil(grams))
      const wanted = (own: number) =>
        Math.floor(units.reduce((sum, { priority, want }) => sum + (priority === own ? want : 0), 0))
      const most = new Map([1, 2].map(own => [own, BigInt(wanted(own))]))
      const counts = (offer: number) => offer % 2 === 0
      const capped = units.flatMap(({ goods }) => goods.filter(({ entry }) => counts(entry.offer)))
      const allowed = Math.ceil(
        capped.reduce((sum, { entry, grams }) => sum + (grams * Number(entry.ratio.n)) / Number(entry.ratio.d), 0),
      )
      const amounts = exchanged(units, j => floatAt(supply, j), most, [{ grams: allowed, counts }])
      if (!amounts) return
      answered++
      const given = new Float64Array(4)
      for (const [u, { goods }] of units.entries())
        for (const [g, { entry }] of goods.entries()) addTo(given, entry.offer, cellOf(amounts, u, g))
      for (const [j, grams] of given.entries()) expect(grams).toBeLessThanOrEqual(floatAt(supply, j))
      const counted = units.flatMap(({ goods }, u) =>
        goods.map(({ entry }, g) => (counts(entry.offer) ? served(cellOf(amounts, u, g), entry.ratio) : 0)),
      )
      expect(counted.reduce((sum, grams) => sum + grams, 0)).toBeLessThanOrEqual(allowed)
      const fills = fillsOf(units, amounts)
      for (const [u, grams] of fills.entries()) expect(grams).toBeLessThanOrEqual(present(units[u]).most)
      for (const own of [1, 2])
        expect(
          fills.reduce((sum, grams, u) => sum + (present(units[u]).priority === own ? grams : 0), 0),
        ).toBeGreaterThanOrEqual(wanted(own))
      expect(amounts.flat().every(grams => Number.isInteger(grams) && grams >= 0)).toBe(true)
    }),
    { numRuns: 2000, seed: 17 },
  )
  expect(answered).toBeGreaterThan(1000)
})
