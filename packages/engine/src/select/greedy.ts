import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import { fairFill } from '../fair/fill.ts'
import { lineCups } from '../flow/cups.ts'
import { groupLines } from '../flow/groups.ts'
import { networkOf } from '../flow/network.ts'
import type { RoundContext } from '../flow/solve.ts'
import { fillToTheMost } from '../flow/volume.ts'
import type { Block } from '../pairs/blocks.ts'
import { type LotRange, lotRanges, rangeTaken } from './lots.ts'
import { copySelection, isFixed, type Selection, takingPart } from './selection.ts'

/**
 * A selection that is feasible, found without any solver: every lotted offer starts at its highest tier, and step by step the one that falls shortest of its
 * floor goes down a tier or out; lines that fall short of their own minimum go out likewise. Starts the integer search; where that finds nothing it
 * stands, with a gap that decides whether it is shown.
 */
export function greedySelection(round: RoundContext, block: Block, open: Selection): Selection {
  const { book, pairs } = round
  const selection = copySelection(open)
  const ranges = new Map<number, LotRange[]>()
  for (const j of block.offers) {
    if (!book.lotted[j]) continue
    const own = lotRanges(book, j)
    ranges.set(j, own)
    selection.tier[j] = own.at(-1)?.tier ?? -1
  }
  const rangeOf = (j: number) => present(present(ranges.get(j)).find(({ tier }) => tier === selection.tier[j]))
  for (;;) {
    const offers = block.offers.filter(j => present(selection.tier[j]) >= 0)
    const groups = groupLines(book, pairs, block, selection)
    const network = networkOf(book, groups, offers, selection)
    for (const [o, j] of offers.entries()) if (book.lotted[j]) network.supply[o] = rangeOf(j).high
    fillToTheMost(network, () => false)
    const short = offers
      .map((j, o) => ({ j, reach: book.lotted[j] ? floatAt(network.taken, o) / rangeOf(j).low : 1 }))
      .filter(({ reach }) => reach < 1)
      .sort((a, b) => a.reach - b.reach || a.j - b.j)
    if (short.length > 0) {
      for (const { j } of short.slice(0, Math.max(1, Math.floor(short.length / 8)))) {
        const own = present(ranges.get(j))
        const at = own.findIndex(({ tier }) => tier === selection.tier[j])
        selection.tier[j] = own[at - 1]?.tier ?? -1
      }
      continue
    }
    const { lines, grams } = fairFill(network, lineCups(book, selection, groups))
    const unhappy = [...lines]
      .map((i, n) => ({
        i,
        reach:
          floatAt(book.minimum, i) > 0 && selection.least[i] === 0 ? floatAt(grams, n) / floatAt(book.minimum, i) : 1,
      }))
      .filter(({ reach }) => reach < 1)
      .sort((a, b) => a.reach - b.reach || a.i - b.i)
    if (unhappy.length > 0) {
      for (const { i } of unhappy.slice(0, Math.max(1, Math.floor(unhappy.length / 8)))) selection.most[i] = 0
      continue
    }
    return fixTotals(round, block, selection, rangeOf)
  }
}

/** Rounds what each lotted offer gives down to its step and asks for exactly that; what then no longer fits is dropped. */
function fixTotals(
  round: RoundContext,
  block: Block,
  selection: Selection,
  rangeOf: (j: number) => LotRange,
): Selection {
  const { book, pairs } = round
  for (const i of block.kinds.flatMap(k => present(pairs.kinds[k]).lines)) {
    if (floatAt(selection.most, i) > 0 && floatAt(book.minimum, i) > 0) selection.least[i] = floatAt(book.minimum, i)
  }
  for (;;) {
    const offers = block.offers.filter(j => present(selection.tier[j]) >= 0)
    const groups = groupLines(book, pairs, block, selection)
    const network = networkOf(book, groups, offers, selection)
    for (const [o, j] of offers.entries()) if (book.lotted[j]) network.supply[o] = rangeOf(j).high
    const met = fillToTheMost(network, () => false)
    if (!met) {
      const failed = groups.find((group, g) => floatAt(network.fill, g) < group.least)
      for (const i of present(failed).lines) {
        selection.least[i] = 0
        selection.most[i] = 0
      }
      continue
    }
    let dropped = false
    for (const [o, j] of offers.entries()) {
      if (!book.lotted[j]) continue
      const { low, step } = rangeOf(j)
      const total = Math.floor(floatAt(network.taken, o) / step) * step
      if (total < low) {
        selection.tier[j] = -1
        dropped = true
        break
      }
      selection.total[j] = total
    }
    if (!dropped) return settled(round, block, selection)
    for (const j of block.offers) if (book.lotted[j]) selection.total[j] = -1
  }
}

/**
 * A selection whose totals and least quantities can all be met exactly: as given, or with what cannot be met taken out, a line's minimum first. Ends because
 * every turn takes something out.
 */
function settled(round: RoundContext, block: Block, given: Selection): Selection {
  const { book, pairs } = round
  const selection = copySelection(given)
  for (;;) {
    const offers = takingPart(block.offers, selection)
    const groups = groupLines(book, pairs, block, selection)
    const network = networkOf(book, groups, offers, selection)
    if (fillToTheMost(network, j => isFixed(selection, j))) return selection
    const failed = [...offers.entries()].find(([o, j]) => floatAt(network.taken, o) < floatAt(selection.total, j))
    if (failed) {
      const [o, j] = failed
      const range = present(rangeTaken(book, selection, j))
      const total = Math.floor(floatAt(network.taken, o) / range.step) * range.step
      if (total >= range.low) selection.total[j] = total
      else {
        selection.tier[j] = -1
        selection.total[j] = -1
      }
      continue
    }
    const short = groups.find((group, g) => floatAt(network.fill, g) < group.least)
    for (const i of present(short).lines) {
      selection.least[i] = 0
      selection.most[i] = 0
    }
  }
}
