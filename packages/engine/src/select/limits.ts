import { exact, present } from '@lodestone/kernel'
import { byteAt, cellOf, floatAt, intAt } from '../at.ts'
import { groupLines } from '../flow/groups.ts'
import { networkOf } from '../flow/network.ts'
import type { Bounded, Flow, RoundContext, Solved } from '../flow/solve.ts'
import { classesOf, fillToTheMost } from '../flow/volume.ts'
import type { Block } from '../pairs/blocks.ts'
import type { SelectionBounds } from './integer.ts'
import { lotRanges } from './lots.ts'
import { copySelection, isFixed, type Selection, takingPart } from './selection.ts'
import { isBySurplus, surplusByClass } from './surplus.ts'

/** What bounds a selection when no search did: the whole need of a class and what it would add at best, the relaxed volumes, the cheapest way to serve a kilogram. */
export type Limits = {
  readonly needs: ReadonlyMap<number, number>
  readonly worth: ReadonlyMap<number, bigint>
  readonly most: ReadonlyMap<number, number>
  readonly cheapest: number
}

/** The limits of a block. Where it is `linear` no flows relax its volumes. */
export const limitsOf = (round: RoundContext, block: Block, open: Selection, linear: boolean): Limits => ({
  ...needsOf(round, block, open),
  most: linear ? new Map() : volumesOf(round, block, relaxation(round, block, open)),
  cheapest: cheapestOf(round, block),
})

/** Every lotted offer as if it could be split at will at its cheapest tier, every minimum left aside: what no selection can exceed. */
function relaxation({ book }: RoundContext, block: Block, open: Selection): Selection {
  const selection = copySelection(open)
  for (const j of block.offers) {
    if (!book.lotted[j]) continue
    const [cheapest] = lotRanges(book, j).sort((a, b) =>
      exact.compare(cellOf(book.tiers, j, a.tier).exWorks, cellOf(book.tiers, j, b.tier).exWorks),
    )
    selection.tier[j] = cheapest?.tier ?? -1
  }
  return selection
}

/** Greatest volumes by class in grams. */
export function volumesOf(round: RoundContext, block: Block, selection: Selection): Map<number, number> {
  const { book, pairs } = round
  const offers = takingPart(block.offers, selection)
  const groups = groupLines(book, pairs, block, selection)
  const network = networkOf(book, groups, offers, selection)
  fillToTheMost(network, j => isFixed(selection, j))
  const volumes = new Map<number, number>()
  for (const priority of classesOf(network)) {
    volumes.set(
      priority,
      groups.reduce((sum, group, g) => (group.priority === priority ? sum + floatAt(network.fill, g) : sum), 0),
    )
  }
  return volumes
}

/** The whole need by class of the lines that reach an offer which can be taken, and the surplus if each had the cheapest. */
function needsOf({ book, pairs, scale }: RoundContext, block: Block, open: Selection): Pick<Limits, 'needs' | 'worth'> {
  const tiers = new Map(
    block.offers.map(j => [
      j,
      new Set(book.lotted[j] ? lotRanges(book, j).map(({ tier }) => tier) : [present(open.tier[j])]),
    ]),
  )
  const needs = new Map<number, number>()
  const goods: Omit<Flow, 'offered'>[] = []
  for (const k of block.kinds) {
    const { entries, lines } = present(pairs.kinds[k])
    const first = entries.findIndex(({ offer, tier }) => tiers.get(offer)?.has(tier))
    const entry = entries[first]
    if (!entry) continue
    for (const i of lines)
      if (floatAt(open.most, i) > 0 && first < intAt(pairs.prefix, i)) {
        const priority = byteAt(book.priority, i)
        const need = floatAt(book.need, i)
        needs.set(priority, (needs.get(priority) ?? 0) + need)
        goods.push({ line: i, entry, served: need })
      }
  }
  return { needs, worth: isBySurplus(book) ? surplusByClass(book, scale, goods) : new Map() }
}

const cheapestOf = ({ pairs, scale }: RoundContext, block: Block): number =>
  Math.min(...block.kinds.map(k => present(present(pairs.kinds[k]).entries[0]).near * 10 ** scale.places))

/**
 * Replaces the bounds of the stages on a fixed selection by those of the search for it, so that no result is presented as better than it is known to be. The relaxed volume of a
 * class bounds it only as long as every better class reached its own.
 */
export function bounded(solved: Solved, bounds: SelectionBounds, { needs, worth, most, cheapest }: Limits): Solved {
  const surplus = new Map<number, Bounded>()
  for (const [priority, limit] of worth) {
    const value = solved.surplus?.get(priority)?.value ?? 0n
    const found = bounds.surplus.get(priority)
    const bound = found !== undefined && found < limit ? found : limit
    surplus.set(priority, { value, bound: bound > value ? bound : value })
  }
  const volumes = new Map<number, Bounded>()
  let tight = true
  for (const priority of [...new Set([...solved.volumes.keys(), ...needs.keys()])].sort((a, b) => a - b)) {
    const value = solved.volumes.get(priority)?.value ?? 0n
    const relaxed: number | undefined = tight ? most.get(priority) : undefined
    const bound = BigInt(
      Math.floor(Math.min(bounds.volumes.get(priority) ?? Infinity, relaxed ?? Infinity, needs.get(priority) ?? 0)),
    )
    volumes.set(priority, { value, bound: bound > value ? bound : value })
    tight &&= relaxed !== undefined && value >= BigInt(relaxed)
  }
  const cost = (): Bounded => {
    const { value } = solved.cost()
    const served = [...volumes.values()].reduce((sum, volume) => sum + volume.value, 0n)
    const bound = BigInt(bounds.cost === undefined ? Math.floor(Number(served) * cheapest) : Math.ceil(bounds.cost))
    return { value, bound: bound < value ? bound : value }
  }
  return { ...solved, volumes, ...(solved.surplus && { surplus }), cost }
}
