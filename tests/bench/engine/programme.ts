import { present } from '@lodestone/kernel'
import { type Book, sum } from '../../../packages/engine/src/pairs/book.ts'
import type { Pairs, PricedTier } from '../../../packages/engine/src/pairs/kinds.ts'
import { capsOf } from './caps.ts'
import type { Form } from './case.ts'
import { type Total, totalsOf } from './totals.ts'

export type Row = { readonly sense: 'L' | 'G' | 'E'; readonly limit: number }
/** `served` is kilograms of need of class `priority` and `cost` base currency, both per unit of the column. */
export type Column = {
  readonly upper: number | undefined
  readonly whole: boolean
  readonly cost: number
  readonly served: number
  readonly priority: number
  readonly entries: (readonly [row: number, value: number])[]
}
/** Quantities are kilograms. A volume row adds up what a class gets; it binds nothing until its volume is kept. */
export type Programme = {
  readonly rows: readonly Row[]
  readonly columns: readonly Column[]
  readonly volumeRow: ReadonlyMap<number, number>
}

const kg = (grams: number): number => grams / 1000

/**
 * The engine's problem on its own pairs, with caps on pooled demand, as linear rows; with integers where offers have lots, increments or tiers and lines have minimums. `stays` leaves out
 * the lines that left for the price of their pool: the volumes of the record are those of the lines that stayed.
 */
export function programmeOf(book: Book, pairs: Pairs, stays: (line: number) => boolean, form: Form): Programme {
  const rows: Row[] = []
  const columns: Column[] = []
  const row = (sense: Row['sense'], limit: number): number => rows.push({ sense, limit }) - 1
  const decision = (upper: number): Column => {
    const column: Column = { upper, whole: true, cost: 0, served: 0, priority: 0, entries: [] }
    columns.push(column)
    return column
  }
  const volumeRow = new Map([...new Set(book.priority)].sort((a, b) => a - b).map(own => [own, row('G', 0)]))
  const totals = book.offers.map((_, j) => totalsOf(book, j))
  const goods = new Map<Total, Column[]>()
  for (const all of totals) for (const total of all) goods.set(total, [])

  const caps = capsOf(book)
  for (const { limit } of caps) row('L', kg(limit))
  const firstCap = rows.length - caps.length

  for (const { line, priority, need, minimum, entries } of partiesOf(book, pairs, stays, form)) {
    const most = row('L', minimum > 0 ? 0 : kg(need))
    const own = [most]
    if (minimum > 0) {
      const least = row('G', 0)
      own.push(least)
      decision(1).entries.push([most, -kg(need)], [least, -kg(minimum)])
    }
    for (const { offer, tier, ratio, cost } of entries) {
      const total = present(totals[offer]).find(one => one.tier === tier)
      if (!total) continue
      const served = Number(ratio.n) / Number(ratio.d)
      const at = [...own, present(volumeRow.get(priority))].map(r => [r, served] as const)
      const price = Number(cost.n) / Number(cost.d)
      const column: Column = { upper: undefined, whole: false, cost: price, served, priority, entries: at }
      for (const [c, cap] of caps.entries()) if (cap.counts(offer, line)) at.push([firstCap + c, served])
      columns.push(column)
      present(goods.get(total)).push(column)
    }
  }
  for (const [j, all] of totals.entries()) {
    const [first] = all
    if (book.lotted[j]) decideTotal(all)
    else if (first) add(present(goods.get(first)), row('L', kg(first.high)))
  }
  return { rows, columns, volumeRow }

  function add(columns: readonly Column[], r: number): void {
    for (const { entries } of columns) entries.push([r, 1])
  }

  /** At most one tier, and at that tier a total between its least and its most: a number of whole steps, or else what the pairs add up to. */
  function decideTotal(all: readonly Total[]): void {
    const one = all.length > 1 ? row('L', 1) : undefined
    for (const total of all) {
      const { low, high, step } = total
      const least = row('G', 0)
      const most = row('L', 0)
      const unit = step > 1 ? step : 1000
      const taken = decision(1)
      taken.entries.push([least, -low / unit], [most, -high / unit])
      if (one !== undefined) taken.entries.push([one, 1])
      if (step > 1) {
        const same = row('E', 0)
        decision(high / step).entries.push([same, -kg(step)], [least, 1], [most, 1])
        add(present(goods.get(total)), same)
      } else for (const r of [least, most]) add(present(goods.get(total)), r)
    }
  }
}

/** A line, or lines alike of which `line` is one, in grams of need. */
type Party = { line: number; priority: number; need: number; minimum: number; entries: readonly PricedTier[] }

/** Lines of one class that reach the same offers at the same cost may be served as one, unless they have a minimum. */
function partiesOf(book: Book, pairs: Pairs, stays: (line: number) => boolean, form: Form): Party[] {
  const parties = new Map<string, Party>()
  for (let i = 0; i < book.lines.length; i++) {
    const minimum = present(book.minimum[i])
    const need = present(book.need[i])
    const kind = present(pairs.kindOf[i])
    const prefix = present(pairs.prefix[i])
    const priority = present(book.priority[i])
    if (!stays(i) || prefix === 0 || minimum > need) continue
    const { bloc } = present(book.lines[i])
    const key = form === 'per pair' || minimum > 0 ? `line ${i}` : `${kind} ${prefix} ${priority} ${bloc}`
    const party = parties.get(key)
    if (party) party.need += need
    else
      parties.set(key, {
        line: i,
        priority,
        minimum,
        need,
        entries: present(pairs.kinds[kind]).entries.slice(0, prefix),
      })
  }
  return [...parties.values()]
}

/** Combinations of line and offer tier within the line's ceiling. */
export const countPairs = (pairs: Pairs): number => sum(Float64Array.from(pairs.prefix))
