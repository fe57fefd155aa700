import { floatAt, intAt, missing } from '../at.ts'
/**
 * The spanning tree of a network simplex on a transport problem: nodes are lines (0..n-1, each ships its whole supply), offers (n..n+m-1) and a root (n+m) that takes
 * what offers do not. An arc is known by its ends: line to offer (uncapacitated), offer to root (what a free offer gives, capacitated), and artificial ones: line to
 * root, root to an offer whose total is fixed. The tree starts from the artificial arcs and stays strongly feasible, so it cannot cycle. Structure and pivot follow
 * the thread-index representation of Barr, Glover, Klingman 1979 as in Kiraly, Kovacs 2012.
 */
export type SpanningTree = ReturnType<typeof plantTree>

const UP = 1
const DOWN = -1

/** `capacity` of an offer in grams; `fixed` ones must give exactly that. */
export function plantTree(supply: Float64Array, capacity: Float64Array, fixed: Uint8Array, penalty: number) {
  const n = supply.length
  const m = capacity.length
  const root = n + m
  const parent = new Int32Array(root + 1)
  const direction = new Int32Array(root + 1)
  const flow = new Float64Array(root + 1)
  const room = new Float64Array(root + 1).fill(Number.POSITIVE_INFINITY)
  const thread = new Int32Array(root + 1)
  const back = new Int32Array(root + 1)
  const size = new Int32Array(root + 1).fill(1)
  const last = new Int32Array(root + 1)
  /** Of offers and the root; a line's follows from the offer that it hangs from, so that a pivot shifts the few prices of offers alone. */
  const price = new Float64Array(root + 1)
  /** Cost of the arc between a node and its parent. */
  const toll = new Float64Array(root + 1)
  /** Arcs from offers to the root outside the tree: 0 empty, 1 full. */
  const full = new Uint8Array(m)
  parent[root] = -1
  size[root] = root + 1
  last[root] = root - 1
  for (let v = 0; v < root; v++) {
    parent[v] = root
    last[v] = v
    const o = v - n
    const given = o >= 0 && fixed[o] === 1
    direction[v] = given ? DOWN : UP
    flow[v] = o < 0 ? (supply[v] ?? missing(v)) : given ? (capacity[o] ?? missing(o)) : 0
    if (o >= 0 && !given) room[v] = capacity[o] ?? missing(o)
    toll[v] = o < 0 || given ? penalty : 0
    if (given) price[v] = penalty
  }
  for (let v = 0; v <= root; v++) {
    thread[v] = v === root ? 0 : v + 1
    back[v] = v === 0 ? root : v - 1
  }
  const stem = new Int32Array(root + 1)
  /** `outside` or one more, for nodes that the last shift found outside its part of the tree or within; less for those that it did not meet. */
  const within = new Int32Array(root + 1)
  let outside = 0
  // Room for laying the thread anew, which every warm start does.
  const child = new Int32Array(root + 1)
  const sibling = new Int32Array(root + 1)
  const order = new Int32Array(root + 1)
  const waiting = new Int32Array(root + 1)

  /** Price of a line or an offer. Arcs lead from lines. */
  const priceOf = (v: number): number =>
    v < n ? floatAt(price, intAt(parent, v)) - floatAt(toll, v) : floatAt(price, v)

  /** Adds to the prices of the offers below a node: by the thread where the part is small, else by asking every offer for its way up. */
  function shift(top: number, amount: number): void {
    if ((size[top] ?? missing(top)) <= 4 * m) {
      const bottom = last[top] ?? missing(top)
      const end = thread[bottom] ?? missing(bottom)
      for (let u = top; u !== end; u = thread[u] ?? missing(u)) if (u >= n) price[u] = (price[u] ?? missing(u)) + amount
      return
    }
    outside += 2
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

  /**
   * Brings in the arc from `source` to `target` with `cost` (`capacityIn` grams, sense 1 to raise its flow from zero, -1 to lower it from its capacity) and
   * takes out the arc that blocks first.
   */
  function pivot(source: number, target: number, cost: number, capacityIn: number, sense: 1 | -1): void {
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
    const apart = priceOf(target) - priceOf(source) - cost
    const outParent = parent[out] ?? missing(out)
    if (outParent === root && out >= n && direction[out] === UP) full[out - n] = flow[out] === 0 ? 0 : 1
    const inner = onFirst ? first : second
    const outer = onFirst ? second : first
    regraft(
      inner,
      outer,
      out,
      join,
      inner === source ? UP : DOWN,
      entering,
      slackIn >= 0 ? capacityIn : Number.POSITIVE_INFINITY,
    )
    toll[inner] = cost
    shift(inner, inner === source ? apart : -apart)
  }

  /** Hangs the subtree that `out` cut off below `outer`, by way of `inner`. */
  function regraft(
    inner: number,
    outer: number,
    out: number,
    join: number,
    way: number,
    amount: number,
    capacityIn: number,
  ): void {
    const oldBack = back[out] ?? missing(out)
    const oldSize = size[out] ?? missing(out)
    const oldLast = last[out] ?? missing(out)
    const oldParent = parent[out] ?? missing(out)
    if (inner === out) {
      parent[inner] = outer
      if (thread[outer] !== out) {
        let after = thread[oldLast] ?? missing(oldLast)
        thread[oldBack] = after
        back[after] = oldBack
        after = thread[outer] ?? missing(outer)
        thread[outer] = out
        back[out] = outer
        thread[oldLast] = after
        back[after] = oldLast
      }
    } else {
      const resume = oldBack === outer ? (thread[oldLast] ?? missing(oldLast)) : (thread[outer] ?? missing(outer))
      let node = inner
      let above = outer
      let tail = last[inner] ?? missing(inner)
      let after = thread[tail] ?? missing(tail)
      thread[outer] = inner
      let stems = 0
      stem[stems++] = outer
      while (node !== out) {
        const next = parent[node] ?? missing(node)
        thread[tail] = next
        stem[stems++] = tail
        const before = back[node] ?? missing(node)
        thread[before] = after
        back[after] = before
        parent[node] = above
        above = node
        node = next
        tail = last[node] === last[above] ? (back[above] ?? missing(above)) : (last[node] ?? missing(node))
        after = thread[tail] ?? missing(tail)
      }
      parent[out] = above
      thread[tail] = resume
      back[resume] = tail
      last[out] = tail
      if (oldBack !== outer) {
        thread[oldBack] = after
        back[after] = oldBack
      }
      for (let k = 0; k < stems; k++) back[intAt(thread, intAt(stem, k))] = intAt(stem, k)
      let count = 0
      const end = last[out] ?? missing(out)
      for (let u = out, p = parent[u] ?? missing(u); u !== inner; u = p, p = parent[u] ?? missing(u)) {
        direction[u] = -(direction[p] ?? missing(p))
        flow[u] = flow[p] ?? missing(p)
        room[u] = room[p] ?? missing(p)
        toll[u] = toll[p] ?? missing(p)
        count += (size[u] ?? missing(u)) - (size[p] ?? missing(p))
        size[u] = count
        last[p] = end
      }
      size[inner] = oldSize
    }
    direction[inner] = way
    flow[inner] = amount
    room[inner] = capacityIn
    const limit = last[join] === outer ? join : -1
    const newLast = last[out] ?? missing(out)
    for (let u = outer; u !== -1 && last[u] === outer; u = parent[u] ?? missing(u)) last[u] = newLast
    if (join !== oldBack && outer !== oldBack) {
      for (let u = oldParent; u !== limit && last[u] === oldLast; u = parent[u] ?? missing(u)) last[u] = oldBack
    } else if (newLast !== oldLast) {
      for (let u = oldParent; u !== limit && last[u] === oldLast; u = parent[u] ?? missing(u)) last[u] = newLast
    }
    for (let u = outer; u !== join; u = parent[u] ?? missing(u)) size[u] = (size[u] ?? missing(u)) + oldSize
    for (let u = oldParent; u !== join; u = parent[u] ?? missing(u)) size[u] = (size[u] ?? missing(u)) + -oldSize
  }

  /** Prices every node anew from the root for other arc costs; `cost` is also told the node below, `rootCost` is that of an artificial arc, free offers reach the root for nothing. */
  function reprice(cost: (line: number, offer: number, node: number) => number, rootCost: number): void {
    price[root] = 0
    for (let v = thread[root] ?? missing(root); v !== root; v = thread[v] ?? missing(v)) {
      const p = parent[v] ?? missing(v)
      toll[v] = p !== root ? (v < n ? cost(v, p - n, v) : cost(p, v - n, v)) : v < n || fixed[v - n] ? rootCost : 0
      if (v >= n) price[v] = priceOf(p) - (direction[v] ?? missing(v)) * (toll[v] ?? missing(v))
    }
  }

  /** Lays the thread anew after parents were changed from outside. */
  function rethread(): void {
    child.fill(-1)
    for (let v = root - 1; v >= 0; v--) {
      const p = parent[v] ?? missing(v)
      sibling[v] = child[p] ?? missing(p)
      child[p] = v
    }
    let count = 0
    waiting[0] = root
    for (let top = 1; top > 0; ) {
      const v = intAt(waiting, --top)
      order[count++] = v
      for (let c = child[v] ?? missing(v); c >= 0; c = sibling[c] ?? missing(c)) waiting[top++] = c
    }
    size.fill(1)
    for (let k = 0; k <= root; k++) {
      const v = order[k] ?? missing(k)
      const next = intAt(order, k === root ? 0 : k + 1)
      thread[v] = next
      back[next] = v
      last[v] = v
    }
    for (let k = root; k > 0; k--) {
      const v = order[k] ?? missing(k)
      const p = parent[v] ?? missing(v)
      size[p] = (size[p] ?? missing(p)) + (size[v] ?? missing(v))
      if (last[p] === p) last[p] = last[v] ?? missing(v)
    }
  }

  return {
    n,
    m,
    root,
    parent,
    direction,
    flow,
    room,
    price,
    toll,
    priceOf,
    full,
    capacity,
    fixed,
    thread,
    child,
    sibling,
    order,
    pivot,
    reprice,
    rethread,
  }
}
