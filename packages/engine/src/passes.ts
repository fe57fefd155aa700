import { exact, formatKg } from '@lodestone/kernel'
import { MatchFailed } from './failure.ts'
import type { Flow, Round, Solved } from './flow/solve.ts'
import type { Block } from './pairs/blocks.ts'
import { highestCeiling } from './pairs/book.ts'
import { converts } from './pairs/kinds.ts'
import { apartOf, settlePrices, withOwnPools } from './price/own-pools.ts'
import { numberPools, type PoolPrice, poolsOfBlocks } from './price/pools.ts'
import { wholePools } from './price/whole.ts'
import { gapOf } from './result.ts'
import { capsOf } from './select/caps.ts'
import { plainestOf } from './select/floor.ts'
import type { Budget } from './select/integer.ts'
import { flowsOf, forget, type Memo, solveRound } from './select/round.ts'
import { openSelection, type Selection } from './select/selection.ts'
import { isBySurplus } from './select/surplus.ts'
import type { Departure, Stage } from './types.ts'

export type Passes = {
  readonly solved: readonly Solved[]
  readonly flows: readonly Flow[]
  readonly priceOf: (line: number) => PoolPrice
  readonly departures: readonly Departure[]
  readonly left: ReadonlySet<number>
  /** Lines that pay for their own goods alone. */
  readonly apart: ReadonlySet<number>
  readonly capStages: readonly Stage[]
  /** The country cap in force, `undefined` when none is. */
  readonly countryPct: string | undefined
}

type PassOptions = { budget: Budget; onProgress?: ((stage: string, done: number, of: number) => void) | undefined }
type Solving = PassOptions & { inAll: (block: Block) => boolean }

/** Stages 3 to 6, repeated while the price of a pool breaks a ceiling in it. A pass prices the pools of what was solved anew, no others. */
export async function repeatPasses(round: Round, blocks: readonly Block[], options: PassOptions): Promise<Passes> {
  const { book, pairs } = round
  const common = numberPools(book)
  const poolsOf = poolsOfBlocks(pairs, common)
  const pools = withOwnPools(common)
  const blockOf = new Map(blocks.flatMap((block, b) => block.kinds.map(k => [k, b] as const)))
  let open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
  const memo: Memo = new Map()
  const wholes = wholePools(round, blocks, common, poolsOf)
  const solving = { ...options, inAll: wholes.has }
  const departures: Departure[] = []
  const left = new Set<number>()
  const prices: (PoolPrice | undefined)[] = []
  let before = new Set<Solved>()
  for (;;) {
    const pass = await capped(round, blocks, open, memo, solving)
    const stale = new Uint8Array(common.pools.length)
    for (const solved of pass.solved) if (!before.has(solved)) for (const pool of poolsOf(solved.block)) stale[pool] = 1
    const inWhole = wholes.settle(pass.solved, prices, stale)
    const flows = pass.solved.flatMap(one => (poolsOf(one.block).some(pool => stale[pool]) ? [one.flows] : []))
    const { leaving: others, rounded } = settlePrices(book, pools, flows, prices, stale)
    const leaving = [...inWhole, ...others].sort((a, b) => a.line - b.line)
    // Until nobody is over a ceiling by rounding alone, no pool counts as settled: those that stay as they are have leavers of their own to judge.
    const touched = rounded.filter(line => !open.lossless[line])
    if (touched.length > 0) {
      open = losslessFor(open, touched)
      forget(memo, new Set(touched.map(line => blockOf.get(pairs.kindOf[line]!)!)))
      continue
    }
    before = new Set(pass.solved)
    if (leaving.length === 0) {
      answerFor(round, open, pass)
      const priceOf = (i: number) => prices[pools.of[i]!]!
      return { ...pass, flows: flowsOf(pass.solved), priceOf, departures, left, apart: apartOf(pools) }
    }
    for (const { line, departure } of leaving) {
      left.add(line)
      departures.push(departure)
    }
    open = without(
      open,
      leaving.map(({ line }) => line),
    )
    forget(memo, new Set(leaving.map(({ line }) => blockOf.get(pairs.kindOf[line]!)!)))
    options.onProgress?.('price', departures.length, book.lines.length)
  }
}

/**
 * Throws MatchFailed when the last pass serves less than the plainest rule would on the same pairs; a gram for each allocation behind a ratio is its rounding. Where surplus comes first
 * it is all that is compared: for it kilograms are given away.
 */
