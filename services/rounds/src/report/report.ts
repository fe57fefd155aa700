import { SUM_RULES, type SumRules } from '@lodestone/kernel'
import { type Contributions, sumOf } from '../disclosure/disclosure.ts'
import { isHidden, type Work } from './report.hiding.ts'
import { DIRECTIONS, leftOf, type ReportPart } from './report.left.ts'

/**
 * What rounds gave of a material, told as one sum over several of them. Whoever reads it has what each of these rounds has told: the sheet of a
 * cell, and what was matched there where that is told by itself.
 */

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

/** What judging may cost, in contributions read and parts looked at, some 100 ms; what would cost more is not told. */
const MAX_WORK = 2 ** 19

/** Grams of all parts together that floats still add, twice, and multiply by a percentage exactly: 15 million tonnes. */
const MAX_GRAMS = BigInt(Number.MAX_SAFE_INTEGER) / 600n

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
