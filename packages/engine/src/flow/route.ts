import { replant } from './replant.ts'
import { plantTree, type Tree } from './tree.ts'

/** Offers and costs that several lines share. Costs are whole numbers. */
export type Row = { readonly offers: Int32Array; readonly cost: Float64Array }

/** A transport problem: every line ships its supply (grams) over its row; a fixed offer gives exactly its capacity, another at most that. */
export type Transport = {
  readonly supply: Float64Array
  readonly rows: readonly Row[]
  readonly rowOf: Int32Array
  readonly capacity: Float64Array
  readonly fixed: Uint8Array
  /** Whole-number tie-break of a line and an offer; asked only where costs leave a choice. */
  readonly tie?: (line: number, offer: number) => number
}

/** `lines` and `offers` are dual values in cost units: their sum is at most the cost of every arc, and equal to it where goods flow. */
export type Route = {
  readonly flows: { line: number; offer: number; amount: number }[]
  readonly lines: Float64Array
  readonly offers: Float64Array
}

/** Sums of up to 32 tie-breaks of 48 bits are exact; beyond that the last bits are not worth a pivot. */
const NEGLIGIBLE_TIE = 16

/** Keeps the tree of a problem, so that the same lines and offers with other supplies are solved from there. */
export type Warm = { tree?: Tree }

/** The routing of least cost, and among those of least sum of amount times tie-break, by network simplex. Throws when the supplies cannot be shipped. */
export function cheapestRoute(task: Transport, warm: Warm = {}): Route {
  let most = 1
  for (const row of task.rows) for (const cost of row.cost) most = Math.max(most, Math.abs(cost))
  const penalty = most * (task.capacity.length + 1) * 2 + 1
  const tree = warm.tree ?? plantTree(task.supply, task.capacity, task.fixed, penalty)
  if (warm.tree) {
    replant(tree, task.supply)
    tree.reprice((i, o) => costOf(task, i, o), penalty)
  }
  warm.tree = tree
  byCost(task, tree)
  for (let v = 0; v < tree.root; v++) {
    if (isArtificial(tree, v) && tree.flow[v]! > 0) throw new Error('the fills cannot be routed')
  }
  const lines = new Float64Array(tree.n)
  const offers = new Float64Array(tree.m)
  for (let i = 0; i < tree.n; i++) lines[i] = -tree.price[i]!
  for (let o = 0; o < tree.m; o++) offers[o] = tree.price[tree.n + o]!
  anchor(task, tree, lines, offers)
  if (task.tie) byTie(task, tree, task.tie)
  const flows: Route['flows'] = []
  for (let v = 0; v < tree.root; v++) {
    const p = tree.parent[v]!
    if (p === tree.root || tree.flow[v] === 0) continue
    flows.push(
      v < tree.n
        ? { line: v, offer: p - tree.n, amount: tree.flow[v]! }
        : { line: p, offer: v - tree.n, amount: tree.flow[v]! },
    )
  }
  return { flows, lines, offers }
}

function costOf(task: Transport, i: number, o: number): number {
  const { offers, cost } = task.rows[task.rowOf[i]!]!
  return cost[offers.indexOf(o)]!
}

const isArtificial = (tree: Tree, v: number): boolean =>
  tree.parent[v] === tree.root && (v < tree.n || tree.fixed[v - tree.n] === 1)

/** Block search: the best arc of the next stretch of lines enters. Ends when a whole round finds none. */
function byCost(task: Transport, tree: Tree): void {
  const { n, m, root, price, full, parent } = tree
  let arcs = m
  for (const row of task.rowOf) arcs += task.rows[row]!.offers.length
  const block = Math.max(40, Math.ceil(Math.sqrt(arcs)))
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
          if (task.fixed[o] || parent[n + o] === root) continue
          const gain = full[o] ? -price[n + o]! : price[n + o]!
          if (gain < best) {
            best = gain
            source = n + o
            target = root
            cost = 0
          }
        }
        sinceBlock += m
      } else {
        const { offers, cost: costs } = task.rows[task.rowOf[at]!]!
        const own = price[at]!
        for (let e = 0; e < offers.length; e++) {
          const gain = costs[e]! + own - price[n + offers[e]!]!
          if (gain < best) {
            best = gain
            source = at
            target = n + offers[e]!
            cost = costs[e]!
          }
        }
        sinceBlock += offers.length
      }
      at = at === n ? 0 : at + 1
      seen++
      if (sinceBlock >= block) {
        if (source >= 0) break
        sinceBlock = 0
      }
    }
    if (source < 0) return
    enter(tree, source, target, cost)
  }
}

