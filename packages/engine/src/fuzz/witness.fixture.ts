import { present } from '@lodestone/kernel'
import type { OracleCap } from '../oracle-book.fixture.ts'
import { brokenConstraints } from '../oracle-constraints.fixture.ts'
import type { MatchOutput } from '../types.ts'
import { type Case, surplusOf } from './case.fixture.ts'
import { type Model, modelOf, type Question, written } from './model.fixture.ts'
import { isExpelledByRounding } from './payments.fixture.ts'
import { type Solution, type SolverAnswer, solve, type Term } from './programme.fixture.ts'

/** Seconds that the search for whole grams may take. */
const PATIENCE_S = 2

type Sought = Question & {
  /** What a programme of fractions found: its choices are tried first. */
  readonly from?: { readonly model: Model; readonly answer: Solution } | undefined
  /** Grams that all classes together reach at least. */
  readonly total?: number
  /** Base currency that the allocation costs at most. */
  readonly cost?: number
}

export type Witness = {
  readonly volume: (priority: number) => number
  readonly surplus: ReadonlyMap<number, number>
}

/**
 * An allocation in whole grams that is what is sought, every constraint proved in integers: nobody has to trust the floats that found it. `undefined` when there is none.
 */
export function witness(own: Case, sought: Sought): Witness | 'undecided' | undefined {
  const { from } = sought
  if (from && from.model.choices.length > 0) {
    const guided = wholeModel(own, sought)
    for (const [n, column] of guided.choices.entries()) {
      const chosen = Math.round(present(from.answer.columns[present(from.model.choices[n])]))
      present(guided.programme.columns[column]).low = chosen
      present(guided.programme.columns[column]).high = chosen
    }
    const first = proved(own, guided, solve(guided.programme, { seconds: PATIENCE_S }), sought.caps)
    if (isFound(first)) return first
  }
  const model = wholeModel(own, sought)
  const found = proved(own, model, solve(model.programme, { seconds: PATIENCE_S }), sought.caps)
  if (found !== 'expels') return found
  const lossless = wholeModel(own, { ...sought, lossless: true })
  const again = proved(own, lossless, solve(lossless.programme, { seconds: PATIENCE_S }), sought.caps)
  return isFound(again) ? again : undefined
}

type Proof = Witness | 'undecided' | 'expels' | undefined
const isFound = (proof: Proof): proof is Witness => typeof proof === 'object'

function wholeModel({ book }: Case, { total, cost, seek: _, ...question }: Sought): Model {
  const model = modelOf(book, { ...question, whole: true })
  const { programme, cells, fill } = model
  if (total !== undefined)
    programme.row(
      [...fill.values()].map((column): Term => [1, column]),
      total,
      1e30,
    )
  if (cost !== undefined)
    programme.row(
      cells.map(({ i, j, t, x }): Term => [present(book.pair(i, j, t)).cost, x]),
      -1e30,
      cost * 1000,
    )
  return model
}

/** `expels`: the allocation would drive out a line whose ceiling it passes by rounding. */
function proved(own: Case, model: Model, answer: SolverAnswer, caps: readonly OracleCap[]): Proof {
  if (answer === 'infeasible') return undefined
  if (answer === 'undecided') return 'undecided'
  const result = written(own.book, model, answer)
  const output = { ...own.output, result: { ...own.output.result, ...result } } satisfies MatchOutput
  if (brokenConstraints(own.input, output, caps).length > 0) return 'undecided'
  if (isExpelledByRounding(own, result)) return 'expels'
  const surplus = own.won.size > 0 ? surplusOf(own.book, result) : new Map<number, number>()
  // What floats let through of a surplus is no better result.
  if (caps === own.caps && hasLess(own, surplus)) return 'undecided'
  const volume = (priority: number) =>
    [...model.fill].reduce(
      (sum, [i, column]) =>
        own.book.priority[i] === priority ? sum + Math.round(present(answer.columns[column])) : sum,
      0,
    )
  return { volume, surplus }
}

function hasLess({ won, classes }: Case, surplus: ReadonlyMap<number, number>): boolean {
  for (const own of classes) {
    const [before, now] = [won.get(own) ?? 0, surplus.get(own) ?? 0]
    if (Math.abs(now - before) > 1e-12 * (1 + before)) return now < before
  }
  return false
}
