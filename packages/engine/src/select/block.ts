import { present } from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import { MatchFailed } from '../failure.ts'
import { type Bounded, type RoundContext, type Solved, solveFlows } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import { converts } from '../pairs/kinds.ts'
import { aheadByClass } from './by-class.ts'
import type { Cap } from './caps.ts'
import { drawSelection } from './draw.ts'
import { NoWholeGrams } from './grams.ts'
import { greedySelection } from './greedy.ts'
import { attempt } from './highs.ts'
import { type Budget, integerSelection, type SelectionBounds } from './integer.ts'
import { bounded, limitsOf, volumesOf } from './limits.ts'
import { solveLinear } from './linear.ts'
import type { Selection } from './selection.ts'
import { isBySurplus, nothingOf } from './surplus.ts'

/** Selections tried before a block is given up: the next one is sought without the decisions that no whole grams fulfil. */
const MOST_SELECTIONS = 6
/** Pairs of lines and tiers up to which a selection is sought in whole grams, where kilograms leave more than a thousandth open. */
const FEW_PAIRS = 60

/**
 * Stages 3 to 5 of one block: selection where lots, tiers or minimums ask for one, then volume, fair fill and routing on it. Exact flows where goods do not convert and no
 * cap is given; a linear programme brought to whole grams else. Throws MatchFailed when there is no result that it can answer for.
 */
export async function solveBlock(
  round: RoundContext,
  block: Block,
  open: Selection,
  caps: readonly Cap[],
  budget: Budget,
  { inAll = false, exactly = false }: { readonly inAll?: boolean; readonly exactly?: boolean } = {},
): Promise<Solved> {
  const { lotted, converting, withMinimum } = traitsOf(round, block)
  const optional = withMinimum.some(i => floatAt(open.most, i) > 0)
  // Exact flows know volumes alone.
  const linear = caps.length > 0 || converting || isBySurplus(round.book)
  if (!lotted) {
    const relaxed = await (linear
      ? attempt(() => solveLinear(round, block, open, caps, undefined, exactly))
      : solveFlows(round, block, open, inAll))
    if (relaxed && (!optional || minimumsHold(round, relaxed))) return relaxed
    if (!optional) throw noWholeGrams()
  }
  const start = greedySelection(round, block, open)
  const limits = limitsOf(round, block, open, linear)
  const { most } = limits
  const reached = linear ? new Map<number, number>() : volumesOf(round, block, start)
  const greedy = linear ? undefined : solveFlows(round, block, start)
  let proved = true
  let bounds: SelectionBounds = { surplus: new Map(), volumes: new Map(), cost: undefined }
  const solve = async (selection: Selection): Promise<Solved | undefined> => {
    const flows = linear ? undefined : solveFlows(round, block, selection)
    if (flows) return flows
    try {
      const solved = await attempt(() => solveLinear(round, block, selection, caps, bounds))
      proved &&= solved !== undefined
      return solved
    } catch (error) {
      if (error instanceof NoWholeGrams) return undefined
      throw error
    }
  }
  const seek = async (grams: boolean): Promise<Solved | 'barred' | undefined> => {
    const barred: Selection[] = []
    bounds = { surplus: new Map(), volumes: new Map(), cost: undefined }
    while (barred.length < MOST_SELECTIONS) {
      const found = await attempt(() =>
        integerSelection(round, block, open, caps, { start, reached, most, barred, budget, grams }),
      )
      if (!found) break
      // What no whole grams fulfil bounds nothing; what was only not found might.
      if (barred.length === 0 || proved) bounds = found.bounds
      const solved = await solve(found.selection)
      if (solved) {
        const better = greedy && isBetter(greedy, solved) ? greedy : solved
        return bounded(await drawSelection(round, block, open, caps, better, solve), bounds, limits)
      }
      barred.push(found.selection)
    }
    if (greedy) return bounded(greedy, bounds, limits)
    return barred.length > 0 ? 'barred' : undefined
  }
  const found = await seek(false)
  const few = pairsOf(round, block) <= FEW_PAIRS
  if (typeof found === 'object' && (!few || isClose(round, found, exactly))) return found
  const inGrams = few ? await seek(true) : undefined
  // Where the search in grams ended before it had bounded every class, it has to serve more.
  const isBounded = typeof inGrams === 'object' && [...inGrams.volumes.keys()].every(c => bounds.volumes.has(c))
  if (
    typeof inGrams === 'object' &&
    (typeof found !== 'object' || (isBounded ? isBetter(inGrams, found) : servesMore(inGrams, found)))
  )
    return inGrams
  if (typeof found === 'object') return found
  throw found === 'barred'
    ? noWholeGrams()
    : new MatchFailed('solver-failed', 'no selection of lots, tiers and minimums was found within the limits')
}