function enter(tree: Tree, source: number, target: number, cost: number): void {
  if (target !== tree.root) tree.pivot(source, target, cost, Number.POSITIVE_INFINITY, 1)
  else tree.pivot(source, target, cost, tree.capacity[source - tree.n]!, tree.full[source - tree.n] ? -1 : 1)
}

/** Only arcs of no reduced cost may enter, so the cost stays least while the sum of tie-breaks falls. */
function byTie(task: Transport, tree: Tree, tie: (line: number, offer: number) => number): void {
  const { n, m, root, full, parent, price } = tree
  const free: number[] = []
  for (let o = 0; o < m; o++) if (!task.fixed[o] && price[n + o] === 0) free.push(o)
  const start = new Int32Array(n + 1)
  let count = 0
  const tight = (i: number, take: (o: number) => void) => {
    const { offers, cost } = task.rows[task.rowOf[i]!]!
    const own = price[i]!
    for (let e = 0; e < offers.length; e++) if (cost[e]! + own - price[n + offers[e]!]! === 0) take(offers[e]!)
  }
  for (let i = 0; i < n; i++) {
    let own = 0
    tight(i, () => own++)
    if (own > 1) count += own
    start[i + 1] = count
  }
  const head = new Int32Array(count)
  const ties = new Float64Array(count)
  for (let i = 0; i < n; i++) {
    let a = start[i]!
    if (start[i + 1] === a) continue
    tight(i, o => {
      head[a] = o
      ties[a++] = tie(i, o)
    })
  }
  tree.reprice((i, o) => {
    for (let a = start[i]!; a < start[i + 1]!; a++) if (head[a] === o) return ties[a]!
    return 0
  }, 0)
  const block = Math.max(40, Math.ceil(Math.sqrt(count)))
  let at = 0
  for (;;) {
    let best = -NEGLIGIBLE_TIE
    let source = -1
    let target = -1
    let cost = 0
    let sinceBlock = 0
    for (let seen = 0; seen <= n; seen++) {
      if (at === n) {
        for (const o of free) {
          if (parent[n + o] === root) continue
          const gain = full[o] ? -price[n + o]! : price[n + o]!
          if (gain < best) {
            best = gain
            source = n + o
            target = root
            cost = 0
          }
        }
        sinceBlock += free.length
      } else {
        for (let a = start[at]!; a < start[at + 1]!; a++) {
          const gain = ties[a]! + price[at]! - price[n + head[a]!]!
          if (gain < best) {
            best = gain
            source = at
            target = n + head[a]!
            cost = ties[a]!
          }
        }
        sinceBlock += start[at + 1]! - start[at]!
      }
      at = at === n ? 0 : at + 1
      if (sinceBlock >= block) {
        if (source >= 0) break
        sinceBlock = 0
      }
    }
    if (source < 0) return
    enter(tree, source, target, cost)
  }
}

/**
 * Dual values of a part of the tree that hangs by an idle artificial arc carry its penalty; any shift that keeps them feasible is as good. Brings the dearest
 * offer of such a part to zero, or as near as arcs from outside allow, so that the values read as rents over the marginal offer.
 */
function anchor(task: Transport, tree: Tree, lines: Float64Array, offers: Float64Array): void {
  const { n, root, parent, thread } = tree
  const part = new Int32Array(root + 1).fill(-1)
  const adrift: number[] = []
  for (let v = thread[root]!; v !== root; v = thread[v]!) {
    if (parent[v] !== root) part[v] = part[parent[v]!]!
    else if (isArtificial(tree, v)) {
      part[v] = adrift.length
      adrift.push(v)
    }
  }
  for (let id = 0; id < adrift.length; id++) {
    let raise = Number.POSITIVE_INFINITY
    for (let o = 0; o < offers.length; o++) if (part[n + o] === id) raise = Math.min(raise, -offers[o]!)
    for (let i = 0; i < n; i++) {
      if (part[i] === id) continue
      const row = task.rows[task.rowOf[i]!]!
      for (let e = 0; e < row.offers.length; e++) {
        const o = row.offers[e]!
        if (part[n + o] === id) raise = Math.min(raise, row.cost[e]! - lines[i]! - offers[o]!)
      }
    }
    if (raise === Number.POSITIVE_INFINITY) continue
    for (let o = 0; o < offers.length; o++) if (part[n + o] === id) offers[o]! += raise
    for (let i = 0; i < n; i++) if (part[i] === id) lines[i]! -= raise
  }
  for (let o = 0; o < offers.length; o++) if (!task.fixed[o]) offers[o] = Math.min(0, offers[o]!)
}
