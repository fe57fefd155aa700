/**
 * Why a round was not matched: `no-whole-grams`: no amounts in whole grams were found that keep every limit; `not-proved`: the search ended further than a thousandth from what is
 * possible; `below-greedy`: the result serves less than the plainest rule would; `solver-failed`: the solver gave no answer to rely on.
 */
export type FailureCode = 'no-whole-grams' | 'not-proved' | 'below-greedy' | 'solver-failed'

/** The engine found no allocation that it can answer for. Nothing is shown in its place. */
export class MatchFailed extends Error {
  override readonly name = 'MatchFailed'
  readonly code: FailureCode
  constructor(code: FailureCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Relative gap between a stage and its bound that a result may have, beyond what whole grams leave. */
export const GAP_ALLOWED = 1e-3
