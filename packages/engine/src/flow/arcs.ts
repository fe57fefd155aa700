import { intAt, missing } from '../at.ts'
/** Offers and costs that several lines share. Costs are whole numbers. */
export type ArcRow = { readonly offers: Int32Array; readonly cost: Float64Array }

/** The arcs of a transport problem: those of row `r` stand from `start[r]` to `start[r + 1]`, each with its offer and its cost. */
export type Arcs = {
  readonly start: Int32Array
  readonly offer: Int32Array
  readonly cost: Float64Array
  /** The greatest absolute cost, at least 1. */
  readonly dearest: number
}

export function arcsOf(rows: readonly ArcRow[]): Arcs {
  const start = new Int32Array(rows.length + 1)
  for (const [r, { offers }] of rows.entries()) start[r + 1] = intAt(start, r) + offers.length
  const offer = new Int32Array(intAt(start, rows.length))
  const cost = new Float64Array(intAt(start, rows.length))
  let dearest = 1
  for (const [r, row] of rows.entries()) {
    offer.set(row.offers, intAt(start, r))
    cost.set(row.cost, intAt(start, r))
    for (const value of row.cost) dearest = Math.max(dearest, Math.abs(value))
  }
  return { start, offer, cost, dearest }
}

/** The arc of a row to an offer. */
export function arcTo({ start, offer }: Arcs, row: number, o: number): number {
  let a = intAt(start, row)
  while (offer[a] !== o) a++
  return a
}

/**
 * The arcs of a row that cost least after the prices of their offers: `least[r]` is that cost. Prices change with every pivot and lines of a row share it, so it is
 * worked out when first asked for after `turn`.
 */
export type Cheapest = ReturnType<typeof cheapestOf>

export function cheapestOf({ start, offer, cost }: Arcs) {
  const rows = start.length - 1
  const least = new Float64Array(rows)
  const arc = new Int32Array(rows)
  const known = new Int32Array(rows).fill(-1)
  let now = 0

  /** The arc of least cost, the first of several; its cost then stands in `least`. `price[first + o]` is an offer's. */
  function of(row: number, price: Float64Array, first: number): number {
    if (known[row] === now) return intAt(arc, row)
    known[row] = now
    let best = Number.POSITIVE_INFINITY
    const end = intAt(start, row + 1)
    for (let a = intAt(start, row); a < end; a++) {
      const o = first + (offer[a] ?? missing(a))
      const value = (cost[a] ?? missing(a)) - (price[o] ?? missing(o))
      if (value < best) {
        best = value
        arc[row] = a
      }
    }
    least[row] = best
    return intAt(arc, row)
  }

  return {
    least,
    of,
    turn: () => {
      now++
    },
  }
}
