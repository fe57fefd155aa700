import { present } from '@lodestone/kernel'
import { Cut } from './cut.ts'
import { type DisclosureRules, net, RULES, type Rule } from './disclosure.ts'
import { type CellFigure, COMMITMENTS, UNIONS } from './figure.ts'
import type { Moved } from './move.ts'

/**
 * What one group contributes to each of several figures, in grams and in the order of the figures; and between which heights it may have been
 * moved from or to elsewhere.
 */
export type GroupSeries = {
  readonly group: string
  readonly grams: readonly bigint[]
  readonly moved?: readonly { readonly above: bigint; readonly upTo: bigint }[]
}

/** Why a combination may not be formed: the rule it breaks, or that it cannot be judged in whole grams within bounded work. */
export type Broken = Rule | 'too-many-figures' | 'too-large'

/** Cuts times groups that one test may take, some 5 ms: 12 figures of 16 groups, 8 figures of 256. Each figure more doubles the work. */
const MAX_WORK = 2 ** 16
/** The same for all tests of a sheet together, 10 to 20 s: what comes after it is held. */
const SHEET_WORK = 2 ** 26
/** Cuts between two moments at which the caller may let others work. */
const CUTS_PER_SLICE = 16
/** Grams of all figures together that floats still add, and multiply by a percentage, exactly: 45 million tonnes. */
const MAX_GRAMS = BigInt(Number.MAX_SAFE_INTEGER) / 200n

/** What may still be spent on judging a sheet, in cuts times groups. */
export type Work = { left: number }
export const sheetWork = (): Work => ({ left: SHEET_WORK })

/**
 * The rule broken by some linear combination of figures, with whatever coefficients, or `undefined` when all of them obey the rules by size.
 *
 * A series is cut into layers: what all figures have, above it what those between two lower ones have, and so on. Each stands in figures next
 * to each other and is one unknown. Take a figure's coefficient as the step between the potentials of two gaps, before it and behind it: a
 * layer has in a combination the difference of the potentials at its ends, so combinations are the tensions of a graph whose nodes are the
 * gaps and whose edges are the layers. Every tension is a sum, without cancelling in any edge, of cuts (R. T. Rockafellar, The elementary
 * vectors of a subspace of R^N, 1969), and the rules are linear in sizes, so they hold for all combinations if they hold for every cut.
 * Layers that something else is known of, because a group is back at what it had or because it moved them, may be cancelled by that: they
 * count in full for a group that is to be protected, and for nothing among those that protect it. Yields now and then, so that the caller
 * may let others work.
 */
export function* brokenCombination(
  series: readonly GroupSeries[],
  rules: DisclosureRules = RULES,
  work: Work = sheetWork(),
): Generator<void, Broken | undefined> {
  const figures = series[0]?.grams.length ?? 0
  const groups = new Map([...new Set(series.map(one => one.group))].map((name, number) => [name, number]))
  const needed = 2 ** figures * groups.size
  if (needed > MAX_WORK || needed > work.left) return 'too-many-figures'
  work.left -= needed
  if (series.some(one => one.grams.length !== figures)) throw new RangeError('series of different figures')
  if (series.reduce((sum, one) => sum + one.grams.reduce((all, part) => all + part, 0n), 0n) > MAX_GRAMS)
    return 'too-large'
  const hiding = new Cut(groups.size, figures + 1)
  const cancelling = new Cut(groups.size, figures + 1)
  for (const one of series)
    for (const { from, to, size, hides } of layersOf(one))
      (hides ? hiding : cancelling).edge(present(groups.get(one.group)), from, to, size)

  // In Gray's order each cut differs from the one before by the side of one node; the first node never changes its own.
  for (let nth = 1; nth < 2 ** figures; nth++) {
    const node = 32 - Math.clz32(nth & -nth)
    hiding.move(node)
    cancelling.move(node)
    const broken = brokenCut(hiding.sizes, cancelling.sizes, rules)
    if (broken) return broken
    if (nth % CUTS_PER_SLICE === 0) yield
  }
  return undefined
}

type Layer = {
  /** The gaps before the first and behind the last figure in which it stands. */
  readonly from: number
  readonly to: number
  readonly size: number
  /** Whether it hides others for certain. */
  readonly hides: boolean
}

