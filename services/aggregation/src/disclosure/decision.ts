import type { Rule } from './disclosure.ts'
import type { CellFigure, CellParts } from './figure.ts'
/** What a publication did not show as it stands, for operators and auditors. `unsplit`: only the sum, not its commitments. */
export type WithheldCell = CellKey & {
  readonly action: 'suppressed' | 'held' | 'unsplit'
  readonly rule?: WithheldReason
}

export type CellKey = {
  readonly material: string
  readonly grade?: string | undefined
  readonly period: string
  readonly bloc: 'EU' | 'JP'
}

/** A figure of a cell that a publication released: the stream it belongs to, and which of all publications, counted in time, it was. */
export type Released = CellFigure & { readonly stream: string; readonly publication: number }

/**
 * A cell to be decided for a stream: as it stands, every figure of it that was ever released, oldest first, and what its stream shows now.
 * `awarded`: by round what it awarded in the cell and no release lets one derive yet.
 */
export type CellRequest = {
  readonly key: CellKey
  readonly stream: string
  readonly parts: CellParts
  readonly released: readonly Released[]
  readonly shown?: CellFigure
  readonly awarded?: ReadonlyMap<string, CellParts>
  /** Its commitments are not told apart. */
  readonly whole?: boolean
}

/**
 * Why a cell is withheld: a rule it breaks itself; `difference`: one between two figures or two sums of figures; `combination`: one of more
 * figures; `history`: more figures of it were told than can be judged together.
 */
export type WithheldReason = Rule | 'difference' | 'combination' | 'history'

/** What a cell came to but for what a round awarded: with the figure that is shown it lets one derive that. */
export type ButFor = { readonly round: string; readonly figure: CellFigure }

/**
 * What a publication does with a cell. `fresh`: released for the first time; `butFor`: known with it. `held`: the figure shown before stays.
 */
export type CellDecision =
  | { readonly kind: 'open'; readonly figure: CellFigure; readonly fresh: boolean; readonly butFor?: readonly ButFor[] }
  | { readonly kind: 'held'; readonly figure: CellFigure; readonly reason: WithheldReason }
  | { readonly kind: 'suppressed'; readonly reason: WithheldReason }

/** Whether a decision tells something that its stream does not show yet. */
export const isFresh = (decision: CellDecision | undefined): boolean => decision?.kind === 'open' && decision.fresh

/** A safe cell that may not be told as it stands: it keeps what is shown of it. */
export const withhold = (shown: CellFigure | undefined, reason: WithheldReason): CellDecision =>
  shown ? { kind: 'held', figure: shown, reason } : { kind: 'suppressed', reason }
