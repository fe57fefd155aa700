import { exact, formatKg } from '@lodestone/kernel'
import { MatchFailed } from './failure.ts'
import type { RoundContext, Solved } from './flow/solve.ts'
import type { Block } from './pairs/blocks.ts'
import { gapOf } from './result.ts'
import type { Budget } from './select/integer.ts'
import { behindRatios, flowsOf, type Memo, solveRound } from './select/round.ts'
import type { Selection } from './select/selection.ts'
import type { ObjectiveStage } from './types.ts'

/** `inAll`: blocks of which no more is asked for than what they ship in all. */
export type Solving = {
  budget: Budget
  inAll: (block: Block) => boolean
  onProgress?: ((stage: string, done: number, of: number) => void) | undefined
}

type Capped = { solved: readonly Solved[]; capStages: ObjectiveStage[]; countryPct: string | undefined }

/**
 * One pass under the round's country cap: hard, reported only, or the first step of the ladder that keeps enough of the uncapped volume. A step that grams
 * decide is judged on volumes that are sought to the gram, and on what was proved `before` too.
 */
export async function capped(
  round: RoundContext,
  blocks: readonly Block[],
  open: Selection,
  memo: Memo,
  options: Solving,
  before?: ReadonlyMap<string, bigint>,
): Promise<Capped> {
  const { rules } = round.book
  const run = (pct: string | undefined) =>
    solveRound(round, blocks, open, memo, pct, {
      budget: options.budget,
      inAll: options.inAll,
      exactly: before !== undefined,
      onBlock: (done, of) => options.onProgress?.('blocks', done, of),
    })
  if (rules.countryCapBase === 'report-only')
    return { solved: await run(undefined), capStages: [], countryPct: undefined }
  const ladder = rules.countryCapLadder
  if (!ladder || ladder.steps.length === 0) {
    return { solved: await run(rules.maxCountrySharePct), capStages: [], countryPct: rules.maxCountrySharePct }
  }
  const bounds = new Map<string, bigint>()
  const boundAt = (step: string, solved: readonly Solved[]): bigint => {
    const own = boundOf(solved)
    const earlier = before?.get(step) ?? own
    const bound = earlier < own && earlier >= volumeOf(solved) ? earlier : own
    bounds.set(step, bound)
    return bound
  }
  const free = await run(undefined)
  const uncapped = volumeOf(free)
  const most = boundAt('none', free)
  const keep = exact.divide(exact.decimalToRational(ladder.keepVolumePct), exact.rational(100n))
  const capStages: ObjectiveStage[] = []
  for (const [n, step] of ladder.steps.entries()) {
    const solved = await run(step)
    const volume = volumeOf(solved)
    const bound = boundAt(step, solved)
    const isSure = volume * keep.d >= most * keep.n || bound * keep.d < uncapped * keep.n
    if (!before && !isSure) return capped(round, blocks, open, memo, options, bounds)
    capStages.push({
      name: `cap-${step}`,
      objective: `volume under a country cap of ${step} %, of ${formatKg(uncapped)} kg without one`,
      value: formatKg(volume),
      bound: formatKg(bound),
      gap: gapOf({ value: volume, bound }),
    })
    // What whole grams lose behind a ratio, a gram each, does not lift a cap; what the bound excludes does.
    const rounding = BigInt(behindRatios(flowsOf(solved)))
    const served = bound < volume + rounding ? bound : volume + rounding
    const enough = served * keep.d >= uncapped * keep.n
    if (!enough && bound * keep.d >= uncapped * keep.n)
      throw new MatchFailed(
        'not-proved',
        `it is not proved whether a cap of ${step} % keeps ${ladder.keepVolumePct} % of the volume`,
      )
    if (enough || n === ladder.steps.length - 1) return { solved, capStages, countryPct: step }
  }
  throw new Error('a ladder without steps')
}

const boundOf = (solved: readonly Solved[]): bigint =>
  solved.reduce((sum, block) => [...block.volumes.values()].reduce((total, { bound }) => total + bound, sum), 0n)

const volumeOf = (solved: readonly Solved[]): bigint =>
  solved.reduce((sum, block) => [...block.volumes.values()].reduce((total, { value }) => total + value, sum), 0n)
