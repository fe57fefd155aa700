import { present } from '@lodestone/kernel'
import { addToInt, intAt } from '../at.ts'
import type { Book } from '../pairs/book.ts'
import { mostGiven, type Selection } from '../select/selection.ts'
import type { LineGroup } from './groups.ts'

/**
 * Groups of lines on one side, offers on the other, and a hub behind the offers that stands for what is not taken. All quantities are grams, exact below 2^53.
 * Nodes: groups 0..G-1, offers G..G+O-1, hub G+O. An arc is uncapacitated; what an offer gives in total lies between `floor` and `supply`.
 */
export type Network = {
  readonly groups: readonly LineGroup[]
  readonly offers: readonly number[]
  readonly hub: number
  /** Arcs by group: `start[g]` to `start[g+1]`, each to an offer node. */
  readonly start: Int32Array
  readonly head: Int32Array
  readonly flow: Float64Array
  /** The same arcs by offer: `rstart[o]` to `rstart[o+1]` list arc numbers; `tail` is an arc's group. */
  readonly rstart: Int32Array
  readonly rarc: Int32Array
  readonly tail: Int32Array
  readonly fill: Float64Array
  readonly taken: Float64Array
  readonly supply: Float64Array
  readonly floor: Float64Array
  /** Pushes stay within one region of nodes; the fair fill splits regions where nothing can cross any more. */
  readonly region: Int32Array
}

/**
 * An empty network over the offers that take part. Offers with a fixed total may give up to it; `floor` is set once they give it. Its arcs are those of `before` where
 * groups and offers are the same.
 */
export function networkOf(
  book: Book,
  groups: readonly LineGroup[],
  offers: readonly number[],
  selection: Selection,
  before?: Network,
): Network {
  const G = groups.length
  const O = offers.length
  return {
    groups,
    offers,
    hub: G + O,
    ...(before && sameArcs(before, groups, offers) ? arcsKept(before) : arcsBetween(groups, offers)),
    flow: new Float64Array(groups.reduce((sum, group) => sum + group.offers.length, 0)),
    fill: new Float64Array(G),
    taken: new Float64Array(O),
    supply: Float64Array.from(offers, j => mostGiven(book, selection, j)),
    floor: new Float64Array(O),
    region: new Int32Array(G + O + 1),
  }
}

const sameArcs = (before: Network, groups: readonly LineGroup[], offers: readonly number[]): boolean =>
  groups.length === before.groups.length &&
  offers.length === before.offers.length &&
  groups.every((group, g) => group.offers === present(before.groups[g]).offers) &&
  offers.every((j, o) => j === before.offers[o])

type NetworkArcs = Pick<Network, 'start' | 'head' | 'rstart' | 'rarc' | 'tail'>

const arcsKept = ({ start, head, rstart, rarc, tail }: Network): NetworkArcs => ({ start, head, rstart, rarc, tail })

function arcsBetween(groups: readonly LineGroup[], offers: readonly number[]): NetworkArcs {
  const G = groups.length
  const O = offers.length
  const local = new Map(offers.map((j, o) => [j, o]))
  const start = new Int32Array(G + 1)
  for (const [g, group] of groups.entries()) start[g + 1] = intAt(start, g) + group.offers.length
  const arcs = intAt(start, G)
  const head = new Int32Array(arcs)
  const tail = new Int32Array(arcs)
  const rstart = new Int32Array(O + 1)
  let a = 0
  for (const [g, group] of groups.entries()) {
    for (const j of group.offers) {
      const o = present(local.get(j))
      head[a] = G + o
      tail[a++] = g
      addToInt(rstart, o + 1, 1)
    }
  }
  for (let o = 0; o < O; o++) addToInt(rstart, o + 1, intAt(rstart, o))
  const next = rstart.slice()
  const rarc = new Int32Array(arcs)
  for (const [arc, node] of head.entries()) {
    const o = node - G
    rarc[intAt(next, o)] = arc
    addToInt(next, o, 1)
  }
  return { start, head, rstart, rarc, tail }
}
