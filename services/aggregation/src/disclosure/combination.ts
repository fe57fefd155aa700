import { present } from '@lodestone/kernel'
import { Cut } from './cut.ts'
import { type DisclosureRules, RULES, type Rule } from './disclosure.ts'
import { type GroupSeries, layersOf } from './layer.ts'

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
