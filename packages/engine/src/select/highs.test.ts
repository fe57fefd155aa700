import { expect, test } from 'vitest'
import { highs, optimum, SolverFailed, withSolver } from './highs.ts'
import { setObjective } from './objective.ts'
import { sparseModel } from './sparse.ts'

const three = () => {
  const sparse = sparseModel()
  sparse.row(3, 3, [[sparse.column(0, 10), 1]])
  return sparse.data()
}
const abort = () => {
  throw new RangeError('memory access out of bounds')
}

test('after an abort of the solver the same model is solved by a fresh module', async () => {
  const before = await highs()
  let calls = 0
  const value = await withSolver(three(), model => {
    if (calls++ === 0) abort()
    setObjective(model, Float64Array.of(2))
    return optimum(model).value
  })
  expect(value).toBe(6)
  expect(await highs()).not.toBe(before)
})

test('a model that aborts a fresh module too fails, and leaves another module to the next', async () => {
  const before = await highs()
  await expect(withSolver(three(), abort)).rejects.toThrow(SolverFailed)
  expect(await highs()).not.toBe(before)
  expect(await withSolver(three(), model => optimum(model).value)).toBe(0)
})

test('an abort in the middle of a programme is not taken for a programme without an optimum', async () => {
  let runs = 0
  const value = await withSolver(three(), model => {
    const run = model.run.bind(model)
    model.run = () => (runs++ === 0 ? abort() : run())
    setObjective(model, Float64Array.of(1))
    return optimum(model).value
  })
  expect(value).toBe(3)
  expect(runs).toBe(2)
})

test('next to nothing that is left of large sums is found, though its dual values add up to something else', async () => {
  const sparse = sparseModel()
  const [many, few] = [sparse.column(0, 1e30), sparse.column(0, 1e30)]
  sparse.row(809_578, 809_578, [
    [many, 1],
    [few, 1],
  ])
  sparse.row(0, 0, [
    [many, 925],
    [few, -7],
  ])
  const { value, columns } = await withSolver(sparse.data(), model => {
    setObjective(model, Float64Array.of(105_889 * 925, 105_889 * -7))
    return optimum(model)
  })
  expect(value).toBeCloseTo(0, 3)
  expect(columns[many]).toBeCloseTo((809_578 * 7) / 932, 6)
})