/** Whether every class and the cost are within a thousandth of their bounds; the volumes to the gram where that is asked for. */
function isClose({ scale }: RoundContext, { surplus, volumes, cost }: Solved, exactly: boolean): boolean {
  if (exactly && [...volumes.values()].some(({ value, bound }) => value !== bound)) return false
  const nothing = nothingOf(scale)
  const open = [...(surplus?.values() ?? [])].filter(({ value, bound }) => bound - value > nothing)
  return [...open, ...volumes.values(), cost()].every(({ value, bound }) => {
    const gap = value - bound
    return (gap < 0n ? -gap : gap) * 1000n <= bound
  })
}

const pairsOf = ({ pairs }: RoundContext, block: Block): number =>
  block.kinds.reduce((sum, k) => present(pairs.kinds[k]).lines.reduce((own, i) => own + intAt(pairs.prefix, i), sum), 0)

const noWholeGrams = () =>
  new MatchFailed('no-whole-grams', 'no amounts in whole grams were found that keep every lot, minimum, ratio and cap')

/** What of a block is the same in every pass: whether an offer has lots, whether goods convert, and which lines have a minimum. */
type Traits = { readonly lotted: boolean; readonly converting: boolean; readonly withMinimum: readonly number[] }
const traits = new WeakMap<Block, Traits>()

function traitsOf(round: RoundContext, block: Block): Traits {
  const known = traits.get(block)
  if (known) return known
  const { book, pairs } = round
  const own = {
    lotted: block.offers.some(j => book.lotted[j]),
    converting: block.kinds.some(k => convertsIn(round, k)),
    withMinimum: block.kinds.flatMap(k => present(pairs.kinds[k]).lines.filter(i => floatAt(book.minimum, i) > 0)),
  }
  traits.set(block, own)
  return own
}

function convertsIn({ pairs }: RoundContext, k: number): boolean {
  const kind = present(pairs.kinds[k])
  const widest = kind.lines.reduce((most, i) => Math.max(most, intAt(pairs.prefix, i)), 0)
  return kind.entries.slice(0, widest).some(converts)
}

function minimumsHold({ book }: RoundContext, solved: Solved): boolean {
  const filled = new Map<number, number>()
  for (const { line, served } of solved.flows) filled.set(line, (filled.get(line) ?? 0) + served)
  return [...filled].every(([i, grams]) => grams >= floatAt(book.minimum, i))
}

function isBetter(a: Solved, b: Solved): boolean {
  return servesMore(a, b) || (!servesMore(b, a) && a.cost().value <= b.cost().value)
}

/** Whether the first has more surplus, where that is sought, or else more of a class, better classes first. */
function servesMore(a: Solved, b: Solved): boolean {
  for (const what of ['surplus', 'volumes'] as const) {
    const more = aheadByClass(valuesOf(a[what]), valuesOf(b[what]))
    if (more !== 0n) return more > 0n
  }
  return false
}

const valuesOf = (bounded: ReadonlyMap<number, Bounded> = new Map()): Map<number, bigint> =>
  new Map([...bounded].map(([priority, { value }]) => [priority, value]))
