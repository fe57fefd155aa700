import highsModule, { type Highs, type Model } from 'highs'

/** An unknown, so many times. */
export type Term = { readonly unknown: number; readonly times: number }
/** A sum of unknowns that lies between two bounds. */
export type Row = { readonly terms: readonly Term[]; readonly low: number; readonly high: number }

// The package's types describe its CommonJS build; imported as a module it is the loader itself.
const loaded = ('default' in highsModule ? highsModule.default : highsModule)()
const OPTIMAL = 7

/** A model of these rows, for the caller to dispose of. No unknown is above `most`. */
export async function modelOf(rows: readonly Row[], count: number, most?: number): Promise<Model> {
  const model = (await loaded).createModel(programmeOf(rows, count, most))
  // From one optimum to the next only what is asked for changes: the primal simplex goes on from there, the dual one begins again.
  model.options.set({ output_flag: false, random_seed: 1, presolve: 'off', simplex_strategy: 4 })
  return model
}

/** The least and the most that each unknown can be where these rows hold and none is above `most`. */
export async function boundsOf(
  rows: readonly Row[],
  count: number,
  most: number,
): Promise<{ low: number; high: number }[]> {
  const model = await modelOf(rows, count, most)
  try {
    return Array.from({ length: count }, (_, unknown) => {
      const alone = [{ unknown, times: 1 }]
      return { low: extreme(model, alone, 1).value, high: extreme(model, alone, -1).value }
    })
  } finally {
    model.dispose()
  }
}

function programmeOf(
  rows: readonly Row[],
  count: number,
  most = Number.POSITIVE_INFINITY,
): Parameters<Highs['createModel']>[0] {
  const starts = [0]
  for (const row of rows) starts.push((starts.at(-1) as number) + row.terms.length)
  return {
    numCols: count,
    numRows: rows.length,
    colCost: new Float64Array(count),
    colLower: new Float64Array(count),
    colUpper: new Float64Array(count).fill(most),
    rowLower: Float64Array.from(rows, row => row.low),
    rowUpper: Float64Array.from(rows, row => row.high),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: count,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(rows.flatMap(row => row.terms.map(term => term.unknown))),
      values: Float64Array.from(rows.flatMap(row => row.terms.map(term => term.times))),
    },
  }
}

/** The least (`direction` 1) or greatest (-1) that these unknowns can be together, and what all unknowns are there. */
export function extreme(
  model: Model,
  terms: readonly Term[],
  direction: 1 | -1,
): { value: number; point: Float64Array } {
  for (const { unknown, times } of terms) model.changeColCost(unknown, direction * times)
  try {
    for (const attempt of [1, 2]) {
      if (model.run().modelStatus === OPTIMAL)
        return { value: direction * model.getObjectiveValue(), point: model.getSolution().colValue }
      if (attempt === 1) model.clearSolver()
    }
  } finally {
    for (const { unknown } of terms) model.changeColCost(unknown, 0)
  }
  throw new Error('the attacker’s programme has no optimum')
}
