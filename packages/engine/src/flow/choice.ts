import { present } from '@lodestone/kernel'
import { floatAt, intAt, missing } from '../at.ts'
import type { Arcs, Cheapest } from './arcs.ts'
import type { SpanningTree } from './tree.ts'

/** Sums of up to 32 tie-breaks of 48 bits are exact; beyond that the last bits are not worth a pivot. */
const NEGLIGIBLE_TIE = 16

/** Whole-number tie-break of a line and an offer. */
export type Tie = (line: number, offer: number) => number

/**
 * The tie-breaks of a problem, each asked for once however often it is solved, and the arcs that leave a choice: of a row the places of those that cost no more than
 * its cheapest, of a line their offers by rising tie-break. What belongs to line `i` begins at `base[i]`.
 */
export type Choices = {
  readonly base: Int32Array
  /** By place within the row; -1 where it was not asked for. */
  readonly asked: Float64Array
  /** By row; the same list as long as nothing changed in it. */
  readonly tight: Int32Array[]
  /** For which list the arcs of a line are in order. */
  readonly sorted: (Int32Array | undefined)[]
  readonly value: Float64Array
  readonly offer: Int32Array
  /** How many arcs a line may choose among now, 0 where it has no choice. */
  readonly open: Int32Array
  /** By node the parent that it had in the end, -1 when no choice led to it, and the tie-break of the arc between them. */
  readonly hung: Int32Array
  readonly hungBy: Float64Array
}

export function choicesOf({ start }: Arcs, rowOf: Int32Array, offers: number): Choices {
  const base = new Int32Array(rowOf.length + 1)
  for (let i = 0; i < rowOf.length; i++)
    base[i + 1] = intAt(base, i) + intAt(start, intAt(rowOf, i) + 1) - intAt(start, intAt(rowOf, i))
  const arcs = intAt(base, rowOf.length)
  return {
    base,
    asked: new Float64Array(arcs).fill(-1),
    tight: Array.from({ length: start.length - 1 }, () => new Int32Array(0)),
    sorted: new Array(rowOf.length),
    value: new Float64Array(arcs),
    offer: new Int32Array(arcs),
    open: new Int32Array(rowOf.length),
    hung: new Int32Array(rowOf.length + offers).fill(-1),
    hungBy: new Float64Array(rowOf.length + offers),
  }
}

type Task = {
  readonly tree: SpanningTree
  readonly arcs: Arcs
  readonly rowOf: Int32Array
  readonly cheapest: Cheapest
  readonly choices: Choices
  readonly enter: (source: number, target: number, cost: number) => void
}

/**
 * Only arcs of no reduced cost may enter, so the cost stays least while the sum of tie-breaks falls. Leaves tie-breaks as the prices of the tree. A line's arcs are
 * looked at by rising tie-break until even the dearest offer could not make the next one worth it: about a fifth of them.
 */
