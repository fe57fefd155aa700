import { present } from '@lodestone/kernel'
import { type Contributions, net } from '../disclosure/disclosure.ts'

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

/** How both sums may be used at once: either alone, or one less the other. Between these nothing tells more. */
export const DIRECTIONS = [
  { matched: 1, delivered: 0 },
  { matched: 0, delivered: 1 },
  { matched: 1, delivered: -1 },
] as const
type Direction = (typeof DIRECTIONS)[number]

type Sizes = Float64Array

/** What is left of the sums: of each part by group, in each of the ways to take what is known of it off. */
export type Left = {
  readonly parts: readonly (readonly { readonly sizes: Sizes; readonly total: number }[])[]
  /** The most that each group may have in all. */
  readonly most: readonly number[]
  /** Groups by that, the largest first. */
  readonly order: readonly number[]
}

/** What is left of the sums when they are used in one direction. */
export function leftOf(
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
