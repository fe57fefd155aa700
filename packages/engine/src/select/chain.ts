import { present } from '@lodestone/kernel'
import { cellOf, floatAt } from '../at.ts'
import type { Holdings, UnitGoods } from './holdings.ts'

/** A gram that changes places: who loses it, and who gains it instead; nobody where it is freed. */
type Step = { readonly gain?: UnitGoods; readonly loss: UnitGoods; readonly before?: Step | undefined }

/** Who is asked for a gram, and how it came to that. */
type AskedUnit = { readonly u: number; readonly last?: Step }

/** Searches for grams that change places along a chain of units. */
export function chainsOf({ need, left, takes, sorts, plain, isPlain, isCapped, standing, move }: Holdings) {
  /** The search in which a unit was last asked for a gram. */
  const askedIn = new Int32Array(need.length)
  let search = 0
  /** How things stood when a search from a unit found nothing: as long as they do, none will. */
  const barren = new Int32Array(need.length).fill(-1)
  /** Whether offers and caps have what a whole chain takes of them: what one step takes another may have freed. */
  function has(gain: UnitGoods, last: Step | undefined): boolean {
    if (!isCapped) return true
    const taken = new Map<number, number>()
    const take = ({ u, g }: UnitGoods, by: 1 | -1) => {
      for (const r of cellOf(takes, u, g)) taken.set(r, (taken.get(r) ?? 0) + by)
    }
    take(gain, 1)
    for (let step = last; step; step = step.before) {
      take(step.loss, -1)
      if (step.gain) take(step.gain, 1)
    }
    return [...taken].every(([r, grams]) => grams <= 0 || grams <= floatAt(left, r))
  }

  /** Finds one of some units a gram along the shortest chain that there is, over goods that do not convert, and moves all of it. */
  return function chain(queue: AskedUnit[], without?: number): boolean {
    search++
    for (const { u } of queue) askedIn[u] = search
    const tried = new Set<number>()
    // An offer that has nothing left is no way to a gram, so that what is found out without it holds for all.
    const everywhere = without === undefined || floatAt(left, without) <= 0
    for (const { u: taker, last } of queue) {
      if (barren[taker] === standing()) continue
      const own = present(takes[taker])
      for (const [g, taken] of own.entries()) {
        const sort = cellOf(sorts, taker, g)
        if (!cellOf(isPlain, taker, g) || taken[0] === without || tried.has(sort)) continue
        tried.add(sort)
        const gain = { u: taker, g }
        const [lacking, ...further] = taken.filter(r => floatAt(left, r) <= 0)
        if (lacking === undefined) {
          if (!has(gain, last)) continue
          move(gain, 1)
          for (let step = last; step; step = step.before) {
            move(step.loss, -1)
            if (step.gain) move(step.gain, 1)
          }
          return true
        }
        for (const loss of present(plain[lacking])) {
          if (askedIn[loss.u] === search || barren[loss.u] === standing() || cellOf(need, loss.u, loss.g) === 0)
            continue
          if (further.some(r => !cellOf(takes, loss.u, loss.g).includes(r))) continue
          askedIn[loss.u] = search
          queue.push({ u: loss.u, last: { gain, loss, before: last } })
        }
      }
    }
    if (everywhere) for (const { u } of queue) barren[u] = standing()
    return false
  }
}
