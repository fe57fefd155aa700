import { present } from '@lodestone/kernel'
import { addTo, cellOf, floatAt } from '../at.ts'
import { offeredFor } from '../pairs/book.ts'
import { converts } from '../pairs/kinds.ts'
import type { Proposed, Unit } from './units.ts'

/** Where need is served from: a unit, and which of its goods. */
export type UnitGoods = { readonly u: number; readonly g: number }

/** A cap on need served: grams that it allows, and which goods of which line it counts. */
export type NeedLimit = { readonly grams: number; readonly counts: (offer: number, line: number) => boolean }

/** What a gram of goods takes of, by number: its offer, and the caps that count it. */
type Taken = readonly [offer: number, ...caps: number[]]

export type Holdings = ReturnType<typeof holdingsOf>

/** Who has how many grams from where, `need` by unit and good, and what offers and caps have left; moved a gram at a time, and put back. */
export function holdingsOf(
  units: readonly Unit[],
  need: number[][],
  room: (offer: number) => number,
  limits: readonly NeedLimit[],
) {
  const good = ({ u, g }: UnitGoods): Proposed => present(present(units[u]).goods[g])
  const offered = (place: UnitGoods) => offeredFor(cellOf(need, place.u, place.g), good(place).entry.ratio)
  const isPlain = units.map(({ goods }) => goods.map(({ entry }) => !converts(entry)))
  const { takes, left, everyone, sorts } = scarce(units, room, limits)
  /** By what is scarce the places that any single gram of it suits, without loss. */
  const plain = everyone.map(own => own.filter(({ u, g }) => cellOf(isPlain, u, g)))
  for (const [u, { goods }] of units.entries())
    for (const g of goods.keys()) {
      const [own, ...caps] = cellOf(takes, u, g)
      addTo(left, own, -offered({ u, g }))
      for (const cap of caps) addTo(left, cap, -cellOf(need, u, g))
    }

  /** What was moved, in order, and a number of its own for how things then stand: they may be put back to it. */
  const moves: { readonly place: UnitGoods; readonly by: 1 | -1 }[] = []
  let standing = 0
  let numbered = 0

  function move(place: UnitGoods, by: 1 | -1): void {
    moves.push({ place, by })
    standing = ++numbered
    shift(place, by)
  }

  /** Does what either works, or leaves all as it was. */
  function wholly(task: () => boolean): boolean {
    const [before, stood] = [moves.length, standing]
    if (task()) return true
    for (const { place, by } of moves.splice(before).reverse()) shift(place, by === 1 ? -1 : 1)
    standing = stood
    return false
  }

  function shift(place: UnitGoods, by: 1 | -1): void {
    const before = offered(place)
    const amounts = present(need[place.u])
    amounts[place.g] = present(amounts[place.g]) + by
    const [own, ...caps] = cellOf(takes, place.u, place.g)
    addTo(left, own, before - offered(place))
    for (const cap of caps) addTo(left, cap, -by)
  }

  const fill = (u: number): number => present(need[u]).reduce((sum, grams) => sum + grams, 0)

  /** Takes from a unit what it has beyond a fill. */
  function lower(u: number, most: number): void {
    for (let g = present(need[u]).length - 1, over = fill(u) - most; g >= 0 && over > 0; g--)
      for (; over > 0 && cellOf(isPlain, u, g) && cellOf(need, u, g) > 0; over--) move({ u, g }, -1)
  }

  const isKept = (): boolean => left.every(grams => grams >= 0)

  /** Takes back what offers do not have and caps do not allow; false where more than floats and rounding is to be taken. */
  function settle(): boolean {
    for (const [r, own] of plain.entries())
      for (const place of own)
        for (let tries = 0; floatAt(left, r) < 0 && tries < 3 && cellOf(need, place.u, place.g) > 0; tries++)
          move(place, -1)
    return isKept()
  }

  return {
    need,
    left,
    takes,
    sorts,
    plain,
    isPlain,
    isCapped: limits.length > 0,
    standing: () => standing,
    move,
    wholly,
    fill,
    lower,
    settle,
    isKept,
    amounts: () => units.map(({ goods }, u) => goods.map((_, g) => offered({ u, g }))),
  }
}

/**
 * What is scarce, numbered: what offers have, then what limits allow, as `left` in grams. What each good takes of (its offer first), who takes of each, and
 * goods by `sorts`, which are one where they take of the same.
 */
function scarce(units: readonly Unit[], room: (offer: number) => number, limits: readonly NeedLimit[]) {
  const offers = [...new Set(units.flatMap(({ goods }) => goods.map(({ entry }) => entry.offer)))]
  const numberOf = new Map(offers.map((j, r) => [j, r]))
  const left = Float64Array.from([...offers.map(room), ...limits.map(({ grams }) => grams)])
  const everyone = Array.from(left, (): UnitGoods[] => [])
  const known = new Map<string, number>()
  const takes = units.map(({ lines, goods }, u) =>
    goods.map(({ entry }, g) => {
      const counted = limits.flatMap(({ counts }, c) =>
        counts(entry.offer, present(lines[0])) ? [offers.length + c] : [],
      )
      const all: Taken = [present(numberOf.get(entry.offer)), ...counted]
      for (const r of all) present(everyone[r]).push({ u, g })
      return all
    }),
  )
  const sorts = takes.map(own =>
    own.map(all => {
      const key = all.join()
      known.set(key, known.get(key) ?? known.size)
      return present(known.get(key))
    }),
  )
  return { takes, left, everyone, sorts }
}
