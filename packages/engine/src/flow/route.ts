import { present } from '@lodestone/kernel'
import { addTo, floatAt, intAt, missing } from '../at.ts'
import { type ArcRow, type Arcs, arcsOf, arcTo, type Cheapest, cheapestOf } from './arcs.ts'
import { byTie, type Choices, choicesOf, type Tie } from './choice.ts'
import { replant } from './replant.ts'
import { SpanningTree } from './tree.ts'

/** A transport problem: every line ships its supply (grams) over its row; a fixed offer gives exactly its capacity, another at most that. */
export type TransportProblem = {
  readonly supply: Float64Array
  readonly rows: readonly ArcRow[]
  readonly rowOf: Int32Array
  readonly capacity: Float64Array
  readonly fixed: Uint8Array
  /** Whole-number tie-break of a line and an offer; asked only where costs leave a choice. */
  readonly tie?: Tie
}

/**
 * Flows by line and then by offer. `lines` and `offers` are dual values in cost units: their sum is at most the cost of every arc, and equal to it where goods
 * flow.
 */
export type Route<T = Shipped> = {
  readonly flows: T[]
  readonly lines: Float64Array
  readonly offers: Float64Array
}

export type Shipped = { readonly line: number; readonly offer: number; readonly amount: number }

/** Keeps the tree of a problem, so that the same lines, rows and offers with other supplies are solved from there: `turn` counts how often it was. */
export type Warm = { standing?: Standing; turn?: number }

type Standing = {
  readonly tree: SpanningTree
  readonly arcs: Arcs
  readonly rowOf: Int32Array
  readonly cheapest: Cheapest
  readonly choices: Choices
  /** Cost of an artificial arc. */
  readonly penalty: number
  /** Arcs of all lines and offers, which set the stretch of a block search. */
  readonly count: number
  readonly enter: (source: number, target: number, cost: number) => void
}

/**
 * The routing of least cost, and among those of least sum of amount times tie-break, by network simplex; `flowOf` makes what is wanted of each flow. Throws when the
 * supplies cannot be shipped.
 */
export function cheapestRoute<T = Shipped>(
  task: TransportProblem,
  warm: Warm = {},
  flowOf: (line: number, offer: number, amount: number) => T = (line, offer, amount) => ({ line, offer, amount }) as T,
): Route<T> {
  return leastCostRoute(task, warm).finished(flowOf)
}

/**
 * What every offer gives in a routing of least cost whose ties are open: enough to know what it costs. `finished` breaks them and gives the rest, once, and no longer when the tree has
 * gone on.
 */
export function leastCostRoute(task: TransportProblem, warm: Warm) {
  const standing = warm.standing ?? plant(task)
  const { tree, arcs, rowOf, penalty } = standing
  if (warm.standing) {
    replant(tree, task.supply)
    tree.reprice((i, o) => floatAt(arcs.cost, arcTo(arcs, intAt(rowOf, i), o)), penalty)
  }
  warm.standing = standing
  byCost(standing)
  for (let v = 0; v < tree.root; v++) {
    if (isArtificial(tree, v) && floatAt(tree.flow, v) > 0) throw new Error('the fills cannot be routed')
  }
  const turn = (warm.turn ?? 0) + 1
  warm.turn = turn

  function finished<T>(flowOf: (line: number, offer: number, amount: number) => T): Route<T> {
    if (warm.turn !== turn) throw new Error('the routing has gone on')
    warm.turn = turn + 1
    const { lines, offers } = tree.fixed.includes(1) ? anchored(standing) : leastRents(standing)
    if (task.tie) byTie(standing, task.tie)
    return { flows: shipped(tree, flowOf), lines, offers }
  }
  return { given: () => givenBy(tree), finished }
}

/** What every offer gives in all. */
function givenBy({ n, m, root, parent, flow, full, capacity, fixed }: SpanningTree): Float64Array {
  const given = capacity.slice()
  for (let o = 0; o < m; o++) {
    if (fixed[o]) continue
    if (parent[n + o] === root) given[o] = floatAt(flow, n + o)
    else if (!full[o]) given[o] = 0
  }
  return given
}

