import { type Broken, sheetWork, type Work } from './combination.ts'
import { type CellDecision, type CellRequest, type WithheldReason, withhold } from './decision.ts'
import { type DisclosureRules, RULES } from './disclosure.ts'
import { brokenBetween, type CellFigure, candidates, sameFigure, toldBy } from './figure.ts'
import { brokenHistory } from './history.ts'
import type { Moved } from './move.ts'

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
