import { present, SUM_RULES, type SumRules } from '@lodestone/kernel'
import { type Contributions, net, sumOf } from '../disclosure/disclosure.ts'

/**
 * What rounds gave of a material, told as one sum over several of them. Whoever reads it has what each of these rounds has told: the sheet of a
 * cell, and what was matched there where that is told by itself.
 */

/**
 * One part of a round, over the groups of one side: what has been told of it, and what the sums of a report tell of it besides, each within the
 * one before. Where the round has told by itself what was matched, that is known and not here again.
 */
export type ReportPart = {
  readonly known?: Contributions
  readonly matched?: Contributions
  readonly delivered: Contributions
  /** Whether somebody else may have told what was matched of it: then it is judged as told and as not told. */
  readonly exposed?: boolean
}

/** What is looked at; all of it unless a test switches something off. */
export type ReportChecks = {
  /** The rules of sums, wider: rounds do not know what the standing demand has told of the same lines. */
  readonly rules: SumRules
  /** What is known of a part may be taken off the sums. */
  readonly known: boolean
  /** One sum may be taken off the other. */
  readonly apart: boolean
  /** What suppliers sold is judged too. */
  readonly suppliers: boolean
}
export const ALL: ReportChecks = {
  rules: { ...SUM_RULES, dominancePct: 40n },
  known: true,
  apart: true,
  suppliers: true,
}

/** How both sums may be used at once: either alone, or one less the other. Between these nothing tells more. */
const DIRECTIONS = [
  { matched: 1, delivered: 0 },
  { matched: 0, delivered: 1 },
  { matched: 1, delivered: -1 },
] as const
type Direction = (typeof DIRECTIONS)[number]
/** What judging may cost, in contributions read and parts looked at, some 100 ms; what would cost more is not told. */
const MAX_WORK = 2 ** 19
type Work = { left: number }
/** Grams of all parts together that floats still add, twice, and multiply by a percentage exactly: 15 million tonnes. */
const MAX_GRAMS = BigInt(Number.MAX_SAFE_INTEGER) / 600n

type Sizes = Float64Array

/**
 * Whether what was matched and delivered in these parts may be told as two sums. A sum may be taken together with whatever each part has told, in every
 * part another way: what is known of it is taken off, or not, or off what was matched and not delivered. By size every such difference
 * obeys the rules, for each group and coalition, if what hides the group in all parts, each at its worst, does.
 */
export function mayReport(parts: readonly ReportPart[], looks: ReportChecks = ALL): boolean {
  const sum = (name: 'known' | 'matched' | 'delivered'): bigint =>
    parts.reduce((all, part) => all + sumOf(part[name] ?? NOTHING), 0n)
  // That nobody has got any is a figure of each.
  if (sum('delivered') === 0n || sum('known') + sum('matched') > MAX_GRAMS) return false
  const groups = [...new Set(parts.flatMap(part => figuresOf(part).flatMap(one => [...one.keys()])))]
  const numbers = new Map(groups.map((group, nth) => [group, nth]))
  const contributions = parts.reduce((all, part) => all + figuresOf(part).reduce((own, one) => own + one.size, 0), 0)
  const work: Work = { left: MAX_WORK }
  const directions = looks.apart ? DIRECTIONS : DIRECTIONS.slice(0, -1)
  return directions.every(direction => {
    work.left -= contributions
    if (work.left < 0) return false
    const left = leftOf(parts, direction, looks.known, numbers)
    return groups.every((_, group) => isHidden(group, left, looks.rules, work))
  })
}

const NOTHING: Contributions = new Map()
const figuresOf = ({ known, matched, delivered }: ReportPart): Contributions[] =>
  [known, matched, delivered].filter(one => one !== undefined)

/** What is left of the sums: of each part by group, in each of the ways to take what is known of it off. */
type Left = {
  readonly parts: readonly (readonly { readonly sizes: Sizes; readonly total: number }[])[]
  /** The most that each group may have in all. */
  readonly most: readonly number[]
  /** Groups by that, the largest first. */
  readonly order: readonly number[]
}