export function byTie({ tree, arcs, rowOf, cheapest, choices, enter }: Task, tie: Tie): void {
  const { n, m, root, full, fixed, parent, price, toll } = tree
  const { base, value, offer, hung, hungBy } = choices
  const free: number[] = []
  for (let o = 0; o < m; o++) if (!fixed[o] && price[n + o] === 0) free.push(o)
  const open = openLines({ tree, arcs, rowOf, cheapest, choices }, tie)
  let count = 0
  for (const own of open) count += own
  tree.reprice((i, o, v) => {
    if (open[i] === 0) return 0
    if (hung[v] === parent[v]) return floatAt(hungBy, v)
    for (let a = intAt(base, i), end = a + intAt(open, i); a < end; a++) if (offer[a] === o) return floatAt(value, a)
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
    let dearest = 0
    for (let v = n; v < root; v++) {
      const own = price[v] ?? missing(v)
      if (own > dearest) dearest = own
    }
    let reach = best + dearest
    for (let seen = 0; seen <= n; seen++) {
      if (at === n) {
        for (const o of free) {
          if (parent[n + o] === root) continue
          const gain = full[o] ? -floatAt(price, n + o) : floatAt(price, n + o)
          if (gain < best) {
            best = gain
            reach = gain + dearest
            source = n + o
            target = root
            cost = 0
          }
        }
        sinceBlock += free.length
      } else if (open[at] !== 0) {
        const above = parent[at] ?? missing(at)
        const line = (price[above] ?? missing(above)) - (toll[at] ?? missing(at))
        let a = base[at] ?? missing(at)
        let own = (value[a] ?? missing(a)) + line
        if (own < reach) {
          for (const end = a + intAt(open, at); ; ) {
            const o = n + (offer[a] ?? missing(a))
            const gain = own - (price[o] ?? missing(o))
            if (gain < best) {
              best = gain
              reach = gain + dearest
              source = at
              target = o
              cost = floatAt(value, a)
            }
            if (++a === end) break
            own = (value[a] ?? missing(a)) + line
            if (own >= reach) break
          }
        }
        sinceBlock += intAt(open, at)
      }
      at = at === n ? 0 : at + 1
      if (sinceBlock >= block) {
        if (source >= 0) break
        sinceBlock = 0
      }
    }
    if (source < 0) break
    enter(source, target, cost)
  }
  for (let v = 0; v < root; v++) {
    const line = v < n ? v : intAt(parent, v)
    hung[v] = line < n && intAt(open, line) > 0 ? intAt(parent, v) : -1
    hungBy[v] = floatAt(toll, v)
  }
}

/** Of every line the number of its tight arcs, which it then has in order; 0 where there are fewer than two. */
function openLines({ tree, arcs, rowOf, cheapest, choices }: Omit<Task, 'enter'>, tie: Tie): Int32Array {
  const { n, price } = tree
  const { tight, sorted, open } = choices
  open.fill(0)
  const fresh = new Uint8Array(tight.length)
  for (let i = 0; i < n; i++) {
    const row = intAt(rowOf, i)
    if (fresh[row] === 0) {
      fresh[row] = 1
      cheapest.of(row, price, n)
      tight[row] = same(present(tight[row]), tightArcs(arcs, row, tree, floatAt(cheapest.least, row)))
    }
    const own = present(tight[row])
    if (own.length < 2 || floatAt(cheapest.least, row) + tree.priceOf(i) !== 0) continue
    open[i] = own.length
    if (sorted[i] === own) continue
    sorted[i] = own
    sortArcs(arcs, intAt(rowOf, i), i, choices, tie)
  }
  return open
}

/** Places in a row of the arcs that cost `least` after the prices of their offers. */
function tightArcs({ start, offer, cost }: Arcs, row: number, { n, price }: SpanningTree, least: number): number[] {
  const places: number[] = []
  const from = intAt(start, row)
  const to = intAt(start, row + 1)
  for (let a = from; a < to; a++) {
    const o = n + (offer[a] ?? missing(a))
    if ((cost[a] ?? missing(a)) - (price[o] ?? missing(o)) === least) places.push(a - from)
  }
  return places
}

const same = (before: Int32Array, now: readonly number[]): Int32Array =>
  before.length === now.length && now.every((place, n) => place === before[n]) ? before : Int32Array.from(now)

function sortArcs({ start, offer }: Arcs, row: number, i: number, choices: Choices, tie: Tie): void {
  const { base, asked, tight } = choices
  const at = intAt(base, i)
  const from = intAt(start, row)
  const places = present(tight[row]).slice()
  for (const place of places) if (floatAt(asked, at + place) < 0) asked[at + place] = tie(i, intAt(offer, from + place))
  places.sort((a, b) => (asked[at + a] ?? missing(at + a)) - (asked[at + b] ?? missing(at + b)))
  for (const [n, place] of places.entries()) {
    choices.value[at + n] = floatAt(asked, at + place)
    choices.offer[at + n] = intAt(offer, from + place)
  }
}
