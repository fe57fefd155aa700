import { addTo, addToInt, floatAt, intAt, missing } from '../at.ts'
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
      while (floatAt(want, g) > 0 && level[g] === 0) {
        const amount = advance(g)
        if (amount === 0) break
      }
    }
  }

  function isSink(node: number): boolean {
    return node === hub ? spare : node < G && floatAt(give, node) > 0
  }

  /** Breadth first from every unmet want; stops at the level of the first sink. */
  function search(): boolean {
    level.fill(-1)
    size = 0
    found = -1
    for (let g = 0; g < G; g++) {
      if (floatAt(want, g) > 0 && region[g] === task.region) {
        level[g] = 0
        queue[size++] = g
      }
    }
    for (let at = 0; at < size; at++) {
      const node = queue[at] ?? missing(at)
      depth = intAt(level, node) + 1
      if (found >= 0 && depth > found) break
      if (node < G) {
        const end = intAt(start, node + 1)
        for (let a = intAt(start, node); a < end; a++) visit(head[a] ?? missing(a))
      } else if (node < hub) {
        const o = node - G
        if (floatAt(taken, o) < floatAt(supply, o)) visit(hub)
        const end = intAt(rstart, o + 1)
        for (let r = intAt(rstart, o); r < end; r++) {
          const arc = rarc[r] ?? missing(r)
          if ((flow[arc] ?? missing(arc)) > 0) visit(tail[arc] ?? missing(arc))
        }
      } else {
        for (let o = 0; o < taken.length; o++) if (floatAt(taken, o) > floatAt(floor, o)) visit(G + o)
      }
    }
    return found >= 0
  }

  function visit(to: number): void {
    if ((level[to] ?? missing(to)) >= 0 || region[to] !== task.region) return
    level[to] = depth
    queue[size++] = to
    if (isSink(to)) found = depth
  }

  /** One augmenting path along the levels, depth first with remembered positions; 0 when there is none left from `from`. */
  function advance(from: number): number {
    let length = 0
    path[0] = from
    for (;;) {
      const node = intAt(path, length)
      if (length > 0 && isSink(node)) return apply(length)
      const degree =
        node < G
          ? intAt(start, node + 1) - intAt(start, node)
          : node < hub
            ? intAt(rstart, node - G + 1) - intAt(rstart, node - G) + 1
            : taken.length
      let moved = false
      const deeper = intAt(level, node) + 1
      for (let at = intAt(next, node); at < degree; at++) {
        const to = neighbour(node, at)
        if (to >= 0 && region[to] === task.region && level[to] === deeper) {
          via[length] = at
          path[++length] = to
          moved = true
          break
        }
        next[node] = at + 1
      }
      if (moved) continue
      if (length === 0) return 0
      addToInt(next, intAt(path, --length), 1)
    }
  }

  /** The node at a residual arc's end, or -1 when the arc has no room. An offer's first arc goes to the hub. */
  function neighbour(node: number, at: number): number {
    if (node < G) return intAt(head, intAt(start, node) + at)
    if (node === hub) return (taken[at] ?? missing(at)) > (floor[at] ?? missing(at)) ? G + at : -1
    const o = node - G
    if (at === 0) return (taken[o] ?? missing(o)) < (supply[o] ?? missing(o)) ? hub : -1
    const arc = intAt(rarc, intAt(rstart, o) + at - 1)
    return (flow[arc] ?? missing(arc)) > 0 ? (tail[arc] ?? missing(arc)) : -1
  }

  function apply(length: number): number {
    const end = intAt(path, length)
    const source = intAt(path, 0)
    let amount = floatAt(want, source)
    if (end < G) amount = Math.min(amount, floatAt(give, end))
    for (let n = 0; n < length; n++) {
      const node = intAt(path, n)
      const at = intAt(via, n)
      if (node === hub) amount = Math.min(amount, floatAt(taken, at) - floatAt(floor, at))
      else if (node >= G) {
        const o = node - G
        amount = Math.min(
          amount,
          at === 0 ? floatAt(supply, o) - floatAt(taken, o) : floatAt(flow, intAt(rarc, intAt(rstart, o) + at - 1)),
        )
      }
    }
    for (let n = 0; n < length; n++) {
      const node = intAt(path, n)
      const at = intAt(via, n)
      if (node < G) addTo(flow, intAt(start, node) + at, amount)
      else if (node === hub) addTo(taken, at, -amount)
      else if (at === 0) addTo(taken, node - G, amount)
      else addTo(flow, intAt(rarc, intAt(rstart, node - G) + at - 1), -amount)
    }
    addTo(want, source, -amount)
    addTo(fill, source, amount)
    if (end < G) {
      addTo(give, end, -amount)
      addTo(fill, end, -amount)
    }
    return amount
  }
}
