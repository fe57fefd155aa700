import { present } from '@lodestone/kernel'
import { cellOf, floatAt } from '../at.ts'
import { served } from '../pairs/book.ts'
import { converts } from '../pairs/kinds.ts'
import { chainsOf } from './chain.ts'
import { type Holdings, holdingsOf, type NeedLimit } from './holdings.ts'
import type { Unit } from './units.ts'

/** What of a float may be taken for the whole gram it stands for: of an amount, and of a fill. */
const NEAR = 0.03
const FLOATS = 1e-6
/** Grams from its fair fill within which every unit ends. */
const FAR = 10

/**
 * Whole grams by exchange, without a search: goods behind a ratio go in amounts that lose nothing, all others are rounded down, and then every unit that lacks a gram of its fair
 * fill gets one from an offer that has grams left, under caps that allow it, or in the place of another unit that finds one elsewhere, and so on along a shortest chain. Fills are
 * the fair ones rounded by largest remainder, as far as chains reach. `room` is what an offer has, `most` what a class can have, in grams. `undefined` where a class lacks more than
 * `spare` of its most, or a unit ends far from its fair fill. Caps on what is matched and the steps of lots are left to whoever checks the answer.
 */
export function exchanged(
  units: readonly Unit[],
  room: (offer: number) => number,
  most: ReadonlyMap<number, bigint>,
  limits: readonly NeedLimit[],
  spare = 0,
): number[][] | undefined {
  const state = holdingsOf(units, units.map(startOf), room, limits)
  const serve = exchangesOf(units, state)
  const classes = classesOf(units)
  const targets = units.map((unit, u) => (isFlexible(unit) ? Math.floor(unit.want + FLOATS) : state.fill(u)))
  const unitAt = (u: number) => present(units[u])
  const rest = (u: number) => unitAt(u).want - Math.floor(unitAt(u).want + FLOATS)
  const mostOf = (priority: number) => Number(most.get(priority))
  for (const [priority, own] of classes) {
    const flexible = own.filter(u => isFlexible(unitAt(u))).sort((a, b) => rest(b) - rest(a))
    const spare = mostOf(priority) - own.reduce((sum, u) => sum + present(targets[u]), 0)
    const [each, more] = [Math.floor(spare / flexible.length), spare % flexible.length]
    // More than rounding is not for single grams to bring.
    if (Math.abs(each) > FAR) return undefined
    for (const [n, u] of flexible.entries()) {
      const further = each + (n < (more + flexible.length) % flexible.length ? 1 : 0)
      targets[u] = Math.max(0, Math.min(unitAt(u).most, present(targets[u]) + further))
    }
  }
  for (const [u, target] of targets.entries()) state.lower(u, target)
  if (!state.settle()) return undefined
  for (const [priority, own] of classes) {
    for (const u of own) while (state.fill(u) < present(targets[u]) && serve(u, present(targets[u]))) {}
    let missing = mostOf(priority) - own.reduce((sum, u) => sum + state.fill(u), 0)
    for (const u of own.toSorted((a, b) => rest(b) - rest(a)))
      if (missing > 0) {
        const before = state.fill(u)
        if (before < unitAt(u).most && serve(u, unitAt(u).most)) missing += before - state.fill(u)
      }
    if (missing > spare) return undefined
  }
  const isFair = units.every(({ want }, u) => Math.abs(state.fill(u) - want) <= FAR)
  return isFair && state.isKept() ? state.amounts() : undefined
}

/** The units of every class, the best first. */
const classesOf = (units: readonly Unit[]): [priority: number, units: number[]][] =>
  [...Map.groupBy(units.keys(), u => present(units[u]).priority)].sort(([a], [b]) => a - b)

/** Whether a unit can have any single gram, without loss. */
const isFlexible = ({ goods }: Unit): boolean => goods.some(({ entry }) => !converts(entry))

/** The need that each of a unit's goods serves at first. */
function startOf(unit: Unit): number[] {
  const round = isFlexible(unit) ? Math.floor : Math.round
  return unit.goods.map(({ entry, grams }) => {
    if (!converts(entry)) return Math.floor(grams + NEAR)
    const step = Number(entry.ratio.n)
    return step * round(served(Math.floor(grams + NEAR), entry.ratio) / step)
  })
}

/** Exchanges that serve a unit more. */
function exchangesOf(units: readonly Unit[], { need, left, takes, plain, isPlain, ...holdings }: Holdings) {
  const { standing, move, wholly, fill, lower } = holdings
  const chain = chainsOf({ need, left, takes, plain, isPlain, ...holdings })
  /** By offer, how things stood when so many grams of it were looked for in vain. */
  type Vain = Map<number, { readonly standing: number; readonly grams: number }>
  const inVain: { readonly flat: Vain; readonly deep: Vain } = { flat: new Map(), deep: new Map() }

  /** Frees grams of an offer in the place of units that find them elsewhere, until it has so many; `deep`: by steps of goods behind a ratio too. Else nothing moves. */
  function gather(j: number, grams: number, deep: boolean): boolean {
    const known = (deep ? inVain.deep : inVain.flat).get(j)
    if (known && known.standing === standing() && known.grams <= grams) return false
    if (wholly(() => gathered(j, grams, deep))) return true
    ;(deep ? inVain.deep : inVain.flat).set(j, { standing: standing(), grams })
    return false
  }

  function gathered(j: number, grams: number, deep: boolean): boolean {
    const holders = () =>
      present(plain[j])
        .filter(loss => cellOf(need, loss.u, loss.g) > 0)
        .map(loss => ({ u: loss.u, last: { loss } }))
    while (floatAt(left, j) < grams && chain(holders(), j)) {}
    for (const loss of deep ? present(plain[j]) : [])
      for (const [g, { entry }] of present(units[loss.u]).goods.entries()) {
        const [other] = cellOf(takes, loss.u, g)
        const served = Number(entry.ratio.n)
        if (cellOf(isPlain, loss.u, g) || other === j) continue
        while (floatAt(left, j) < grams && cellOf(need, loss.u, loss.g) >= served) {
          if (!gather(other, Number(entry.ratio.d), false)) break
          for (let n = 0; n < served; n++) {
            move(loss, -1)
            move({ u: loss.u, g }, 1)
          }
        }
      }
    return floatAt(left, j) >= grams
  }

  /** Serves a unit more without loss, up to so many grams; false where no exchange does. */
  return function serve(u: number, most: number): boolean {
    if (chain([{ u }])) return true
    for (const [g, { entry }] of present(units[u]).goods.entries()) {
      const { n, d } = entry.ratio
      const free = present(need[u]).reduce((sum, grams, other) => (cellOf(isPlain, u, other) ? sum + grams : sum), 0)
      const [offer] = cellOf(takes, u, g)
      if (fill(u) + Number(n) - most > free || !gather(offer, Number(d), true)) continue
      for (let times = 0; times < Number(n); times++) move({ u, g }, 1)
      lower(u, most)
      return true
    }
    return false
  }
}
