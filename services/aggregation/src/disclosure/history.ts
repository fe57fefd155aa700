import { type Broken, brokenCombination, sheetWork, type Work } from './combination.ts'
import { type DisclosureRules, net, RULES } from './disclosure.ts'
import { type CellFigure, COMMITMENTS, UNIONS } from './figure.ts'
import type { GroupSeries } from './layer.ts'
import type { Moved } from './move.ts'

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
