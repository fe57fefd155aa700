import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellOf, floatAt, intAt } from '../at.ts'
import { runs } from '../rounds.fixture.ts'
import { optimum, withSolver } from '../select/highs.ts'
import { sparseModel } from '../select/sparse.ts'
import { cheapestRoute, type Shipped, type TransportProblem } from './route.ts'

const transport = (costs: number[][], supply: number[], capacity: number[], fixed: number[]): TransportProblem => ({
  supply: Float64Array.from(supply),
  rows: costs.map(row => ({
    offers: Int32Array.from(row.flatMap((cost, o) => (cost < 0 ? [] : [o]))),
    cost: Float64Array.from(row.filter(cost => cost >= 0)),
  })),
  rowOf: Int32Array.from(costs, (_, i) => i),
  capacity: Float64Array.from(capacity),
  fixed: Uint8Array.from(fixed),
})

const numbers = (min: number, max: number, minLength: number, maxLength = minLength) =>
  fc.array(fc.integer({ min, max }), { minLength, maxLength })
/** Costs by line and offer. */
const tables = (offers: number, minLength: number, maxLength = minLength) =>
  fc.array(numbers(0, 9, offers), { minLength, maxLength })

const costOf = (task: TransportProblem) => {
  const { flows } = cheapestRoute(task)
  return flows.reduce((sum, { line, offer, amount }) => {
    const row = present(task.rows[intAt(task.rowOf, line)])
    return sum + floatAt(row.cost, row.offers.indexOf(offer)) * amount
  }, 0)
}

test('the textbook transportation problem of Winston, Operations Research, chapter 7 (Powerco): 1020', () => {
  const costs = [
    [8, 9, 14],
    [6, 12, 9],
    [10, 13, 16],
    [9, 7, 5],
  ]
  expect(costOf(transport(costs, [45, 20, 30, 30], [35, 50, 40], [1, 1, 1]))).toBe(1020)
})

test('the least cost is that of HiGHS, its duals prove it, and ties fall to the least sum of tie-breaks', async () => {
  const problems = fc.record({
    costs: fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 8,
    }),
    supply: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 8, maxLength: 8 }),
    room: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
    ties: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 32, maxLength: 32 }),
  })
  await fc.assert(
    fc.asyncProperty(problems, async ({ costs, supply, room, ties }) => {
      const own = supply.slice(0, costs.length)
      const total = own.reduce((sum, value) => sum + value, 0)
      const capacity = room.map((extra, o) => Math.ceil(total / 4) + extra + (o === 0 ? 1 : 0))
      const task = {
        ...transport(costs, own, capacity, [0, 0, 0, 0]),
        tie: (i: number, o: number) => 1000 * present(ties[i * 4 + o]),
      }
      const { flows, lines, offers } = cheapestRoute(task)
      const cost = flows.reduce((sum, { line, offer, amount }) => sum + cellOf(costs, line, offer) * amount, 0)
      const tied = flows.reduce((sum, { line, offer, amount }) => sum + task.tie(line, offer) * amount, 0)
      for (const [i, row] of costs.entries())
        for (const [o, c] of row.entries()) expect(floatAt(lines, i) + floatAt(offers, o)).toBeLessThanOrEqual(c)
      for (const { line, offer } of flows)
        expect(floatAt(lines, line) + floatAt(offers, offer)).toBe(present(costs[line])[offer])
      const model = sparseModel()
      const x = costs.map(row => row.map(() => model.column(0, 1e6)))
      for (const [i, columns] of x.entries())
        model.row(
          present(own[i]),
          present(own[i]),
          columns.map(c => [c, 1] as const),
        )
      for (let o = 0; o < 4; o++)
        model.row(
          0,
          present(capacity[o]),
          x.map(columns => [present(columns[o]), 1] as const),
        )
      const all = x.flatMap((columns, i) => columns.map((c, o) => [c, cellOf(costs, i, o)] as const))
      const kept = model.row(-1e9, 1e9, all)
      const [least, leastTie] = await withSolver(model.data(), solver => {
        for (const [c, price] of all) solver.changeColCost(c, price)
        const first = optimum(solver).value
        solver.changeRowBounds(kept, -1e9, first)
        for (const [i, columns] of x.entries())
          for (const [o, c] of columns.entries()) solver.changeColCost(c, task.tie(i, o))
        return [first, optimum(solver).value]
      })
      expect(cost).toBeCloseTo(least, 6)
      expect(Math.abs(tied - leastTie)).toBeLessThan(1)
    }),
    runs(150),
  )
})

test('a warm start from other supplies ends at the same routing as a fresh one', () => {
  fc.assert(
    fc.property(tables(5, 12), numbers(0, 9, 12), numbers(0, 9, 12), (costs, first, second) => {
      const tie = (i: number, o: number) => 1000 * ((i * 7919 + o * 104729) % 9973)
      const task = (supply: number[]) => ({ ...transport(costs, supply, [30, 22, 25, 27, 24], [0, 0, 0, 0, 0]), tie })
      const warm = {}
      cheapestRoute(task(first), warm)
      const cost = (flows: readonly Shipped[]) =>
        flows.reduce(
          (sum, { line, offer, amount }) => sum + amount * (1e9 * cellOf(costs, line, offer) + tie(line, offer)),
          0,
        )
      expect(cost(cheapestRoute(task(second), warm).flows)).toBe(cost(cheapestRoute(task(second)).flows))
    }),
    runs(300),
  )
})

test('of all dual values those that say what a gram more of an offer, or a gram less of a line, would save', () => {
  fc.assert(
    fc.property(tables(3, 1, 6), numbers(1, 9, 6), numbers(0, 6, 3), (costs, needs, room) => {
      const supply = needs.slice(0, costs.length)
      const total = supply.reduce((sum, grams) => sum + grams, 0)
      const capacity = room.map(grams => Math.ceil(total / 3) + grams)
      const before = costOf(transport(costs, supply, capacity, [0, 0, 0]))
      const { lines, offers } = cheapestRoute(transport(costs, supply, capacity, [0, 0, 0]))
      for (const o of capacity.keys()) {
        const more = capacity.with(o, present(capacity[o]) + 1)
        expect(costOf(transport(costs, supply, more, [0, 0, 0]))).toBe(before + floatAt(offers, o))
      }
      for (const i of supply.keys()) {
        const less = supply.with(i, present(supply[i]) - 1)
        expect(costOf(transport(costs, less, capacity, [0, 0, 0]))).toBe(before - floatAt(lines, i))
      }
    }),
    runs(200),
  )
})