function answerFor(round: Round, open: Selection, { solved, countryPct }: Capped): void {
  const { book } = round
  const floor = plainestOf(round, open, capsOf(book, round.pairs, countryPct))
  const rounding = behindRatios(solved.flatMap(({ flows }) => flows))
  for (const priority of isBySurplus(book) ? [...new Set(book.priority)].sort((a, b) => a - b) : []) {
    const won = solved.reduce((sum, { surplus }) => sum + (surplus?.get(priority)?.value ?? 0n), 0n)
    const least = floor.surplus.get(priority) ?? 0n
    if (won + roundingWorth(round, solved) < least)
      throw new MatchFailed(
        'below-greedy',
        `class ${priority} would have a surplus of ${won} units, by the plainest rule ${least} units`,
      )
    // What is equal but for less than a unit leaves nothing to compare.
    if (won > least) return
  }
  if (isBySurplus(book)) return
  for (const priority of [...new Set(book.priority)].sort((a, b) => a - b)) {
    const served = solved.reduce((sum, { volumes }) => sum + Number(volumes.get(priority)?.value ?? 0n), 0)
    const least = floor.volumes.get(priority) ?? 0
    if (served < least - rounding)
      throw new MatchFailed(
        'below-greedy',
        `class ${priority} would get ${formatKg(BigInt(served))} kg, by the plainest rule ${formatKg(BigInt(least))} kg`,
      )
    if (served > least + rounding) return
  }
}

/** How many allocations are behind a ratio: each may lose a gram to rounding. */
const behindRatios = (flows: readonly Flow[]): number => flows.filter(({ entry }) => converts(entry)).length

/** What the grams that rounding may cost would add at the highest ceiling, in cost units times grams. */
function roundingWorth({ book, scale }: Round, solved: readonly Solved[]): bigint {
  const grams = solved.reduce((sum, { rounding = 0 }) => sum + rounding, 0)
  return BigInt(Math.ceil(grams * highestCeiling(book) * 10 ** scale.places))
}

type Capped = { solved: readonly Solved[]; capStages: Stage[]; countryPct: string | undefined }

/** The same selection, in which some lines get nothing any more. */
function without(selection: Selection, lines: readonly number[]): Selection {
  const most = selection.most.slice()
  for (const i of lines) most[i] = 0
  return { ...selection, most }
}

/** The same selection, in which the goods of some lines must serve need without any rounding. */
function losslessFor(selection: Selection, lines: readonly number[]): Selection {
  const lossless = selection.lossless.slice()
  for (const i of lines) lossless[i] = 1
  return { ...selection, lossless }
}

/** One pass under the round's country cap: hard, reported only, or the first step of the ladder that keeps enough of the uncapped volume. */
async function capped(
  round: Round,
  blocks: readonly Block[],
  open: Selection,
  memo: Memo,
  options: Solving,
): Promise<Capped> {
  const { rules } = round.book
  const run = (pct: string | undefined) =>
    solveRound(round, blocks, open, memo, pct, {
      budget: options.budget,
      inAll: options.inAll,
      onBlock: (done, of) => options.onProgress?.('blocks', done, of),
    })
  if (rules.countryCapBase === 'report-only')
    return { solved: await run(undefined), capStages: [], countryPct: undefined }
  const ladder = rules.countryCapLadder
  if (!ladder || ladder.steps.length === 0) {
    return { solved: await run(rules.maxCountrySharePct), capStages: [], countryPct: rules.maxCountrySharePct }
  }
  const uncapped = volumeOf(await run(undefined))
  const keep = exact.divide(exact.decimalToRational(ladder.keepVolumePct), exact.rational(100n))
  const capStages: Stage[] = []
  for (const [n, step] of ladder.steps.entries()) {
    const solved = await run(step)
    const volume = volumeOf(solved)
    const bound = solved.reduce(
      (sum, block) => [...block.volumes.values()].reduce((total, own) => total + own.bound, sum),
      0n,
    )
    capStages.push({
      name: `cap-${step}`,
      objective: `volume under a country cap of ${step} %, of ${formatKg(uncapped)} kg without one`,
      value: formatKg(volume),
      bound: formatKg(bound),
      gap: gapOf({ value: volume, bound }),
    })
    // What whole grams lose behind a ratio, a gram each, does not lift a cap; what the bound excludes does.
    const rounding = BigInt(behindRatios(flowsOf(solved)))
    const most = bound < volume + rounding ? bound : volume + rounding
    const enough = most * keep.d >= uncapped * keep.n
    if (!enough && bound * keep.d >= uncapped * keep.n)
      throw new MatchFailed(
        'not-proved',
        `it is not proved whether a cap of ${step} % keeps ${ladder.keepVolumePct} % of the volume`,
      )
    if (enough || n === ladder.steps.length - 1) return { solved, capStages, countryPct: step }
  }
  throw new Error('a ladder without steps')
}

const volumeOf = (solved: readonly Solved[]): bigint =>
  solved.reduce((sum, block) => [...block.volumes.values()].reduce((total, { value }) => total + value, sum), 0n)
