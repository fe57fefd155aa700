import { type FailureCode, MatchFailed } from '@lodestone/engine'

/** The independent checker found faults in a result, so nobody is shown it. What they are may quote the books; a replay of these names them. */
export class UnsoundResult extends Error {
  override readonly name = 'UnsoundResult'
  readonly code = 'checker-refused'
  constructor(faults: number) {
    super(`the checker finds ${faults} faults in the result`)
  }
}

/** Why these books have no result under these rules. To compute again would end the same way. */
export type NoResultCode = FailureCode | UnsoundResult['code']

/** An error as it leaves the worker thread; with a verdict where it is one, not a fault. */
export type Fault = {
  readonly name: string
  readonly message: string
  readonly stack?: string | undefined
  readonly verdict?: NoResultCode
}

export function faultOf(thrown: unknown): Fault {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { name, message, stack } = error
  const isVerdict = error instanceof MatchFailed || error instanceof UnsoundResult
  return { name, message, stack, ...(isVerdict ? { verdict: error.code } : {}) }
}
