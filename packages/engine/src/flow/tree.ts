import { floatAt, intAt, missing } from '../at.ts'
import { regraft } from './regraft.ts'

const UP = 1
const DOWN = -1

/**
 * The spanning tree of a network simplex on a transport problem: nodes are lines (0..n-1, each ships its whole supply), offers (n..n+m-1) and a root (n+m) that takes
 * what offers do not. An arc is known by its ends: line to offer (uncapacitated), offer to root (what a free offer gives, capacitated), and artificial ones: line to
 * root, root to an offer whose total is fixed. The tree starts from the artificial arcs and stays strongly feasible, so it cannot cycle. Structure and pivot follow
 * the thread-index representation of Barr, Glover, Klingman 1979 as in Kiraly, Kovacs 2012.
 */
export class SpanningTree {
  readonly n: number
  readonly m: number
  readonly root: number
  readonly capacity: Float64Array
  readonly fixed: Uint8Array
  readonly parent: Int32Array
  readonly direction: Int32Array
  readonly flow: Float64Array
  readonly room: Float64Array
  readonly thread: Int32Array
  readonly back: Int32Array
  readonly size: Int32Array
  readonly last: Int32Array
  /** Of offers and the root; a line's follows from the offer that it hangs from, so that a pivot shifts the few prices of offers alone. */
  readonly price: Float64Array
  /** Cost of the arc between a node and its parent. */
  readonly toll: Float64Array
  /** Arcs from offers to the root outside the tree: 0 empty, 1 full. */
  readonly full: Uint8Array
  /** Room for the nodes that a graft turns round. */
  readonly stem: Int32Array
  /** Room for laying the thread anew, which every warm start does. */
  readonly child: Int32Array
  readonly sibling: Int32Array
  readonly order: Int32Array
  readonly waiting: Int32Array
  /** `outside` or one more, for nodes that the last shift found outside its part of the tree or within; less for those that it did not meet. */
  readonly #within: Int32Array
  #outside = 0

  /** `capacity` of an offer in grams; `fixed` ones must give exactly that. */
  constructor(supply: Float64Array, capacity: Float64Array, fixed: Uint8Array, penalty: number) {
    const n = supply.length
    const m = capacity.length
    const root = n + m
    const ints = () => new Int32Array(root + 1)
    const floats = () => new Float64Array(root + 1)
    this.n = n
    this.m = m
    this.root = root
    this.capacity = capacity
    this.fixed = fixed
    this.parent = ints().fill(root)
    this.direction = ints()
    this.flow = floats()
    this.room = floats().fill(Number.POSITIVE_INFINITY)
    this.thread = ints()
    this.back = ints()
    this.size = ints().fill(1)
    this.last = ints()
    this.price = floats()
    this.toll = floats()
    this.full = new Uint8Array(m)
    this.stem = ints()
    this.child = ints()
    this.sibling = ints()
    this.order = ints()
    this.waiting = ints()
    this.#within = ints()
    this.parent[root] = -1
    this.size[root] = root + 1
    for (let v = 0; v < root; v++) {
      const o = v - n
      const given = o >= 0 && fixed[o] === 1
      this.direction[v] = given ? DOWN : UP
      this.flow[v] = o < 0 ? (supply[v] ?? missing(v)) : given ? (capacity[o] ?? missing(o)) : 0
      if (o >= 0 && !given) this.room[v] = capacity[o] ?? missing(o)
      this.toll[v] = o < 0 || given ? penalty : 0
      if (given) this.price[v] = penalty
    }
    for (let v = 0; v <= root; v++) {
      this.last[v] = v === root ? root - 1 : v
      this.thread[v] = v === root ? 0 : v + 1
      this.back[v] = v === 0 ? root : v - 1
    }
  }

  /** Price of a line or an offer. Arcs lead from lines. */
  priceOf(v: number): number {
    const { n, price, parent, toll } = this
    return v < n ? floatAt(price, intAt(parent, v)) - floatAt(toll, v) : floatAt(price, v)
  }

