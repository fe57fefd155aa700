import { exact, formatDecimal, formatKg, present } from '@lodestone/kernel'
import { addTo, floatAt } from './at.ts'
import type { Bounded, Flow, Solved } from './flow/solve.ts'
import { tieBreak } from './flow/tie.ts'
import { type Book, classesIn } from './pairs/book.ts'
import { supplierPrice } from './price/paid.ts'
import { landedPrice, type PoolPrice } from './price/pools.ts'
import type { CostScale } from './price/scale.ts'
import { COST_PLACES, writtenKilograms, writtenSurplus } from './select/proof.ts'
import { isBySurplus } from './select/surplus.ts'
import type { Allocation, BoundDual, Departure, Duals, ObjectiveStage, Result, Selected, Solver } from './types.ts'

/** What a matching decided, before it is written down. */
export type MatchDecision = {
  readonly solved: readonly Solved[]
  readonly flows: readonly Flow[]
  readonly priceOf: (line: number) => PoolPrice
  readonly departures: readonly Departure[]
  readonly apart: ReadonlySet<number>
  readonly capStages: readonly ObjectiveStage[]
  /** Dual values of binding caps in cost units per kilogram of need. */
  readonly capDuals: ReadonlyMap<string, number>
  readonly solver: Solver
}

/** The record's `result`: everything sorted, every figure a decimal string. */
export function resultOf(book: Book, scale: CostScale, outcome: MatchDecision): Result {
  return {
    selection: selection(book, outcome.flows),
    departures: [...outcome.departures],
    ...(book.rules.departures === 'least-loss' ? { ownPools: ownPools(book, outcome) } : {}),
    fills: fills(book, outcome.flows),
    allocations: allocations(book, outcome),
    duals: duals(book, scale, outcome),
    bounds: bounds(book, scale, outcome.solved),
    stages: [...outcome.capStages, ...stages(book, scale, outcome)],
    solver: outcome.solver,
  }
}

function selection(book: Book, flows: readonly Flow[]): Selected[] {
  const totals = new Map<number, { tier: number; grams: number }>()
  for (const { entry, offered } of flows) {
    const known = totals.get(entry.offer)
    if (known) known.grams += offered
    else totals.set(entry.offer, { tier: entry.tier, grams: offered })
  }
  return [...totals]
    .sort(([a], [b]) => a - b)
    .map(([j, { tier, grams }]) => ({ offerId: present(book.offers[j]).id, tier, totalKg: formatKg(BigInt(grams)) }))
}

function ownPools(book: Book, { apart, flows }: MatchDecision): string[] {
  const served = new Set(flows.map(({ line }) => line))
  return [...apart].filter(i => served.has(i)).map(i => present(book.lines[i]).id)
}

function fills(book: Book, flows: readonly Flow[]): Result['fills'] {
  const filled = new Float64Array(book.lines.length)
  for (const { line, served } of flows) addTo(filled, line, served)
  return book.lines.map((line, i) => ({ lineId: line.id, filledKg: formatKg(BigInt(floatAt(filled, i))) }))
}

function allocations(book: Book, { flows, priceOf }: MatchDecision): Allocation[] {
  return flows.map(flow => {
    const price = priceOf(flow.line)
    return {
      lineId: present(book.lines[flow.line]).id,
      offerId: present(book.offers[flow.entry.offer]).id,
      quantityKg: formatKg(BigInt(flow.offered)),
      price: supplierPrice(book, flow, price),
      landedPrice: exact.formatRational(landedPrice(price, flow), 4),
    }
  })
}

function duals(book: Book, scale: CostScale, { solved, capDuals }: MatchDecision): Duals {
  const money = (units: number) => unitsToMoney(units, scale)
  const lines = new Map(solved.flatMap(block => [...block.duals.lines]))
  const offers = new Map(solved.flatMap(block => [...block.duals.offers]))
  const ascending = ([a]: [number, number], [b]: [number, number]) => a - b
  return {
    lines: [...lines].sort(ascending).map(([i, value]) => ({ lineId: present(book.lines[i]).id, value: money(value) })),
    offers: [...offers]
      .sort(ascending)
      .map(([j, value]) => ({ offerId: present(book.offers[j]).id, value: money(value) })),
    caps: [...capDuals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([cap, value]) => ({ cap, value: money(value) })),
  }
}