function layersOf({ grams, moved = [] }: GroupSeries): Layer[] {
  const layers: { from: number; to: number; floor: bigint; top: bigint }[] = []
  const cut = (from: number, to: number, floor: bigint): void => {
    if (from === to) return
    const top = least(grams.slice(from, to))
    if (top > floor) layers.push({ from, to, floor, top })
    let start = from
    for (let at = from; at <= to; at++) {
      if (at < to && grams[at] !== top) continue
      cut(start, at, top)
      start = at + 1
    }
  }
  cut(0, grams.length, 0n)
  const returns = returnsOf(grams)
  return layers.map(({ from, to, floor, top }) => ({
    from,
    to,
    size: Number(top - floor),
    hides:
      !moved.some(({ above, upTo }) => above < top && floor < upTo) &&
      !returns.some(({ at, valley }) => from <= at && at < to && floor >= valley),
  }))
}

const least = (grams: readonly bigint[]): bigint => {
  let found = present(grams[0])
  for (const one of grams) if (one < found) found = one
  return found
}

/** The figures in which a series is where it was in another, with less between them: from there up something is known twice. */
function returnsOf(grams: readonly bigint[]): { at: number; valley: bigint }[] {
  const found: { at: number; valley: bigint }[] = []
  for (const [first, value] of grams.entries()) {
    let valley = value
    for (let at = first + 1; at < grams.length; at++) {
      const other = present(grams[at])
      if (other < valley) valley = other
      if (other === value && valley < value) found.push({ at: first, valley }, { at, valley })
    }
  }
  return found
}

/** The rule that a cut breaks: `covering` is what of each group hides others for certain, `cancelling` what more it may tell of the group. */
function brokenCut(covering: Float64Array, cancelling: Float64Array, rules: DisclosureRules): Rule | undefined {
  let contributors = 0
  let sum = 0
  let told = 0
  // The largest first: a coalition, and who takes the place of one that is itself to be protected.
  const largest = new Array<number>(rules.coalition + 1).fill(0)
  for (let group = 0; group < covering.length; group++) {
    let part = present(covering[group])
    told += part + present(cancelling[group])
    if (part === 0) continue
    contributors++
    sum += part
    for (let at = 0; at < largest.length && part > 0; at++) {
      const other = present(largest[at])
      if (part <= other) continue
      largest[at] = part
      part = other
    }
  }
  if (told === 0) return undefined
  if (contributors < rules.groups) return 'threshold'
  const next = present(largest.pop())
  const last = largest.at(-1) ?? 0
  const coalition = largest.reduce((total, part) => total + part, 0)
  const [dominance, p] = [Number(rules.dominancePct), Number(rules.pPct)]
  for (let group = 0; group < covering.length; group++) {
    const own = present(covering[group])
    const exposed = own + present(cancelling[group])
    if (exposed * (100 - dominance) > (sum - own) * dominance) return 'dominance'
    const known = own >= last && own > 0 ? coalition - own + next : coalition
    if ((sum - own - known) * 100 < exposed * p) return 'p-percent'
  }
  return undefined
}

/**
 * The rule broken by some combination of all these figures of a cell, split all or none: then what they tell is made of the sums of each
 * commitment, or of whole sums, alone. Unions of split commitments are judged too, since a rival may be known to have moved kilograms from
 * one commitment to another; of whole sums both what a group has in all and what it has by commitment.
 */
export function* brokenHistory(
  figures: readonly CellFigure[],
  moved: readonly Moved[] = [],
  rules: DisclosureRules = RULES,
  work: Work = sheetWork(),
): Generator<void, Broken | undefined> {
  const used = COMMITMENTS.filter(one => figures.some(({ parts }) => parts[one].size > 0))
  const single = used.map(one =>
    seriesOf(
      figures.map(({ parts }) => parts[one]),
      moved.filter(({ commitment }) => commitment === one),
    ),
  )
  const unions = figures[0]?.split
    ? UNIONS.filter(one => one.length > 1 && one.every(each => used.includes(each)))
    : [used]
  const summed = unions.map(union => seriesOf(figures.map(({ parts }) => net(union.map(one => parts[one])))))
  for (const series of [...(figures[0]?.split ? single : [single.flat()]), ...summed]) {
    const broken = yield* brokenCombination(series, rules, work)
    if (broken) return broken
  }
  return undefined
}

function seriesOf(figures: readonly ReadonlyMap<string, bigint>[], moved: readonly Moved[] = []): GroupSeries[] {
  const groups = new Set(figures.flatMap(one => [...one.keys()]))
  return [...groups].map(group => ({
    group,
    grams: figures.map(one => one.get(group) ?? 0n),
    moved: moved.filter(one => one.group === group),
  }))
}
