import { present } from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import type { Pairs } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'
import { isFixed, type Selection } from '../select/selection.ts'
import type { ArcRow } from './arcs.ts'
import type { Network } from './network.ts'
import { cheapestRoute } from './route.ts'
import { rowsOf } from './rows.ts'
import { classesOf } from './volume.ts'

/**
 * The least cost at which the class volumes of the network can be had, whoever gets them: in cost units times grams. What a class does not get goes to an offer of
 * its own that costs nothing and must take exactly that. `offers` are the dual values that prove it.
 */
export function leastCost(
  pairs: Pairs,
  selection: Selection,
  scale: CostScale,
  network: Network,
): { cost: bigint; offers: ReadonlyMap<number, number> } {
  const local = new Map(network.offers.map((j, o) => [j, o]))
  const { rows, rowOf } = rowsOf(pairs, selection, scale, local)
  const classes = classesOf(network)
  const unserved = classes.map(priority =>
    network.groups.reduce(
      (total, group, g) => (group.priority === priority ? total + group.most - floatAt(network.fill, g) : total),
      0,
    ),
  )
  const supplies = new Map<string, { row: number; priority: number; amount: number }>()
  const add = (row: number, priority: number, amount: number) => {
    if (amount === 0) return
    const key = `${row} ${priority}`
    const known = supplies.get(key)
    if (known) known.amount += amount
    else supplies.set(key, { row, priority, amount })
  }
  for (const { lines, priority } of network.groups) {
    for (const i of lines) {
      add(rowOf(i), 0, floatAt(selection.least, i))
      add(rowOf(i), priority, floatAt(selection.most, i) - floatAt(selection.least, i))
    }
  }
  const O = network.offers.length
  const all: ArcRow[] = []
  const known = new Map<string, number>()
  const list = [...supplies.values()]
  const rowOfSupply = Int32Array.from(list, ({ row, priority }) => {
    const key = `${row} ${priority}`
    const before = known.get(key)
    if (before !== undefined) return before
    const own = present(rows[row])
    const dummy = classes.indexOf(priority)
    known.set(key, all.length)
    if (dummy < 0 || unserved[dummy] === 0) all.push(own)
    else all.push({ offers: Int32Array.of(...own.offers, O + dummy), cost: Float64Array.of(...own.cost, 0) })
    return all.length - 1
  })
  const { flows, offers } = cheapestRoute({
    supply: Float64Array.from(list, ({ amount }) => amount),
    rows: all,
    rowOf: rowOfSupply,
    capacity: Float64Array.of(...network.supply, ...unserved),
    fixed: Uint8Array.of(...network.offers.map(j => (isFixed(selection, j) ? 1 : 0)), ...classes.map(() => 1)),
  })
  let total = 0n
  for (const { line, offer, amount } of flows) {
    if (offer >= O) continue
    const row = present(all[intAt(rowOfSupply, line)])
    total += BigInt(floatAt(row.cost, row.offers.indexOf(offer))) * BigInt(amount)
  }
  return { cost: total, offers: new Map(network.offers.map((j, o) => [j, floatAt(offers, o)])) }
}
