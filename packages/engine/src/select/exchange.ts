import { offeredFor, served } from '../pairs/book.ts'
import { converts } from '../pairs/kinds.ts'
import type { Proposed, Unit } from './units.ts'

/** What of a float may be taken for the whole gram it stands for: of an amount, and of a fill. */
const NEAR = 0.03
const FLOATS = 1e-6
/** Grams from its fair fill within which every unit ends. */
const FAR = 10

/** Where need is served from: a unit, and which of its goods. */
type Place = { readonly u: number; readonly g: number }

/**
 * Whole grams by exchange, without a search: goods behind a ratio go in amounts that lose nothing, all others are rounded down, and then every unit that lacks a gram of its fair
 * fill gets one from an offer that has grams left, or in the place of another unit that finds one elsewhere, and so on along a shortest chain. Fills are the fair ones rounded by
 * largest remainder, as far as chains reach. `room` is what an offer has, `most` what a class can have, in grams. `undefined` where a class does not reach its most, or a unit ends far from its
 * fair fill. Caps and the
 * steps of lots are left to whoever checks the answer.
 */
export function exchanged(
  units: readonly Unit[],
  room: (offer: number) => number,
  most: ReadonlyMap<number, bigint>,
): number[][] | undefined {
  const state = stateOf(units, units.map(startOf), room)
  const classes = classesOf(units)
  const targets = units.map((unit, u) => (isFlexible(unit) ? Math.floor(unit.want + FLOATS) : state.fill(u)))
  const mostOf = ([u]: readonly number[]) => Number(most.get(units[u!]!.priority))
  const rest = (u: number) => units[u]!.want - Math.floor(units[u]!.want + FLOATS)
  for (const own of classes) {
    const flexible = own.filter(u => isFlexible(units[u]!)).sort((a, b) => rest(b) - rest(a))
    const spare = mostOf(own) - own.reduce((sum, u) => sum + targets[u]!, 0)
    const [each, more] = [Math.floor(spare / flexible.length), spare % flexible.length]
    // More than rounding is not for single grams to bring.
    if (Math.abs(each) > FAR) return undefined
    for (const [n, u] of flexible.entries()) {
      const further = each + (n < (more + flexible.length) % flexible.length ? 1 : 0)
      targets[u] = Math.max(0, Math.min(units[u]!.most, targets[u]! + further))
    }
  }
  for (const [u, target] of targets.entries()) state.lower(u, target)
  if (!state.settle()) return undefined
  for (const own of classes) {
    for (const u of own) while (state.fill(u) < targets[u]! && state.serve(u, targets[u]!)) {}
    let missing = mostOf(own) - own.reduce((sum, u) => sum + state.fill(u), 0)
    for (const u of own.toSorted((a, b) => rest(b) - rest(a)))
      if (missing > 0) {
        const before = state.fill(u)
        if (before < units[u]!.most && state.serve(u, units[u]!.most)) missing += before - state.fill(u)
      }
    if (missing > 0) return undefined
  }
  if (units.some(({ want }, u) => Math.abs(state.fill(u) - want) > FAR)) return undefined
  return state.amounts()
}

/** The units of every class, the best first. */
const classesOf = (units: readonly Unit[]): number[][] =>
  [...Map.groupBy(units.keys(), u => units[u]!.priority)].sort(([a], [b]) => a - b).map(([, own]) => own)

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

