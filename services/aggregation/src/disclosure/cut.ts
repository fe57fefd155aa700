import { present } from '@lodestone/kernel'
/**
 * A cut through a graph whose edges belong to groups: nodes on one side or the other, and by group the size of the edges between the sides.
 * Sizes are whole numbers that floats add exactly.
 */
export class Cut {
  /** The size of each group's edges across the cut. */
  readonly sizes: Float64Array
  readonly #nodes: number
  /** Between each two nodes what each group has: group by group, a square matrix each. */
  readonly #edges: Float64Array
  readonly #side: Int8Array
  #empty = true

  constructor(groups: number, nodes: number) {
    this.sizes = new Float64Array(groups)
    this.#nodes = nodes
    this.#edges = new Float64Array(groups * nodes * nodes)
    this.#side = new Int8Array(nodes).fill(1)
  }

  /** Adds an edge of a group. All nodes are still on one side. */
  edge(group: number, from: number, to: number, size: number): void {
    const matrix = group * this.#nodes * this.#nodes
    for (const at of [matrix + from * this.#nodes + to, matrix + to * this.#nodes + from])
      this.#edges[at] = present(this.#edges[at]) + size
    this.#empty = false
  }

  /** Moves a node to the other side. */
  move(node: number): void {
    if (this.#empty) return
    const [nodes, side] = [this.#nodes, this.#side]
    const here = present(side[node])
    for (let group = 0, row = node * nodes; group < this.sizes.length; group++, row += nodes * nodes) {
      let change = 0
      for (let other = 0; other < nodes; other++) change += present(this.#edges[row + other]) * present(side[other])
      this.sizes[group] = present(this.sizes[group]) + here * change
    }
    side[node] = -here
  }
}
