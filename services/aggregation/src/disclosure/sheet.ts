import { type Broken, sheetWork, type Work } from './combination.ts'
import { type DisclosureRules, RULES, type Rule } from './disclosure.ts'
import { brokenBetween, type CellFigure, type CellParts, candidates, sameFigure, toldBy } from './figure.ts'
import { brokenHistory } from './history.ts'
import type { Moved } from './move.ts'

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

/**
 * Decides one cell. It opens when it is safe itself and so is everything that its figure and all those released before, in whichever
 * publication, tell together; one that is safe but for that keeps what is shown of it; any other is suppressed. Yields now and then.
 */
export function* decide(
  { stream, parts, released, shown, whole = false }: Omit<CellRequest, 'key'>,
  rules: DisclosureRules = RULES,
  work: Work = sheetWork(),
): Generator<void, CellDecision> {
  const found = candidates(parts, rules)
  if ('broken' in found) return { kind: 'suppressed', reason: found.broken }
  const told = distinct(released)
  let reason: WithheldReason | undefined
  for (const figure of found.figures) {
    if (figure.split && whole) continue
    const broken = yield* brokenBeside({ ...figure, stream }, told, rules, work)
    if (!broken) return { kind: 'open', figure, fresh: shown === undefined || !sameFigure(figure, shown) }
    reason ??= broken
  }
  return withhold(shown, reason ?? 'difference')
}

/** Whether a decision tells something that its stream does not show yet. */
export const isFresh = (decision: CellDecision | undefined): boolean => decision?.kind === 'open' && decision.fresh

/** A safe cell that may not be told as it stands: it keeps what is shown of it. */
export const withhold = (shown: CellFigure | undefined, reason: WithheldReason): CellDecision =>
  shown ? { kind: 'held', figure: shown, reason } : { kind: 'suppressed', reason }

/** Figures without those that tell nothing beside an earlier one. */
function distinct<F extends CellFigure>(figures: readonly F[]): F[] {
  const out: F[] = []
  for (const figure of figures) if (!out.some(told => toldBy(figure, told))) out.push(figure)
  return out
}

type InStream = CellFigure & { readonly stream: string }

/** Figures stream by stream, so that what a group has changes as few times as may be from one to the next. */
const byStream = (figures: readonly InStream[]): InStream[] =>
  [...Map.groupBy(figures, one => one.stream).values()].flat()

/**
 * Why a figure may not join those told before. A cell is told with its commitments apart always or never: a whole sum beside sums of
 * commitments would make combinations that cross them.
 */
function* brokenBeside(
  figure: InStream,
  told: readonly InStream[],
  rules: DisclosureRules,
  work: Work,
): Generator<void, WithheldReason | undefined> {
  if (rules.figuresAtOnce === 1 || told.some(earlier => toldBy(figure, earlier))) return undefined
  for (const earlier of told) {
    if (brokenBetween(figure, earlier, rules)) return 'difference'
    yield
  }
  if (rules.figuresAtOnce === 2 || told.length === 0) return undefined
  if (told.some(earlier => earlier.split !== figure.split)) return 'combination'
  return HISTORY_REASONS[(yield* brokenHistory(byStream([...told, figure]), [], rules, work)) ?? 'none']
}

/** Why what was told of a cell, with what is decided, tells too much where something moved between it and other cells. */
export function* brokenByMoves(
  { stream, released }: CellRequest,
  decision: CellDecision,
  moved: readonly Moved[],
  rules: DisclosureRules,
  work: Work,
): Generator<void, WithheldReason | undefined> {
  const fresh = decision.kind === 'open' && decision.fresh ? [{ ...decision.figure, stream }] : []
  return HISTORY_REASONS[
    (yield* brokenHistory(byStream(distinct<InStream>([...released, ...fresh])), moved, rules, work)) ?? 'none'
  ]
}

const HISTORY_REASONS: Readonly<Record<Broken | 'none', WithheldReason | undefined>> = {
  none: undefined,
  threshold: 'combination',
  dominance: 'combination',
  'p-percent': 'combination',
  'too-many-figures': 'history',
  'too-large': 'history',
}