function plant({ supply, rows, rowOf, capacity, fixed }: TransportProblem): Standing {
  const arcs = arcsOf(rows)
  const penalty = arcs.dearest * (capacity.length + 1) * 2 + 1
  const tree = new SpanningTree(supply, capacity, fixed, penalty)
  const cheapest = cheapestOf(arcs)
  let count = capacity.length
  for (const row of rowOf) count += intAt(arcs.start, row + 1) - intAt(arcs.start, row)
  const enter = (source: number, target: number, cost: number): void => {
    if (target !== tree.root) tree.pivot(source, target, cost, Number.POSITIVE_INFINITY, 1)
    else {
      const o = source - tree.n
      tree.pivot(source, target, cost, floatAt(capacity, o), tree.full[o] ? -1 : 1)
    }
    cheapest.turn()
  }
  return { tree, arcs, rowOf, cheapest, choices: choicesOf(arcs, rowOf, capacity.length), penalty, count, enter }
}

const isArtificial = (tree: SpanningTree, v: number): boolean =>
  tree.parent[v] === tree.root && (v < tree.n || tree.fixed[v - tree.n] === 1)

/** What flows between lines and offers: a line hangs from at most one offer, offers that hang from lines are few. */
function shipped<T>(
  { n, root, parent, flow }: SpanningTree,
  flowOf: (line: number, offer: number, amount: number) => T,
): T[] {
  const below: number[] = []
  for (let v = n; v < root; v++) if (parent[v] !== root && flow[v] !== 0) below.push(v)
  below.sort((a, b) => intAt(parent, a) - intAt(parent, b) || a - b)
  const flows: T[] = []
  let next = 0
  for (let line = 0; line < n; line++) {
    const above = parent[line] === root || flow[line] === 0 ? -1 : intAt(parent, line)
    drawn(line, above)
    if (above >= 0) flows.push(flowOf(line, above - n, floatAt(flow, line)))
    drawn(line, root)
  }
  return flows

  /** What a line draws from the next offers that hang from it, up to a node. */
  function drawn(line: number, end: number): void {
    for (; next < below.length; next++) {
      const v = present(below[next])
      if (parent[v] !== line || v >= end) return
      flows.push(flowOf(line, v - n, floatAt(flow, v)))
    }
  }
}

/** Block search: the best arc of the next stretch of lines enters. Ends when a whole round finds none. */
function byCost({ tree, arcs, rowOf, cheapest, count, enter }: Standing): void {
  const { n, m, root, price, toll, full, fixed, parent } = tree
  const block = Math.max(40, Math.ceil(Math.sqrt(count)))
  cheapest.turn()
  let at = 0
  for (;;) {
    let best = 0
    let source = -1
    let target = -1
    let cost = 0
    let seen = 0
    let sinceBlock = 0
    while (seen <= n) {
      if (at === n) {
        for (let o = 0; o < m; o++) {
          if (fixed[o] || parent[n + o] === root) continue
          const gain = full[o] ? -floatAt(price, n + o) : floatAt(price, n + o)
          if (gain < best) {
            best = gain
            source = n + o
            target = root
            cost = 0
          }
        }
        sinceBlock += m
      } else {
        const row = rowOf[at] ?? missing(at)
        const above = parent[at] ?? missing(at)
        const arc = cheapest.of(row, price, n)
        const gain =
          (cheapest.least[row] ?? missing(row)) + (price[above] ?? missing(above)) - (toll[at] ?? missing(at))
        if (gain < best) {
          best = gain
          source = at
          target = n + intAt(arcs.offer, arc)
          cost = floatAt(arcs.cost, arc)
        }
        sinceBlock += intAt(arcs.start, row + 1) - intAt(arcs.start, row)
      }
      at = at === n ? 0 : at + 1
      seen++
      if (sinceBlock >= block) {
        if (source >= 0) break
        sinceBlock = 0
      }
    }
    if (source < 0) return
    enter(source, target, cost)
  }
}

/**
 * Of all dual values the least rents, whichever way the tree took: a gram more of an offer would save its rent, a gram less of a line its value. They are the least at which no line
 * that uses an offer reaches a cheaper one.
 */
