import { floatAt } from '@lodestone/engine/linear'
import { grams, present } from '@lodestone/kernel'
import { dayNumber } from '@lodestone/provenance'
import type { Chain } from '../chain/chain.ts'
import { placeIn, type Rank } from '../chain/groups.ts'
import { firstDay, monthNumber } from '../days.ts'
import type { Measure } from '../scenario/scenario.ts'
import { standingNeed } from '../world/standing.ts'
import type { DeliveryRow, NeedRow, Step, World } from '../world/world.ts'

/** What a line needs of an element, by month of the horizon, in grams of the goods that it buys. */
export type Entry = {
  readonly line: string
  readonly owner: string
  readonly bloc: string | undefined
  readonly country: string
  readonly stage: Step
  readonly group: number
  readonly need: Float64Array
  readonly contracts: readonly { readonly group: number; readonly stage: Step; readonly grams: Float64Array }[]
  /** Grams in its own stock when the horizon begins. */
  readonly stock: number
}

type Substitution = Extract<Measure, { kind: 'substitution' }>

/** The entries of an element, by line. `world` is sorted. */
export function entriesOf(world: World, chain: Chain, substitutions: readonly Substitution[]): Entry[] {
  const { element } = chain
  const place = placeIn(chain.groups)
  const stocks = new Map(world.stocks.filter(own => own.element === element).map(own => [own.line, own]))
  const deliveries = Map.groupBy(
    world.deliveries.filter(own => own.element === element),
    ({ line }) => line,
  )
  const series = Map.groupBy(
    world.needs.filter(own => own.element === element),
    ({ line }) => line,
  )
  return [...series].map(([line, rows]) => {
    const { owner, bloc, country, stage } = present(rows[0])
    const need = byMonth(world, rows)
    const stock = stocks.get(line)
    const held = stock?.kg === undefined ? (stock?.days ?? 0) * perDay(world, rows) : Number(grams(stock.kg))
    const contracts = (deliveries.get(line) ?? []).map(own => ({
      group: place({ rank: 1, stage: own.stage, country, origin: own.country }),
      stage: own.stage,
      grams: byMonth(world, [own]),
    }))
    const group = place({ rank: 2, stage, country })
    const own = substitutions.filter(one => one.element === element && (one.lines?.includes(line) ?? true))
    return {
      line,
      owner,
      bloc,
      country,
      stage,
      group,
      need: without(world, need, own),
      contracts,
      stock: Math.floor(held),
    }
  })
}

/** Grams a day in the first month of the world that a need is stated for. */
function perDay(world: World, rows: readonly NeedRow[]): number {
  const need = standingNeed(world, rows)
  if (!need) return 0
  const month = Math.max(monthNumber(need.from), monthNumber(world.from))
  return Number(grams(need.kgPerMonth)) / (firstDay(month + 1) - firstDay(month))
}

function byMonth(world: World, rows: readonly (NeedRow | DeliveryRow)[]): Float64Array {
  const start = monthNumber(world.from)
  const own = new Float64Array(world.months)
  for (const { from, to, kgPerMonth } of rows) {
    const first = Math.max(0, from === undefined ? 0 : monthNumber(from) - start)
    const last = Math.min(world.months - 1, to === undefined ? world.months - 1 : monthNumber(to) - start)
    own.fill(Number(grams(kgPerMonth)), first, Math.max(first, last + 1))
  }
  return own
}

function without(world: World, need: Float64Array, substitutions: readonly Substitution[]): Float64Array {
  if (substitutions.length === 0) return need
  const start = monthNumber(world.from)
  return need.map((own, m) => {
    const [a, b] = [firstDay(start + m), firstDay(start + m + 1)]
    const left = substitutions.reduce((product, { from, share }) => {
      const later = Math.min(b, Math.max(a, dayNumber(from)))
      return product * (1 - (Number(share) * (b - later)) / (b - a))
    }, 1)
    return Math.floor(own * left)
  })
}

/** What of a month's need a line gets without its stock, in grams of its goods. */
export function delivered(entry: Entry, month: number, shares: Float64Array, kept: (step: Step) => number): number {
  const need = floatAt(entry.need, month)
  const { contracted, open } = contractsOf(entry, month, shares, kept)
  if (entry.contracts.length === 0) return Math.floor(need * floatAt(shares, entry.group))
  const got = contracted + open * floatAt(shares, entry.group)
  // What is all but a gram that rounding took is all.
  return got >= contracted + open ? need : Math.min(need, Math.floor(got / kept(entry.stage)))
}

/** What contracts bring a line in a month, and what of its need they leave open; as of the last step. */
function contractsOf(entry: Entry, month: number, shares: Float64Array | undefined, kept: (step: Step) => number) {
  const need = Math.floor(floatAt(entry.need, month) * kept(entry.stage))
  let left = need
  let contracted = 0
  const asked: number[] = []
  for (const { group, stage, grams: own } of entry.contracts) {
    const most = Math.min(left, Math.floor(floatAt(own, month) * kept(stage)))
    asked.push(most)
    left -= most
    contracted += shares ? Math.floor(most * floatAt(shares, group)) : most
  }
  return { asked, contracted, open: need - contracted }
}

/** What all entries of an element ask for in a month, by group of a rank and as of the last step. */
export function askedBy(entries: readonly Entry[], groups: number, kept: (step: Step) => number) {
  const bound = entries.filter(({ contracts }) => contracts.length > 0)
  const free = entries.filter(({ contracts }) => contracts.length === 0)
  const sums = sumsOf(free)
  const askedIn = (month: number, rank: Rank, shares: Float64Array): Float64Array => {
    const asked = new Float64Array(groups)
    const add = (group: number, amount: number) => {
      asked[group] = floatAt(asked, group) + amount
    }
    if (rank === 2)
      for (const [group, { stage, need }] of sums) add(group, Math.floor(floatAt(need, month) * kept(stage)))
    for (const entry of bound) {
      const own = contractsOf(entry, month, rank === 1 ? undefined : shares, kept)
      if (rank === 2) add(entry.group, own.open)
      else for (const [n, { group }] of entry.contracts.entries()) add(group, present(own.asked[n]))
    }
    return asked
  }
  return (month: number) => ({
    asked: (rank: Rank, shares: Float64Array) => askedIn(month, rank, shares),
    contracts: bound.flatMap(entry => contractsOf(entry, month, undefined, kept).asked),
  })
}

function sumsOf(entries: readonly Entry[]): Map<number, { stage: Step; need: Float64Array }> {
  const sums = new Map<number, { stage: Step; need: Float64Array }>()
  for (const { group, stage, need } of entries) {
    const sum = sums.get(group)
    if (!sum) sums.set(group, { stage, need: need.slice() })
    else for (let m = 0; m < need.length; m++) sum.need[m] = floatAt(sum.need, m) + floatAt(need, m)
  }
  return sums
}
