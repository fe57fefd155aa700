import type { NoResultCode } from './computation.verdict.ts'

/**
 * `engine`: it threw. `crash`: its thread died. `timeout`: it took too long. `busy`: too many wait already. `interrupted`: something else comes
 * first. `stopped`: this process ends.
 */
export type FaultKind = 'engine' | 'crash' | 'timeout' | 'busy' | 'interrupted' | 'stopped'

/** Why a question was not answered. */
export class ComputationFault extends Error {
  override readonly name = 'ComputationFault'
  readonly kind: FaultKind
  /** That the engine has no result to answer for, and why. */
  readonly verdict: NoResultCode | undefined
  constructor(kind: FaultKind, message: string, cause?: unknown, verdict?: NoResultCode) {
    super(message, { cause })
    this.kind = kind
    this.verdict = verdict
  }
}
