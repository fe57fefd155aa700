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

/** A cap on need served: grams that it allows, and which goods of which line it counts. */
type Limit = { readonly grams: number; readonly counts: (offer: number, line: number) => boolean }

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
  limits: readonly Limit[],
  spare = 0,
): number[][] | undefined {
  const state = stateOf(units, units.map(startOf), room, limits)
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
    if (missing > spare) return undefined
  }
  const isFair = units.every(({ want }, u) => Math.abs(state.fill(u) - want) <= FAR)
  return isFair && state.isKept() ? state.amounts() : undefined
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

function stateOf(units: readonly Unit[], need: number[][], room: (offer: number) => number, limits: readonly Limit[]) {
  const good = ({ u, g }: Place): Proposed => units[u]!.goods[g]!
  const offered = (place: Place) => offeredFor(need[place.u]![place.g]!, good(place).entry.ratio)
  const isPlain = units.map(({ goods }) => goods.map(({ entry }) => !converts(entry)))
  const { takes, left, everyone, sorts } = scarce(units, room, limits)
  /** By what is scarce the places that any single gram of it suits, without loss. */
  const plain = everyone.map(own => own.filter(({ u, g }) => isPlain[u]![g]))
  for (const [u, { goods }] of units.entries())
    for (const g of goods.keys()) {
      const [own, ...caps] = takes[u]![g]!
      left[own!]! -= offered({ u, g })
      for (const cap of caps) left[cap]! -= need[u]![g]!
    }

  /** What was moved, in order, and a number of its own for how things then stand: they may be put back to it. */
  const moves: { readonly place: Place; readonly by: 1 | -1 }[] = []
  let standing = 0
  let numbered = 0

  function move(place: Place, by: 1 | -1): void {
    moves.push({ place, by })
    standing = ++numbered
    shift(place, by)
  }

  /** Does what either works, or leaves all as it was. */
  function wholly(task: () => boolean): boolean {
    const [before, stood] = [moves.length, standing]
    if (task()) return true
    while (moves.length > before) {
      const { place, by } = moves.pop()!
      shift(place, by === 1 ? -1 : 1)
    }
    standing = stood
    return false
  }

  function shift(place: Place, by: 1 | -1): void {
    const before = offered(place)
    need[place.u]![place.g]! += by
    const [own, ...caps] = takes[place.u]![place.g]!
    left[own!]! += before - offered(place)
    for (const cap of caps) left[cap]! -= by
  }

  const fill = (u: number): number => need[u]!.reduce((sum, grams) => sum + grams, 0)

  /** Takes from a unit what it has beyond a fill. */
  function lower(u: number, most: number): void {
    for (let g = need[u]!.length - 1, over = fill(u) - most; g >= 0 && over > 0; g--)
      for (; over > 0 && isPlain[u]![g] && need[u]![g]! > 0; over--) move({ u, g }, -1)
  }

  const isKept = (): boolean => left.every(grams => grams >= 0)

  /** Takes back what offers do not have and caps do not allow; false where more than floats and rounding is to be taken. */
  function settle(): boolean {
    for (const [r, own] of plain.entries())
      for (const place of own)
        for (let tries = 0; left[r]! < 0 && tries < 3 && need[place.u]![place.g]! > 0; tries++) move(place, -1)
    return isKept()
  }

  /** A gram that changes places: who loses it, and who gains it instead; nobody where it is freed. */
  type Step = { readonly gain?: Place; readonly loss: Place; readonly before?: Step | undefined }

  /** The search in which a unit was last asked for a gram. */
  const askedIn = new Uint32Array(units.length)
  let search = 0
  /** How things stood when a search from a unit found nothing: as long as they do, none will. */
  const barren = new Int32Array(units.length).fill(-1)
  /** Likewise by offer, and how many grams of it were looked for. */
  type Vain = Map<number, { readonly standing: number; readonly grams: number }>
  const inVain: { readonly flat: Vain; readonly deep: Vain } = { flat: new Map(), deep: new Map() }

  /** Whether offers and caps have what a whole chain takes of them: what one step takes another may have freed. */
  function has(gain: Place, last: Step | undefined): boolean {
    if (limits.length === 0) return true
    const taken = new Map<number, number>()
    const take = ({ u, g }: Place, by: 1 | -1) => {
      for (const r of takes[u]![g]!) taken.set(r, (taken.get(r) ?? 0) + by)
    }
    take(gain, 1)
    for (let step = last; step; step = step.before) {
      take(step.loss, -1)
      if (step.gain) take(step.gain, 1)
    }
    return [...taken].every(([r, grams]) => grams <= 0 || grams <= left[r]!)
  }

  /** Finds one of some units a gram along the shortest chain that there is, over goods that do not convert, and moves all of it. */
  function chain(queue: { readonly u: number; readonly last?: Step }[], without?: number): boolean {
    search++
    for (const { u } of queue) askedIn[u] = search
    const tried = new Set<number>()
    // An offer that has nothing left is no way to a gram, so that what is found out without it holds for all.
    const everywhere = without === undefined || left[without]! <= 0
    for (const { u: taker, last } of queue) {
      if (barren[taker] === standing) continue
      const own = takes[taker]!
      for (let g = 0; g < own.length; g++) {
        const sort = sorts[taker]![g]!
        if (!isPlain[taker]![g] || own[g]![0] === without || tried.has(sort)) continue
        tried.add(sort)
        const gain = { u: taker, g }
        const [lacking, ...further] = own[g]!.filter(r => left[r]! <= 0)
        if (lacking === undefined) {
          if (!has(gain, last)) continue
          move(gain, 1)
          for (let step = last; step; step = step.before) {
            move(step.loss, -1)
            if (step.gain) move(step.gain, 1)
          }
          return true
        }
        for (const loss of plain[lacking]!) {
          if (askedIn[loss.u] === search || barren[loss.u] === standing || need[loss.u]![loss.g] === 0) continue
          if (further.some(r => !takes[loss.u]![loss.g]!.includes(r))) continue
          askedIn[loss.u] = search
          queue.push({ u: loss.u, last: { gain, loss, before: last } })
        }
      }
    }
    if (everywhere) for (const { u } of queue) barren[u] = standing
    return false
  }

  /** Frees grams of an offer in the place of units that find them elsewhere, until it has so many; `deep`: by steps of goods behind a ratio too. Else nothing moves. */
  function gather(j: number, grams: number, deep: boolean): boolean {
    const known = (deep ? inVain.deep : inVain.flat).get(j)
    if (known && known.standing === standing && known.grams <= grams) return false
    if (wholly(() => gathered(j, grams, deep))) return true
    ;(deep ? inVain.deep : inVain.flat).set(j, { standing, grams })
    return false
  }

  function gathered(j: number, grams: number, deep: boolean): boolean {
    const holders = () =>
      plain[j]!.filter(loss => need[loss.u]![loss.g]! > 0).map(loss => ({ u: loss.u, last: { loss } }))
    while (left[j]! < grams && chain(holders(), j)) {}
    for (const loss of deep ? plain[j]! : [])
      for (const [g, { entry }] of units[loss.u]!.goods.entries()) {
        const other = takes[loss.u]![g]![0]!
        const served = Number(entry.ratio.n)
        if (isPlain[loss.u]![g] || other === j) continue
        while (left[j]! < grams && need[loss.u]![loss.g]! >= served) {
          if (!gather(other, Number(entry.ratio.d), false)) break
          for (let n = 0; n < served; n++) {
            move(loss, -1)
            move({ u: loss.u, g }, 1)
          }
        }
      }
    return left[j]! >= grams
  }

  /** Serves a unit more without loss, up to so many grams; false where no exchange does. */
  function serve(u: number, most: number): boolean {
    if (chain([{ u }])) return true
    for (const [g, { entry }] of units[u]!.goods.entries()) {
      const { n, d } = entry.ratio
      const free = need[u]!.reduce((sum, grams, other) => (isPlain[u]![other] ? sum + grams : sum), 0)
      if (fill(u) + Number(n) - most > free || !gather(takes[u]![g]![0]!, Number(d), true)) continue
      for (let times = 0; times < Number(n); times++) move({ u, g }, 1)
      lower(u, most)
      return true
    }
    return false
  }

  return {
    fill,
    isKept,
    lower,
    settle,
    serve,
    amounts: () => units.map(({ goods }, u) => goods.map((_, g) => offered({ u, g }))),
  }
}

/**
 * What is scarce, numbered: what offers have, then what limits allow, as `left` in grams. What each good takes of (its offer first), who takes of each, and
 * goods by `sorts`, which are one where they take of the same.
 */
function scarce(units: readonly Unit[], room: (offer: number) => number, limits: readonly Limit[]) {
  const offers = [...new Set(units.flatMap(({ goods }) => goods.map(({ entry }) => entry.offer)))]
  const numberOf = new Map(offers.map((j, r) => [j, r]))
  const left = [...offers.map(room), ...limits.map(({ grams }) => grams)]
  const everyone = left.map((): Place[] => [])
  const known = new Map<string, number>()
  const takes = units.map(({ lines, goods }, u) =>
    goods.map(({ entry }, g) => {
      const counted = limits.flatMap(({ counts }, c) => (counts(entry.offer, lines[0]!) ? [offers.length + c] : []))
      const all = [numberOf.get(entry.offer)!, ...counted]
      for (const r of all) everyone[r]!.push({ u, g })
      return all
    }),
  )
  const sorts = takes.map(own =>
    own.map(all => {
      const key = all.join()
      known.set(key, known.get(key) ?? known.size)
      return known.get(key)!
    }),
  )
  return { takes, left, everyone, sorts }
}
