import type { Network } from './network.ts'

/** What a push may move: `want` per group comes from `give` per group, and from what offers have left when `spare` is set. */
export type Push = {
  readonly want: Float64Array
  readonly give: Float64Array
  readonly spare: boolean
  readonly region: number
}

/**
 * Dinic's maximum flow in the residual network of the present flow, from the groups that want to the groups that give and, with `spare`, to the hub. `want`, `give` and the
 * network are updated. Returns the nodes that an unmet want still reaches, 1 each: nothing more can flow out of them (the minimum cut).
 */
export function push(network: Network, task: Push): Uint8Array {
  const { groups, start, head, flow, rstart, rarc, tail, fill, taken, supply, floor, region, hub } = network
  const G = groups.length
  const { want, give, spare } = task
  const level = new Int32Array(hub + 1)
  const next = new Int32Array(hub + 1)
  const queue = new Int32Array(hub + 1)
  const path: Int32Array = new Int32Array(hub + 2)
  const via: Int32Array = new Int32Array(hub + 2)
  /** Nodes in the queue, the level of those that are visited now, and that of the first sink, -1 before it is found. */
  let size = 0
  let depth = 0
  let found = -1

  for (;;) {
    const reached = search()
    if (!reached) return Uint8Array.from(level, value => (value >= 0 ? 1 : 0))
    next.fill(0)
    for (let g = 0; g < G; g++) {
      while (want[g]! > 0 && level[g] === 0) {
        const amount = advance(g)
        if (amount === 0) break
      }
    }
  }

  function isSink(node: number): boolean {
    return node === hub ? spare : node < G && give[node]! > 0
  }

  /** Breadth first from every unmet want; stops at the level of the first sink. */
  function search(): boolean {
    level.fill(-1)
    size = 0
    found = -1
    for (let g = 0; g < G; g++) {
      if (want[g]! > 0 && region[g] === task.region) {
        level[g] = 0
        queue[size++] = g
      }
    }
    for (let at = 0; at < size; at++) {
      const node = queue[at]!
      depth = level[node]! + 1
      if (found >= 0 && depth > found) break
      if (node < G) {
        for (let a = start[node]!; a < start[node + 1]!; a++) visit(head[a]!)
      } else if (node < hub) {
        const o = node - G
        if (taken[o]! < supply[o]!) visit(hub)
        for (let r = rstart[o]!; r < rstart[o + 1]!; r++) if (flow[rarc[r]!]! > 0) visit(tail[rarc[r]!]!)
      } else {
        for (let o = 0; o < taken.length; o++) if (taken[o]! > floor[o]!) visit(G + o)
      }
    }
    return found >= 0
  }

  function visit(to: number): void {
    if (level[to]! >= 0 || region[to] !== task.region) return
    level[to] = depth
    queue[size++] = to
    if (isSink(to)) found = depth
  }

  /** One augmenting path along the levels, depth first with remembered positions; 0 when there is none left from `from`. */
  function advance(from: number): number {
    let length = 0
    path[0] = from
    for (;;) {
      const node = path[length]!
      if (length > 0 && isSink(node)) return apply(length)
      const degree =
        node < G
          ? start[node + 1]! - start[node]!
          : node < hub
            ? rstart[node - G + 1]! - rstart[node - G]! + 1
            : taken.length
      let moved = false
      while (next[node]! < degree) {
        const at = next[node]!
        const to = neighbour(node, at)
        if (to >= 0 && region[to] === task.region && level[to] === level[node]! + 1) {
          via[length] = at
          path[++length] = to
          moved = true
          break
        }
        next[node] = at + 1
      }
      if (moved) continue
      if (length === 0) return 0
      next[path[--length]!]!++
    }
  }

  /** The node at a residual arc's end, or -1 when the arc has no room. An offer's first arc goes to the hub. */
  function neighbour(node: number, at: number): number {
    if (node < G) return head[start[node]! + at]!
    if (node === hub) return taken[at]! > floor[at]! ? G + at : -1
    const o = node - G
    if (at === 0) return taken[o]! < supply[o]! ? hub : -1
    const arc = rarc[rstart[o]! + at - 1]!
    return flow[arc]! > 0 ? tail[arc]! : -1
  }

  function apply(length: number): number {
    const end = path[length]!
    const source = path[0]!
    let amount = want[source]!
    if (end < G) amount = Math.min(amount, give[end]!)
    for (let n = 0; n < length; n++) {
      const node = path[n]!
      const at = via[n]!
      if (node === hub) amount = Math.min(amount, taken[at]! - floor[at]!)
      else if (node >= G) {
        const o = node - G
        amount = Math.min(amount, at === 0 ? supply[o]! - taken[o]! : flow[rarc[rstart[o]! + at - 1]!]!)
      }
    }
    for (let n = 0; n < length; n++) {
      const node = path[n]!
      const at = via[n]!
      if (node < G) flow[start[node]! + at]! += amount
      else if (node === hub) taken[at]! -= amount
      else if (at === 0) taken[node - G]! += amount
      else flow[rarc[rstart[node - G]! + at - 1]!]! -= amount
    }
    want[source]! -= amount
    fill[source]! += amount
    if (end < G) {
      give[end]! -= amount
      fill[end]! -= amount
    }
    return amount
  }
}
