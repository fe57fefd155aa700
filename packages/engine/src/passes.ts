import { exact, formatKg } from '@lodestone/kernel'
import type { Flow, Round, Solved } from './flow/solve.ts'
import type { Block } from './pairs/blocks.ts'
import { leavers } from './price/leavers.ts'
import { numberPools, type PoolPrice, poolsOfBlocks, pricePools } from './price/pools.ts'
import { gapOf } from './result.ts'
import type { Budget } from './select/integer.ts'
import { flowsOf, forget, type Memo, solveRound } from './select/round.ts'
import { openSelection, type Selection } from './select/selection.ts'
import type { Departure, Stage } from './types.ts'

export type Passes = {
  readonly solved: readonly Solved[]
  readonly flows: readonly Flow[]
  readonly priceOf: (line: number) => PoolPrice
  readonly departures: readonly Departure[]
  readonly left: ReadonlySet<number>
  readonly capStages: readonly Stage[]
  /** The country cap in force, `undefined` when none is. */
  readonly countryPct: string | undefined
}

type PassOptions = { budget: Budget; onProgress?: ((stage: string, done: number, of: number) => void) | undefined }

/** Stages 3 to 6, repeated while the price of a pool breaks a ceiling in it. A pass prices the pools of what was solved anew, no others. */
export async function repeatPasses(round: Round, blocks: readonly Block[], options: PassOptions): Promise<Passes> {
  const { book, pairs } = round
  const pools = numberPools(book)
  const poolsOf = poolsOfBlocks(pairs, pools)
  const blockOf = new Map(blocks.flatMap((block, b) => block.kinds.map(k => [k, b] as const)))
  let open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
  const memo: Memo = new Map()
  const departures: Departure[] = []
  const left = new Set<number>()
  const prices: (PoolPrice | undefined)[] = []
  let before = new Set<Solved>()
  for (;;) {
    const pass = await capped(round, blocks, open, memo, options)
    const stale = new Uint8Array(pools.pools.length)
    for (const solved of pass.solved) if (!before.has(solved)) for (const pool of poolsOf(solved.block)) stale[pool] = 1
    const flows = pass.solved.flatMap(({ block, flows }) => (poolsOf(block).some(pool => stale[pool]) ? [flows] : []))
    for (const [pool, price] of pricePools(book, pools, flows, stale)) prices[pool] = price
    before = new Set(pass.solved)
    const leaving = leavers(book, pools, flows, prices, stale)
    if (leaving.length === 0)
      return { ...pass, flows: flowsOf(pass.solved), priceOf: i => prices[pools.of[i]!]!, departures, left }
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

/** The same selection, in which some lines get nothing any more. */
function without(selection: Selection, lines: readonly number[]): Selection {
  const most = selection.most.slice()
  for (const i of lines) most[i] = 0
  return { ...selection, most }
}

/** One pass under the round's country cap: hard, reported only, or the first step of the ladder that keeps enough of the uncapped volume. */
async function capped(
  round: Round,
  blocks: readonly Block[],
  open: Selection,
  memo: Memo,
  options: PassOptions,
): Promise<{ solved: readonly Solved[]; capStages: Stage[]; countryPct: string | undefined }> {
  const { rules } = round.book
  const run = (pct: string | undefined) =>
    solveRound(round, blocks, open, memo, pct, {
      budget: options.budget,
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
    const enough = volume * keep.d >= uncapped * keep.n
    if (enough || n === ladder.steps.length - 1) return { solved, capStages, countryPct: step }
  }
  throw new Error('a ladder without steps')
}

const volumeOf = (solved: readonly Solved[]): bigint =>
  solved.reduce((sum, block) => [...block.volumes.values()].reduce((total, { value }) => total + value, sum), 0n)
