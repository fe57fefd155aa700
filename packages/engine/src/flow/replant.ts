import { floatAt, intAt, missing } from '../at.ts'
import type { SpanningTree } from './tree.ts'

/**
 * Turns an optimal tree into a strongly feasible one for other supplies of the same lines: flows are summed from the leaves to the root, and where an arc would
 * have to carry less than nothing or more than it can, subtrees are cut off and hung from the root. A few pivots then suffice where a fresh start takes thousands.
 */
export function replant(tree: SpanningTree, supply: Float64Array): void {
  const { n, root, parent, direction, flow, room, full, capacity, fixed, thread, child, sibling, order } = tree
  let count = 0
  for (let v = thread[root] ?? missing(root); v !== root; v = thread[v] ?? missing(v)) order[count++] = v
  child.fill(-1)
  for (let k = count - 1; k >= 0; k--) {
    const v = order[k] ?? missing(k)
    const p = parent[v] ?? missing(v)
    sibling[v] = child[p] ?? missing(p)
    child[p] = v
  }
  for (let k = count - 1; k >= 0; k--) {
    const v = order[k] ?? missing(k)
    if (v < n) settleLine(v)
    else settleOffer(v)
  }
  rethread(tree)

  /** Child offers of a line draw from it; the first ones are let go until the line's supply suffices. */
  function settleLine(v: number): void {
    let left = supply[v] ?? missing(v)
    for (let c = child[v] ?? missing(v); c >= 0; c = sibling[c] ?? missing(c)) left -= flow[c] ?? missing(c)
    for (let c = child[v] ?? missing(v); c >= 0 && left < 0; c = sibling[c] ?? missing(c)) {
      left += flow[c] ?? missing(c)
      const o = c - n
      parent[c] = root
      if (fixed[o]) continue
      direction[c] = 1
      flow[c] = (capacity[o] ?? missing(o)) - (flow[c] ?? missing(c))
      room[c] = capacity[o] ?? missing(o)
      full[o] = 0
    }
    flow[v] = left
  }

  /** Child lines give to an offer; the first ones are let go until it has room. */
  function settleOffer(v: number): void {
    const top = floatAt(capacity, v - n)
    let inflow = 0
    for (let c = child[v] ?? missing(v); c >= 0; c = sibling[c] ?? missing(c)) inflow += flow[c] ?? missing(c)
    for (let c = child[v] ?? missing(v); c >= 0 && inflow >= top; c = sibling[c] ?? missing(c)) {
      inflow -= flow[c] ?? missing(c)
      parent[c] = root
    }
    flow[v] = direction[v] === 1 ? inflow : top - inflow
  }
}

/** Lays the thread anew after parents were changed. */
function rethread(tree: SpanningTree): void {
  const { root, parent, thread, back, size, last, order } = tree
  inOrder(tree)
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

/** Puts the nodes in an order in which everyone comes before those below, and these together. */
function inOrder({ root, parent, child, sibling, order, waiting }: SpanningTree): void {
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
}