function stateOf(units: readonly Unit[], need: number[][], room: (offer: number) => number) {
  /** By offer all places that it serves, and those of them that any single gram suits, without loss. */
  const places = new Map<number, Place[]>()
  const plain = new Map<number, Place[]>()
  const isPlainAt = units.map(({ goods }) => goods.map(({ entry }) => !converts(entry)))
  for (const [u, { goods }] of units.entries())
    for (const [g, { entry }] of goods.entries()) {
      const own = places.get(entry.offer) ?? []
      const free = plain.get(entry.offer) ?? []
      places.set(entry.offer, own)
      plain.set(entry.offer, free)
      own.push({ u, g })
      if (isPlainAt[u]![g]) free.push(own.at(-1)!)
    }
  const good = ({ u, g }: Place): Proposed => units[u]!.goods[g]!
  const offered = (place: Place) => offeredFor(need[place.u]![place.g]!, good(place).entry.ratio)
  const left = new Map(
    [...places].map(([j, own]) => [j, own.reduce((sum, place) => sum - offered(place), room(j))] as const),
  )
  const isPlain = ({ u, g }: Place) => isPlainAt[u]![g]!

  function move(place: Place, by: 1 | -1): void {
    const before = offered(place)
    need[place.u]![place.g]! += by
    const j = good(place).entry.offer
    left.set(j, left.get(j)! + before - offered(place))
  }

  const fill = (u: number): number => need[u]!.reduce((sum, grams) => sum + grams, 0)

  /** Takes from a unit what it has beyond a fill. */
  function lower(u: number, most: number): void {
    for (let g = need[u]!.length - 1, over = fill(u) - most; g >= 0 && over > 0; g--)
      for (; over > 0 && isPlain({ u, g }) && need[u]![g]! > 0; over--) move({ u, g }, -1)
  }

  /** Takes back what offers do not have; false where more than floats and rounding is to be taken. */
  function settle(): boolean {
    for (const [j, own] of places)
      for (const place of own) {
        for (let tries = 0; left.get(j)! < 0 && tries < 3 && isPlain(place) && need[place.u]![place.g]! > 0; tries++)
          move(place, -1)
      }
    return [...left.values()].every(grams => grams >= 0)
  }

  /** A gram that changes places: who loses it, and who gains it instead; nobody where it is freed. */
  type Step = { readonly gain?: Place; readonly loss: Place; readonly before?: Step | undefined }

  /** The search in which a unit was last asked for a gram. */
  const askedIn = new Uint32Array(units.length)
  let search = 0

  /** Finds one of some units a gram along the shortest chain that there is, over goods that do not convert, and moves all of it. */
  function chain(queue: { readonly u: number; readonly last?: Step }[], without?: number): boolean {
    search++
    for (const { u } of queue) askedIn[u] = search
    const tried = new Set(without === undefined ? [] : [without])
    for (const { u: taker, last } of queue) {
      const { goods } = units[taker]!
      for (let g = 0; g < goods.length; g++) {
        const j = goods[g]!.entry.offer
        if (!isPlainAt[taker]![g] || tried.has(j)) continue
        tried.add(j)
        const gain = { u: taker, g }
        if (left.get(j)! > 0) {
          move(gain, 1)
          for (let step = last; step; step = step.before) {
            move(step.loss, -1)
            if (step.gain) move(step.gain, 1)
          }
          return true
        }
        for (const loss of plain.get(j)!) {
          if (askedIn[loss.u] === search || need[loss.u]![loss.g] === 0) continue
          askedIn[loss.u] = search
          queue.push({ u: loss.u, last: { gain, loss, before: last } })
        }
      }
    }
    return false
  }

  /** Frees grams of an offer in the place of units that find them elsewhere, until it has so many; `deep`: by steps of goods behind a ratio too. */
  function gather(j: number, grams: number, deep: boolean): boolean {
    const holders = () =>
      plain
        .get(j)!
        .filter(loss => need[loss.u]![loss.g]! > 0)
        .map(loss => ({ u: loss.u, last: { loss } }))
    while (left.get(j)! < grams && chain(holders(), j)) {}
    for (const loss of deep ? places.get(j)! : []) {
      const unit = units[loss.u]!
      for (const [g, { entry }] of isPlain(loss) ? unit.goods.entries() : []) {
        const served = Number(entry.ratio.n)
        if (!converts(entry) || entry.offer === j) continue
        while (left.get(j)! < grams && need[loss.u]![loss.g]! >= served) {
          if (!gather(entry.offer, Number(entry.ratio.d), false)) break
          for (let n = 0; n < served; n++) {
            move(loss, -1)
            move({ u: loss.u, g }, 1)
          }
        }
      }
    }
    return left.get(j)! >= grams
  }

  /** Serves a unit more without loss, up to so many grams; false where no exchange does. */
  function serve(u: number, most: number): boolean {
    if (chain([{ u }])) return true
    for (const [g, { entry }] of units[u]!.goods.entries()) {
      const { n, d } = entry.ratio
      const plain = need[u]!.reduce((sum, grams, other) => (isPlain({ u, g: other }) ? sum + grams : sum), 0)
      if (fill(u) + Number(n) - most > plain || !gather(entry.offer, Number(d), true)) continue
      for (let times = 0; times < Number(n); times++) move({ u, g }, 1)
      lower(u, most)
      return true
    }
    return false
  }

  return {
    fill,
    lower,
    settle,
    serve,
    amounts: () => units.map(({ goods }, u) => goods.map((_, g) => offered({ u, g }))),
  }
}