function leastRents({ tree, arcs, rowOf }: Standing): Pick<Route, 'lines' | 'offers'> {
  const { start, offer, cost } = arcs
  const used: (readonly [row: number, arc: number])[] = []
  const isUsed = new Uint8Array(cost.length)
  shipped(tree, (line, o) => {
    const row = intAt(rowOf, line)
    const arc = arcTo(arcs, row, o)
    if (isUsed[arc] === 0) used.push([row, arc])
    isUsed[arc] = 1
  })
  const rents = new Float64Array(tree.m)
  for (let rising = true; rising; ) {
    rising = false
    for (const [row, arc] of used) {
      const paid = floatAt(cost, arc) + floatAt(rents, intAt(offer, arc))
      for (let a = intAt(start, row); a < intAt(start, row + 1); a++) {
        if (floatAt(cost, a) + floatAt(rents, intAt(offer, a)) >= paid) continue
        rents[intAt(offer, a)] = paid - floatAt(cost, a)
        rising = true
      }
    }
  }
  const least = Float64Array.from({ length: start.length - 1 }, (_, row) => {
    let value = Number.POSITIVE_INFINITY
    for (let a = intAt(start, row); a < intAt(start, row + 1); a++)
      value = Math.min(value, floatAt(cost, a) + floatAt(rents, intAt(offer, a)))
    return value
  })
  return { lines: Float64Array.from(rowOf, row => floatAt(least, row)), offers: rents.map(rent => 0 - rent) }
}

/**
 * Dual values of a part of the tree that hangs by an idle artificial arc carry its penalty; any shift that keeps them feasible is as good. Brings the dearest
 * offer of such a part to zero, or as near as arcs from outside allow, so that the values read as rents over the marginal offer.
 */
function anchored({ tree, arcs, rowOf }: Standing): Pick<Route, 'lines' | 'offers'> {
  const { n, m, root, parent, thread, fixed, price } = tree
  const lines = Float64Array.from({ length: n }, (_, i) => -tree.priceOf(i))
  const offers = price.slice(n, n + m)
  const part = new Int32Array(root + 1).fill(-1)
  const adrift: number[] = []
  const withOffers: number[] = []
  for (let v = intAt(thread, root); v !== root; v = intAt(thread, v)) {
    if (parent[v] !== root) part[v] = intAt(part, intAt(parent, v))
    else if (isArtificial(tree, v)) {
      part[v] = adrift.length
      adrift.push(v)
    }
    if (v >= n && intAt(part, v) >= 0 && withOffers.at(-1) !== part[v]) withOffers.push(intAt(part, v))
  }
  /** By row the greatest dual value of its lines outside the part. */
  const outside = new Float64Array(arcs.start.length - 1)
  for (const id of withOffers) {
    let raise = Number.POSITIVE_INFINITY
    for (let o = 0; o < offers.length; o++) if (part[n + o] === id) raise = Math.min(raise, -floatAt(offers, o))
    outside.fill(Number.NEGATIVE_INFINITY)
    for (let i = 0; i < n; i++) {
      const row = intAt(rowOf, i)
      if (part[i] !== id && floatAt(lines, i) > floatAt(outside, row)) outside[row] = floatAt(lines, i)
    }
    for (let row = 0; row < outside.length; row++) {
      if (outside[row] === Number.NEGATIVE_INFINITY) continue
      for (let a = intAt(arcs.start, row); a < intAt(arcs.start, row + 1); a++) {
        const o = intAt(arcs.offer, a)
        if (part[n + o] === id)
          raise = Math.min(raise, floatAt(arcs.cost, a) - floatAt(outside, row) - floatAt(offers, o))
      }
    }
    for (let o = 0; o < offers.length; o++) if (part[n + o] === id) addTo(offers, o, raise)
    for (let i = 0; i < n; i++) if (part[i] === id) addTo(lines, i, -raise)
  }
  for (let o = 0; o < offers.length; o++) if (!fixed[o]) offers[o] = Math.min(0, floatAt(offers, o))
  return { lines, offers }
}
