import type { OracleCap } from '../oracle-book.fixture.ts'
import { brokenConstraints } from '../oracle-constraints.fixture.ts'
import type { MatchOutput } from '../types.ts'
import type { Case } from './case.fixture.ts'
import { type Model, modelOf, type Question, written } from './model.fixture.ts'
import { type Answer, type Solution, solve } from './programme.fixture.ts'

/** Seconds that the search for whole grams may take. */
const PATIENCE_S = 2

type Sought = {
  readonly volumes: ReadonlyMap<number, number>
  /** What the programme of fractions found: its choices are tried first. */
  readonly from: { readonly model: Model; readonly answer: Solution }
  readonly caps?: readonly OracleCap[]
  /** Grams that all classes together reach at least. */
  readonly total?: number
}

export type Witness = { readonly volume: (priority: number) => number; readonly result: ReturnType<typeof written> }

/**
 * An allocation in whole grams that reaches the volumes, every constraint proved in integers: nobody has to trust the floats that found it. `undefined` when there is none.
 */
export function witness(own: Case, sought: Sought): Witness | 'undecided' | undefined {
  const { book, live } = own
  const question: Question = { live, caps: sought.caps ?? own.caps, volumes: sought.volumes, whole: true }
  const model = modelOf(book, question)
  if (sought.total !== undefined)
    model.programme.row(
      [...model.fill.values()].map(column => [1, column]),
      sought.total,
      1e30,
    )
  const guided = modelOf(book, question)
  if (sought.total !== undefined)
    guided.programme.row(
      [...guided.fill.values()].map(column => [1, column]),
      sought.total,
      1e30,
    )
  for (const [n, column] of guided.choices.entries()) {
    const chosen = Math.round(sought.from.answer.columns[sought.from.model.choices[n]!]!)
    guided.programme.columns[column]!.low = chosen
    guided.programme.columns[column]!.high = chosen
  }
  const first = proved(own, guided, solve(guided.programme, { seconds: PATIENCE_S }), question.caps)
  if (first && first !== 'undecided') return first
  return proved(own, model, solve(model.programme, { seconds: PATIENCE_S }), question.caps)
}

function proved(
  own: Case,
  model: Model,
  answer: Answer,
  caps: readonly OracleCap[],
): Witness | 'undecided' | undefined {
  if (answer === 'infeasible') return undefined
  if (answer === 'undecided') return 'undecided'
  const result = written(own.book, model, answer)
  const output = { ...own.output, result: { ...own.output.result, ...result } } satisfies MatchOutput
  if (brokenConstraints(own.input, output, caps).length > 0) return 'undecided'
  const volume = (priority: number) =>
    [...model.fill].reduce(
      (sum, [i, column]) => (own.book.priority[i] === priority ? sum + Math.round(answer.columns[column]!) : sum),
      0,
    )
  return { volume, result }
}