function bounds(book: Book, scale: CostScale, solved: readonly Solved[]): BoundDual[] {
  const rows = solved.flatMap(block =>
    block.proofs().flatMap(({ stage, offers, caps, surplus = new Map<number, number>(), parts = [] }) => {
      const text = (value: number) =>
        stage.startsWith('volume-') ? writtenKilograms(value) : unitsToMoney(value, scale)
      return [
        ...[...offers].map(
          ([j, value]): BoundDual => ({ stage, offerId: present(book.offers[j]).id, value: text(value) }),
        ),
        ...[...caps].map(([cap, value]): BoundDual => ({ stage, cap, value: text(value) })),
        ...[...surplus].flatMap(([priority, value]) =>
          parts.map(
            (j): BoundDual => ({ stage, offerId: present(book.offers[j]).id, priority, value: writtenSurplus(value) }),
          ),
        ),
      ].filter(row => Number(row.value) !== 0)
    }),
  )
  const key = ({ stage, offerId, cap, priority }: BoundDual) =>
    `${stage} ${offerId ?? cap}${priority === undefined ? '' : ` ${priority}`}`
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** Dual values of a programme solved in floats are not whole units: some further places are kept. */
function unitsToMoney(units: number, scale: CostScale): string {
  const whole = Math.round(units)
  if (whole === units) return formatDecimal(BigInt(whole), scale.places)
  return formatDecimal(BigInt(Math.round(units * 10 ** COST_PLACES)), scale.places + COST_PLACES)
}

function stages(book: Book, scale: CostScale, { solved, flows }: MatchDecision): ObjectiveStage[] {
  const classes = classesIn(book)
  const kg = (grams: bigint) => formatKg(grams)
  const money = (units: bigint) => formatDecimal(units, scale.places + 3)
  const total = (of: (block: Solved) => Bounded | undefined): Bounded =>
    solved.reduce(
      (sum, block) => ({ value: sum.value + (of(block)?.value ?? 0n), bound: sum.bound + (of(block)?.bound ?? 0n) }),
      { value: 0n, bound: 0n },
    )
  const result: ObjectiveStage[] = []
  for (const priority of isBySurplus(book) ? classes : []) {
    const surplus = total(block => block.surplus?.get(priority))
    result.push({
      name: `surplus-${priority}`,
      objective: `most surplus of class ${priority}: ceilings less landed prices, over the need served`,
      value: money(surplus.value),
      bound: money(surplus.bound),
      gap: gapOf(surplus, 10n ** BigInt(scale.places + 3)),
    })
  }
  for (const priority of classes) {
    const volume = total(block => block.volumes.get(priority))
    result.push({
      name: `volume-${priority}`,
      objective: `most kilograms of need of class ${priority}`,
      value: kg(volume.value),
      bound: kg(volume.bound),
      gap: gapOf(volume),
    })
  }
  const cost = total(block => block.cost())
  result.push({
    name: 'cost',
    objective: 'least cost at these volumes',
    value: money(cost.value),
    bound: money(cost.bound),
    gap: gapOf(cost),
  })
  for (const priority of classes) {
    const lowest = lowestLevel(book, flows, solved, priority)
    result.push({
      name: `fairness-${priority}`,
      objective: `lexicographic max-min of fill over weight in class ${priority}; the lowest is shown`,
      value: lowest,
      bound: lowest,
      gap: '0',
    })
  }
  const drawn = solved.filter(({ ties }) => ties !== undefined)
  const routing = solved.reduce((sum, block) => sum + block.routing, 0n)
  result.push({
    name: 'routing',
    objective: 'least cost at these fills',
    value: money(routing),
    bound: money(routing),
    gap: '0',
  })
  if (drawn.length > 0) {
    const ties = total(block => block.ties ?? drawnByFlows(book, block))
    result.push({
      name: 'ties',
      objective:
        'least sum of kilograms times u among equal selections and routings, where more than network flows decided',
      value: formatDecimal(inMillionths(ties.value), TIE_PLACES),
      bound: formatDecimal(inMillionths(ties.bound), TIE_PLACES),
      gap: gapOf(ties),
    })
  }
  return result
}

/** Network flows break all ties that they leave. */
function drawnByFlows({ seed, lines, offers }: Book, { flows }: Solved): Bounded {
  const value = flows.reduce(
    (sum, { line, entry, offered }) =>
      sum + BigInt(offered) * BigInt(tieBreak(seed, present(lines[line]).id, present(offers[entry.offer]).id)),
    0n,
  )
  return { value, bound: value }
}

/** Places of the sum of kilograms times u. */
const TIE_PLACES = 6
const inMillionths = (sum: bigint): bigint => (sum * 1000n) >> 48n

/** Distance of value and bound, relative to the bound or to `least` where that is more, rounded up in the ninth place. */
export function gapOf({ value, bound }: Bounded, least = 0n): string {
  const apart = value > bound ? value - bound : bound - value
  if (apart === 0n) return '0'
  const own = bound < 0n ? -bound : bound
  const size = own < least ? least : own
  if (size === 0n) return '1'
  return formatDecimal((apart * 1_000_000_000n + size - 1n) / size, 9)
}

/** Least fill over weight among the lines of a class that an offer taking part could serve. */
function lowestLevel(book: Book, flows: readonly Flow[], solved: readonly Solved[], priority: number): string {
  const filled = new Map<number, number>()
  for (const { line, served } of flows) filled.set(line, (filled.get(line) ?? 0) + served)
  let lowest: number | undefined
  for (const block of solved) {
    for (const i of block.rivals.keys()) {
      if (book.priority[i] !== priority) continue
      const level = (filled.get(i) ?? 0) / floatAt(book.weight, i)
      if (lowest === undefined || level < lowest) lowest = level
    }
  }
  return (lowest ?? 0).toFixed(6)
}