  /**
   * Brings in the arc from `source` to `target` with `cost` (`capacityIn` grams, sense 1 to raise its flow from zero, -1 to lower it from its capacity) and
   * takes out the arc that blocks first.
   */
  pivot(source: number, target: number, cost: number, capacityIn: number, sense: 1 | -1): void {
    const { n, root, size, parent, direction, flow, room, full, toll } = this
    let u = source
    let v = target
    while (u !== v) {
      if ((size[u] ?? missing(u)) < (size[v] ?? missing(v))) u = parent[u] ?? missing(u)
      else v = parent[v] ?? missing(v)
    }
    const join = u
    const first = sense === 1 ? source : target
    const second = sense === 1 ? target : source
    let delta = capacityIn
    let out = -1
    let onFirst = false
    for (u = first; u !== join; u = parent[u] ?? missing(u)) {
      const free = direction[u] === UP ? (flow[u] ?? missing(u)) : (room[u] ?? missing(u)) - (flow[u] ?? missing(u))
      if (free < delta) {
        delta = free
        out = u
        onFirst = true
      }
    }
    for (u = second; u !== join; u = parent[u] ?? missing(u)) {
      const free = direction[u] === UP ? (room[u] ?? missing(u)) - (flow[u] ?? missing(u)) : (flow[u] ?? missing(u))
      if (free <= delta) {
        delta = free
        out = u
        onFirst = false
      }
    }
    if (delta > 0) {
      for (u = first; u !== join; u = parent[u] ?? missing(u))
        flow[u] = (flow[u] ?? missing(u)) + -(direction[u] ?? missing(u)) * delta
      for (u = second; u !== join; u = parent[u] ?? missing(u))
        flow[u] = (flow[u] ?? missing(u)) + (direction[u] ?? missing(u)) * delta
    }
    const entering = sense === 1 ? delta : capacityIn - delta
    const slackIn = target === root ? source - n : -1
    if (out < 0) {
      full[slackIn] = sense === 1 ? 1 : 0
      return
    }
    const apart = this.priceOf(target) - this.priceOf(source) - cost
    const outParent = parent[out] ?? missing(out)
    if (outParent === root && out >= n && direction[out] === UP) full[out - n] = flow[out] === 0 ? 0 : 1
    const inner = onFirst ? first : second
    const outer = onFirst ? second : first
    regraft(this, { inner, outer, out, join })
    direction[inner] = inner === source ? UP : DOWN
    flow[inner] = entering
    room[inner] = slackIn >= 0 ? capacityIn : Number.POSITIVE_INFINITY
    toll[inner] = cost
    this.#shift(inner, inner === source ? apart : -apart)
  }

  /** Adds to the prices of the offers below a node: by the thread where the part is small, else by asking every offer for its way up. */
  #shift(top: number, amount: number): void {
    const { n, m, root, size, last, thread, parent, price } = this
    if ((size[top] ?? missing(top)) <= 4 * m) {
      const bottom = last[top] ?? missing(top)
      const end = thread[bottom] ?? missing(bottom)
      for (let u = top; u !== end; u = thread[u] ?? missing(u)) if (u >= n) price[u] = (price[u] ?? missing(u)) + amount
      return
    }
    const within = this.#within
    const outside = this.#outside + 2
    this.#outside = outside
    within[top] = outside + 1
    within[root] = outside
    for (let v = n; v < root; v++) {
      let u = v
      let found = within[u] ?? missing(u)
      while (found < outside) {
        u = parent[u] ?? missing(u)
        found = within[u] ?? missing(u)
      }
      for (u = v; (within[u] ?? missing(u)) < outside; u = parent[u] ?? missing(u)) within[u] = found
      if (found > outside) price[v] = (price[v] ?? missing(v)) + amount
    }
  }

  /** Prices every node anew from the root for other arc costs; `cost` is also told the node below, `rootCost` is that of an artificial arc, free offers reach the root for nothing. */
  reprice(cost: (line: number, offer: number, node: number) => number, rootCost: number): void {
    const { n, root, thread, parent, direction, price, toll, fixed } = this
    price[root] = 0
    for (let v = thread[root] ?? missing(root); v !== root; v = thread[v] ?? missing(v)) {
      const p = parent[v] ?? missing(v)
      toll[v] = p !== root ? (v < n ? cost(v, p - n, v) : cost(p, v - n, v)) : v < n || fixed[v - n] ? rootCost : 0
      if (v >= n) price[v] = this.priceOf(p) - (direction[v] ?? missing(v)) * (toll[v] ?? missing(v))
    }
  }
}
