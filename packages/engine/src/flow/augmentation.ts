import { addTo, addToInt, floatAt, intAt, missing } from '../at.ts'
import type { Network } from './network.ts'

/** What a push may move: `want` per group comes from `give` per group, and from what offers have left when `spare` is set. */
export type Push = {
  readonly want: Float64Array
  readonly give: Float64Array
  readonly spare: boolean
  readonly region: number
}

/** The levels of a residual network, breadth first from every group that wants, and the paths that go from one to the next. */
export class Augmentation {
  /** By node; -1 for those that are not reached. */
  readonly level: Int32Array
  readonly #network: Network
  readonly #task: Push
  readonly #next: Int32Array
  readonly #queue: Int32Array
  readonly #path: Int32Array
  readonly #via: Int32Array
  /** Nodes in the queue, the level of those that are visited now, and that of the first sink, -1 before it is found. */
  #size = 0
  #depth = 0
  #found = -1

  constructor(network: Network, task: Push) {
    const { hub } = network
    this.#network = network
    this.#task = task
    this.level = new Int32Array(hub + 1)
    this.#next = new Int32Array(hub + 1)
    this.#queue = new Int32Array(hub + 1)
    this.#path = new Int32Array(hub + 2)
    this.#via = new Int32Array(hub + 2)
  }

  /** Breadth first from every unmet want; stops at the level of the first sink. False where none is reached. */
  search(): boolean {
    const { groups, start, head, flow, rstart, rarc, tail, taken, supply, floor, region, hub } = this.#network
    const { want, region: own } = this.#task
    const level = this.level
    const queue = this.#queue
    level.fill(-1)
    this.#next.fill(0)
    this.#size = 0
    this.#found = -1
    const count = groups.length
    for (let g = 0; g < count; g++) {
      if (floatAt(want, g) > 0 && region[g] === own) {
        level[g] = 0
        queue[this.#size++] = g
      }
    }
    for (let at = 0; at < this.#size; at++) {
      const node = queue[at] ?? missing(at)
      this.#depth = intAt(level, node) + 1
      if (this.#found >= 0 && this.#depth > this.#found) break
      if (node < count) {
        const end = intAt(start, node + 1)
        for (let a = intAt(start, node); a < end; a++) this.#visit(head[a] ?? missing(a))
      } else if (node < hub) {
        const o = node - count
        if (floatAt(taken, o) < floatAt(supply, o)) this.#visit(hub)
        const end = intAt(rstart, o + 1)
        for (let r = intAt(rstart, o); r < end; r++) {
          const arc = rarc[r] ?? missing(r)
          if ((flow[arc] ?? missing(arc)) > 0) this.#visit(tail[arc] ?? missing(arc))
        }
      } else {
        for (let o = 0; o < taken.length; o++) if (floatAt(taken, o) > floatAt(floor, o)) this.#visit(count + o)
      }
    }
    return this.#found >= 0
  }

  #visit(to: number): void {
    if ((this.level[to] ?? missing(to)) >= 0 || this.#network.region[to] !== this.#task.region) return
    this.level[to] = this.#depth
    this.#queue[this.#size++] = to
    if (this.#isSink(to)) this.#found = this.#depth
  }

  #isSink(node: number): boolean {
    const { hub, groups } = this.#network
    const { spare, give } = this.#task
    return node === hub ? spare : node < groups.length && floatAt(give, node) > 0
  }

  /** One augmenting path along the levels, depth first with remembered positions; 0 when there is none left from `from`. */
  advance(from: number): number {
    const region = this.#network.region
    const own = this.#task.region
    const level = this.level
    const next = this.#next
    const path = this.#path
    let length = 0
    path[0] = from
    for (;;) {
      const node = intAt(path, length)
      if (length > 0 && this.#isSink(node)) return this.#apply(length)
      const degree = this.#degreeOf(node)
      let moved = false
      const deeper = intAt(level, node) + 1
      for (let at = intAt(next, node); at < degree; at++) {
        const to = this.#neighbour(node, at)
        if (to >= 0 && region[to] === own && level[to] === deeper) {
          this.#via[length] = at
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

  #degreeOf(node: number): number {
    const { groups, start, rstart, taken, hub } = this.#network
    const o = node - groups.length
    if (o < 0) return intAt(start, node + 1) - intAt(start, node)
    return node < hub ? intAt(rstart, o + 1) - intAt(rstart, o) + 1 : taken.length
  }

  /** The node at a residual arc's end, or -1 when the arc has no room. An offer's first arc goes to the hub. */
  #neighbour(node: number, at: number): number {
    const { groups, start, head, flow, rstart, rarc, tail, taken, supply, floor, hub } = this.#network
    const o = node - groups.length
    if (o < 0) return intAt(head, intAt(start, node) + at)
    if (node === hub) return (taken[at] ?? missing(at)) > (floor[at] ?? missing(at)) ? groups.length + at : -1
    if (at === 0) return (taken[o] ?? missing(o)) < (supply[o] ?? missing(o)) ? hub : -1
    const arc = intAt(rarc, intAt(rstart, o) + at - 1)
    return (flow[arc] ?? missing(arc)) > 0 ? (tail[arc] ?? missing(arc)) : -1
  }

  /** Moves what the path found has room for. */
  #apply(length: number): number {
    const { groups, start, flow, rstart, rarc, taken, fill, hub } = this.#network
    const { want, give } = this.#task
    const count = groups.length
    const source = intAt(this.#path, 0)
    const end = intAt(this.#path, length)
    const amount = this.#roomOf(length)
    for (let n = 0; n < length; n++) {
      const node = intAt(this.#path, n)
      const at = intAt(this.#via, n)
      if (node < count) addTo(flow, intAt(start, node) + at, amount)
      else if (node === hub) addTo(taken, at, -amount)
      else if (at === 0) addTo(taken, node - count, amount)
      else addTo(flow, intAt(rarc, intAt(rstart, node - count) + at - 1), -amount)
    }
    addTo(want, source, -amount)
    addTo(fill, source, amount)
    if (end < count) {
      addTo(give, end, -amount)
      addTo(fill, end, -amount)
    }
    return amount
  }

  #roomOf(length: number): number {
    const { groups, flow, rstart, rarc, taken, supply, floor, hub } = this.#network
    const { want, give } = this.#task
    const end = intAt(this.#path, length)
    let amount = floatAt(want, intAt(this.#path, 0))
    if (end < groups.length) amount = Math.min(amount, floatAt(give, end))
    for (let n = 0; n < length; n++) {
      const node = intAt(this.#path, n)
      const at = intAt(this.#via, n)
      const o = node - groups.length
      if (node === hub) amount = Math.min(amount, floatAt(taken, at) - floatAt(floor, at))
      else if (o >= 0) {
        const left =
          at === 0 ? floatAt(supply, o) - floatAt(taken, o) : floatAt(flow, intAt(rarc, intAt(rstart, o) + at - 1))
        amount = Math.min(amount, left)
      }
    }
    return amount
  }
}
