import { present } from '@lodestone/kernel'
import { byteAt, intAt } from './at.ts'
import { MatchFailed } from './failure.ts'
import type { Flow, RoundContext, Solved } from './flow/solve.ts'
import { capped, type Solving } from './ladder.ts'
import type { Block } from './pairs/blocks.ts'
import { departureOf } from './price/departure.ts'
import { apartOf, settlePrices, withOwnPools } from './price/own-pools.ts'
import { numberPools, type PoolPrice, poolsOfBlocks } from './price/pools.ts'
import { wholePools } from './price/whole.ts'
import { requireFloor } from './select/floor.ts'
import { flowsOf, forget, type Memo } from './select/round.ts'
import { ANY_LOSS, LOSS_WITHIN_CEILING, NO_LOSS, openSelection, type Selection } from './select/selection.ts'
import type { Departure, ObjectiveStage } from './types.ts'

export type Passes = {
  readonly solved: readonly Solved[]
  readonly flows: readonly Flow[]
  readonly priceOf: (line: number) => PoolPrice
  readonly departures: readonly Departure[]
  readonly left: ReadonlySet<number>
  /** Lines that pay for their own goods alone. */
  readonly apart: ReadonlySet<number>
  readonly capStages: readonly ObjectiveStage[]
  /** The country cap in force, `undefined` when none is. */
  readonly countryPct: string | undefined
}

/** Stages 3 to 6, repeated while the price of a pool breaks a ceiling in it. A pass prices the pools of what was solved anew, no others. */
export async function repeatPasses(
  round: RoundContext,
  blocks: readonly Block[],
  options: Omit<Solving, 'inAll'>,
): Promise<Passes> {
  const { book, pairs } = round
  const common = numberPools(book)
  const poolsOf = poolsOfBlocks(pairs, common)
  const pools = withOwnPools(common)
  const blockOf = new Map(blocks.flatMap((block, b) => block.kinds.map(k => [k, b] as const)))
  /** A line without any pair is in no block. */
  const blocksOf = (lines: readonly number[]) => new Set(lines.flatMap(i => blockOf.get(intAt(pairs.kindOf, i)) ?? []))
  /** Some lines, and those that may lose less to rounding than others for an average that changes with theirs: in a pool or a block of any of them. */
  const withRestrained = (lines: readonly number[]): number[] => {
    const restrained = [...open.loss.keys()].filter(i => byteAt(open.loss, i) > ANY_LOSS)
    const found = new Set(lines)
    for (let before = 0; before < found.size; ) {
      before = found.size
      const [inPools, inBlocks] = [new Set([...found].map(i => intAt(common.of, i))), blocksOf([...found])]
      for (const i of restrained)
        if (inPools.has(intAt(common.of, i)) || [...blocksOf([i])].some(b => inBlocks.has(b))) found.add(i)
    }
    return [...found]
  }
  let open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
  const memo: Memo = new Map()
  const wholes = wholePools(round, blocks, common, poolsOf)
  const solving = { ...options, inAll: wholes.has }
  const departures: Departure[] = []
  const left = new Set<number>()
  const prices: (PoolPrice | undefined)[] = []
  let before = new Set<Solved>()
  /** `undefined` where lines that may lose less now are to lose nothing instead. */
  const attempt = async () => {
    try {
      return await capped(round, blocks, open, memo, solving)
    } catch (error) {
      const within = [...open.loss.keys()].filter(i => open.loss[i] === LOSS_WITHIN_CEILING)
      if (!(error instanceof MatchFailed && error.code === 'no-whole-grams') || within.length === 0) throw error
      open = withLessLoss(open, within)
      forget(memo, blocksOf(within))
      return undefined
    }
  }
  for (;;) {
    const pass = await attempt()
    if (!pass) continue
    const stale = new Uint8Array(common.pools.length)
    for (const solved of pass.solved) if (!before.has(solved)) for (const pool of poolsOf(solved.block)) stale[pool] = 1
    const inWhole = wholes.settle(pass.solved, prices, stale)
    const flows = pass.solved.flatMap(one => (poolsOf(one.block).some(pool => stale[pool]) ? [one.flows] : []))
    const { leaving: others, rounded } = settlePrices(book, pools, flows, prices, stale)
    const leaving = [...inWhole, ...others].sort((a, b) => a.line - b.line)
    // Until nobody is over a ceiling by rounding alone, no pool counts as settled: those that stay as they are have leavers of their own to judge.
    const touched = rounded.filter(line => byteAt(open.loss, line) < NO_LOSS)
    if (touched.length > 0) {
      open = withLessLoss(open, touched)
      forget(memo, blocksOf(touched))
      continue
    }
    before = new Set(pass.solved)
    if (leaving.length === 0) {
      requireFloor(round, open, pass.solved, pass.countryPct)
      const priceOf = (i: number) => present(prices[intAt(pools.of, i)])
      return { ...pass, flows: flowsOf(pass.solved), priceOf, departures, left, apart: apartOf(pools) }
    }
    for (const leaver of leaving) {
      left.add(leaver.line)
      departures.push(departureOf(pairs, leaver))
    }
    const leavers = leaving.map(({ line }) => line)
    const around = withRestrained(leavers)
    open = without(open, leavers, around)
    forget(memo, blocksOf(around))
    options.onProgress?.('price', departures.length, book.lines.length)
  }
}

/** The same selection, in which some lines get nothing any more; those around them may lose to rounding again what they may, for the averages are others now. */
function without(selection: Selection, lines: readonly number[], around: readonly number[]): Selection {
  const [most, loss] = [selection.most.slice(), selection.loss.slice()]
  for (const i of lines) most[i] = 0
  for (const i of around) loss[i] = ANY_LOSS
  return { ...selection, most, loss }
}

/** The same selection, in which some lines may lose less to rounding than before. */
function withLessLoss(selection: Selection, lines: readonly number[]): Selection {
  const loss = selection.loss.slice()
  for (const i of new Set(lines)) loss[i] = byteAt(loss, i) + 1
  return { ...selection, loss }
}