function leftOf(
  parts: readonly ReportPart[],
  direction: Direction,
  taken: boolean,
  numbers: ReadonlyMap<string, number>,
): Left {
  // Parts of which nothing is known are one.
  const unknown = new Float64Array(numbers.size)
  const ways: Sizes[][] = [[unknown]]
  for (const part of parts) {
    const own = waysOf(part, direction, taken, numbers)
    if (own.length > 1) ways.push(own)
    else for (const [group, size] of own[0]?.entries() ?? []) unknown[group] = present(unknown[group]) + size
  }
  const most = [...numbers.values()].map(group =>
    ways.reduce((sum, part) => sum + Math.max(...part.map(sizes => present(sizes[group]))), 0),
  )
  return {
    parts: ways.map(part => part.map(sizes => ({ sizes, total: sizes.reduce((all, one) => all + one, 0) }))),
    most,
    order: [...most.keys()].sort((a, b) => present(most[b]) - present(most[a])),
  }
}

/** What a part leaves by group, in each of the ways to take what is known of it off the sums. */
function waysOf(part: ReportPart, direction: Direction, taken: boolean, numbers: ReadonlyMap<string, number>): Sizes[] {
  const { matched, delivered, exposed } = part
  const ways = waysAsKnown(part, direction, taken, numbers)
  if (!exposed || !matched || !taken) return ways
  const asTold = waysAsKnown({ known: matched, delivered }, direction, taken, numbers)
  return [...ways, ...(asTold.length > 0 ? asTold : [new Float64Array(numbers.size)])]
}

function waysAsKnown(
  { known, matched, delivered }: ReportPart,
  direction: Direction,
  taken: boolean,
  numbers: ReadonlyMap<string, number>,
): Sizes[] {
  const figures = [
    ...(matched ? [{ of: matched, times: direction.matched }] : []),
    { of: delivered, times: direction.delivered },
  ]
  if (figures.every(({ times }) => times === 0)) return []
  // Each layer stands in one figure more than the one outside it; what is known stands in all of them.
  const layers = [
    ...(known ? [{ of: net([known], [present(figures[0]).of]), times: 0 }] : []),
    ...figures.map(({ of }, nth) => ({
      of: net(
        [of],
        figures.slice(nth + 1, nth + 2).map(next => next.of),
      ),
      times: figures.slice(0, nth + 1).reduce((sum, one) => sum + one.times, 0),
    })),
  ]
  const off = known && taken ? [...new Set([0, ...layers.map(({ times }) => -times)])] : [0]
  return off.map(each => {
    const sizes = new Float64Array(numbers.size)
    for (const { of, times } of layers)
      for (const [group, grams] of of) {
        const number = present(numbers.get(group))
        sizes[number] = present(sizes[number]) + Math.abs(times + each) * Number(grams)
      }
    return sizes
  })
}

/** Whether a group is hidden by the others, each part at its worst: from an outsider, and from every coalition. */
function isHidden(group: number, { parts, most, order }: Left, rules: SumRules, work: Work): boolean {
  if (most[group] === 0) return true
  /** What hides the group beside a coalition at the least, so many times, less so many times what it has itself. */
  const least = (coalition: readonly number[], hiding: number, exposed: number): number => {
    work.left -= parts.length
    let sum = 0
    for (const part of parts) {
      let worst = Number.POSITIVE_INFINITY
      for (const { sizes, total } of part) {
        const own = present(sizes[group])
        let others = total - own
        for (const one of coalition) others -= present(sizes[one])
        worst = Math.min(worst, others * hiding - own * exposed)
      }
      sum += worst
    }
    return sum
  }
  const [dominance, p] = [Number(rules.dominancePct), Number(rules.pPct)]
  if (least([], dominance, 100 - dominance) < 0) return false
  const rivals = order.filter(one => one !== group)
  // What a group has at its most bounds what it takes away in a coalition; the largest are tried first.
  const holds = (coalition: readonly number[], from: number, left: number): boolean => {
    const free = rules.coalition - coalition.length
    if (free === 0) return least(coalition, 100, p) >= 0
    for (let at = from; at < rivals.length; at++) {
      if (work.left < 0) return false
      const next = rivals.slice(at, at + free).reduce((sum, one) => sum + present(most[one]), 0)
      if (left >= 100 * next) return true
      const one = present(rivals[at])
      if (!holds([...coalition, one], at + 1, left - 100 * present(most[one]))) return false
    }
    return coalition.length === 0 || least(coalition, 100, p) >= 0
  }
  return holds([], 0, least([], 100, p))
}
