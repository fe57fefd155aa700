import type { Arcs, Cheapest } from './arcs.ts'
import type { Tree } from './tree.ts'

/** Sums of up to 32 tie-breaks of 48 bits are exact; beyond that the last bits are not worth a pivot. */
const NEGLIGIBLE_TIE = 16

/** Whole-number tie-break of a line and an offer. */
export type Tie = (line: number, offer: number) => number

/**
 * The tie-breaks of a problem, each asked for once however often it is solved, and per row the offers that leave a choice. A line's own begin at `base[i]`, in the
 * order of its row.
 */
export type Choices = {
  readonly base: Int32Array
  readonly value: Float64Array
  /** Places within the row of the arcs that cost no more than the row's cheapest, ascending; the same list as long as nothing changed in it. */
  readonly tight: Int32Array[]
  /** For which list the tie-breaks of a line are known. */
  readonly known: (Int32Array | undefined)[]
}

export function choicesOf({ start }: Arcs, rowOf: Int32Array): Choices {
  const base = new Int32Array(rowOf.length + 1)
  for (let i = 0; i < rowOf.length; i++) base[i + 1] = base[i]! + start[rowOf[i]! + 1]! - start[rowOf[i]!]!
  return {
    base,
    value: new Float64Array(base[rowOf.length]!).fill(-1),
    tight: Array.from({ length: start.length - 1 }, () => new Int32Array(0)),
    known: new Array(rowOf.length),
  }
}

type Task = {
  readonly tree: Tree
  readonly arcs: Arcs
  readonly rowOf: Int32Array
  readonly cheapest: Cheapest
  readonly choices: Choices
  readonly enter: (source: number, target: number, cost: number) => void
}

/** Only arcs of no reduced cost may enter, so the cost stays least while the sum of tie-breaks falls. Leaves tie-breaks as the prices of the tree. */
export function byTie({ tree, arcs, rowOf, cheapest, choices, enter }: Task, tie: Tie): void {
  const { n, m, root, full, fixed, parent, price } = tree
  const { base, value, tight, known } = choices
  const free: number[] = []
  for (let o = 0; o < m; o++) if (!fixed[o] && price[n + o] === 0) free.push(o)
  const fresh = new Uint8Array(tight.length)
  const open = new Uint8Array(n)
  let count = 0
  for (let i = 0; i < n; i++) {
    const row = rowOf[i]!
    if (fresh[row] === 0) {
      fresh[row] = 1
      tight[row] = same(tight[row]!, tightOf(row))
    }
    const own = tight[row]!
    if (own.length < 2 || cheapest.least[row]! + price[i]! !== 0) continue
    open[i] = 1
    count += own.length
    if (known[i] !== own) ask(i, own)
  }
  const { start, offer } = arcs
  /** The nodes of the offers in a row's list, by the side of it. */
  const heads = tight.map((own, row) => (fresh[row] ? own.map(e => n + offer[start[row]! + e]!) : own))
  tree.reprice((i, o) => {
    if (open[i] === 0) return 0
    const place = heads[rowOf[i]!]!.indexOf(n + o)
    return place < 0 ? 0 : value[base[i]! + tight[rowOf[i]!]![place]!]!
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
      } else if (open[at] === 1) {
        const own = tight[rowOf[at]!]!
        const head = heads[rowOf[at]!]!
        const from = base[at]!
        const line = price[at]!
        for (let e = 0; e < own.length; e++) {
          const gain = value[from + own[e]!]! + line - price[head[e]!]!
          if (gain < best) {
            best = gain
            source = at
            target = head[e]!
            cost = value[from + own[e]!]!
          }
        }
        sinceBlock += own.length
      }
      at = at === n ? 0 : at + 1
      if (sinceBlock >= block) {
        if (source >= 0) break
        sinceBlock = 0
      }
    }
    if (source < 0) return
    enter(source, target, cost)
  }

  function tightOf(row: number): Int32Array {
    cheapest.of(row, price, n)
    const least = cheapest.least[row]!
    const own: number[] = []
    for (let a = arcs.start[row]!; a < arcs.start[row + 1]!; a++)
      if (arcs.cost[a]! - price[n + arcs.offer[a]!]! === least) own.push(a - arcs.start[row]!)
    return Int32Array.from(own)
  }

  function ask(i: number, own: Int32Array): void {
    known[i] = own
    for (const e of own) {
      const x = base[i]! + e
      if (value[x]! < 0) value[x] = tie(i, arcs.offer[arcs.start[rowOf[i]!]! + e]!)
    }
  }
}

const same = (before: Int32Array, now: Int32Array): Int32Array =>
  before.length === now.length && now.every((e, n) => e === before[n]) ? before : now
