import { canonicalHash } from '@lodestone/kernel'
import { blockingPairs, explain, viewOf } from './explain/index.ts'
import { GAP_ALLOWED, MatchFailed } from './failure.ts'
import type { RoundContext, Solved } from './flow/solve.ts'
import { tiesOf } from './flow/tie.ts'
import { connectedBlocks } from './pairs/blocks.ts'
import { highestCeiling, readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import { repeatPasses } from './passes.ts'
import { costScale } from './price/scale.ts'
import { resultOf } from './result.ts'
import { PLAY } from './select/integer.ts'
import { shareRows } from './select/shares.ts'
import { solverOf } from './solver.ts'
import { totalsOf } from './totals.ts'
import type { MatchInput, MatchOptions, MatchOutput, ObjectiveStage } from './types.ts'

/** The time box of the rule book, for all integer selections of a matching together. Whoever runs the hub sets another by MATCHING_TIME_BOX_SECONDS. */
export const TIME_BOX_SECONDS = 600

/**
 * Allocates a round in the order of its published stages. Pure: the same input gives the same output, whatever the order of its rows. Throws MatchFailed rather than answer with
 * what it cannot answer for.
 */
export async function match(input: MatchInput, options: MatchOptions = {}): Promise<MatchOutput> {
  const { onProgress, timeLimitMs = TIME_BOX_SECONDS * 1000 } = options
  const book = readBook(input)
  const pairs = pairUp(book)
  onProgress?.('pairs', book.lines.length, book.lines.length)
  const scale = costScale(book, pairs)
  const blocks = connectedBlocks(book, pairs)
  const budget = { leftMs: timeLimitMs }
  const solve = async (round: RoundContext) => {
    const passes = await repeatPasses(round, blocks, { budget, onProgress })
    const capDuals = new Map(passes.solved.flatMap(block => [...(block.caps ?? [])]))
    const result = resultOf(book, scale, { ...passes, capDuals, solver: solverOf(passes.solved, scale) })
    return { passes, capDuals, result, open: openStage(result, passes.solved, round) }
  }
  const round = { book, pairs, scale, ties: tiesOf(book), standing: new WeakMap() }
  let answer = await solve(round)
  if (answer.open && isOpenByPlay(answer.open, answer.passes.solved, round))
    answer = await solve({ ...round, standing: new WeakMap(), closely: true })
  const { passes, capDuals, result, open } = answer
  if (open)
    throw new MatchFailed(
      'not-proved',
      `${open.name} ends ${open.gap} from what is possible, ${GAP_ALLOWED} at most is shown`,
    )
  const view = viewOf(book, pairs, passes, capDuals)
  return {
    inputDigest: canonicalHash({ lines: book.lines, offers: book.offers }),
    result,
    resultHash: canonicalHash(result),
    explanations: explain(view, scale.places),
    shares: shareRows(book, pairs, passes.flows, passes.countryPct ?? book.rules.maxCountrySharePct),
    totals: totalsOf(book, scale, passes.solved, passes.flows, blockingPairs(view)),
  }
}

/** The first stage that ends farther from its bound than a result may, and than the whole grams of its blocks account for. */
function openStage(
  { stages }: MatchOutput['result'],
  solved: readonly Solved[],
  round: RoundContext,
): ObjectiveStage | undefined {
  const rounding = solved.reduce((sum, block) => sum + (block.rounding ?? 0), 0) / 1000
  const dearest = dearestOf(round)
  const margin = highestCeiling(round.book) + dearest
  return stages.find(({ name, value, bound, gap }) => {
    if (name === 'ties' || name.startsWith('cap-') || Number(gap) <= GAP_ALLOWED) return false
    const dear = name === 'cost' ? dearest : name.startsWith('surplus-') ? margin : 1
    return Math.abs(Number(value) - Number(bound)) > rounding * dear
  })
}

/** Whether a cost is open only because it is bounded at volumes some hundredths of a gram below those reached: much of a few grams, or of a single one that costs more than all else. */
function isOpenByPlay({ name, value, bound }: ObjectiveStage, solved: readonly Solved[], round: RoundContext): boolean {
  const play = PLAY * dearestOf(round) * solved.reduce((sum, { volumes }) => sum + volumes.size, 0)
  return name === 'cost' && Number(value) - Number(bound) <= play + GAP_ALLOWED * Math.abs(Number(bound))
}

const dearestOf = ({ pairs }: RoundContext): number =>
  pairs.kinds.reduce((most, { entries }) => Math.max(most, ...entries.map(({ near }) => Math.abs(near))), 0)
