import { present } from '@lodestone/kernel'
import type { CapRule } from './caps.ts'
import type { Component } from './components.ts'
import { type Facts, toNumber } from './facts.ts'
import { coarseOf, gramsOf, leverOf, MOST_LEVER, roundingOf } from './rounding.ts'
import { highestCeiling, isBySurplus, marginOf, surplusOf } from './surplus.ts'
import type { Tally } from './tally.ts'

/** Relative room for what floats add up to. */
const ROOM = 1e-8
const ROOM_COST = 5e-4
const ROOM_KG = 1
/** Relative gap between value and bound that a result may have, beyond what whole grams leave. */
const GAP_ALLOWED = 1e-3

/** Dual values of one stage as the record names them: of offers by index, of caps by key, of surpluses by class. */
type Prices = {
  readonly offers: ReadonlyMap<number, number>
  readonly caps: ReadonlyMap<string, number>
  /** By class, of the surplus that it holds in the component of an offer. */
  readonly surplus: ReadonlyMap<number, ReadonlyMap<number, number>>
}

/** What a line gets when a stage is bounded: what its class got in all (more, and made-up prices of what it did not get would hide anything), what it got itself, or anything up to its need. */
type Holds = 'class' | 'line' | 'need'

/**
 * What weak duality proves (Lagrangian relaxation): goods taken at any dual values bound a stage, so a record gains nothing by making them up. Volumes and routing of
 * linear components, and the least cost at the volumes where nothing was selected by integers; the rest is left to bound and gap.
 */
export function checkBounds(
  facts: Facts,
  tally: Tally,
  components: readonly Component[],
  caps: readonly CapRule[],
  findings: string[],
): void {
  const { record, priority } = facts
  const { bounds, duals, stages } = record.result
  const linear = components.filter(component => component.linear && !component.integer)
  const levered = leverOf(caps) > MOST_LEVER
  /** Kilograms by class that whole grams kept from it: what a class behind it could do with them is no room of that class. */
  const lost = new Map(linear.map(component => [component, new Map<number, number>()]))
  const room = ROOM_KG * Math.max(1, ...facts.exWorks.flatMap(tiers => tiers.map(toNumber)))
  const surplus = isBySurplus(facts)
    ? boundSurplus(facts, tally, components, linear, caps, findings)
    : new Map<Component, Map<number, number>>()
  for (const own of [...new Set(priority)].sort((a, b) => a - b)) {
    const prices = pricesOf(facts, bounds, `volume-${own}`)
    const objective = (i: number, j: number) => (priority[i] === own ? -facts.pairOf(i, j).times : 0)
    const ofClass = (of: readonly number[]) =>
      of.reduce((sum, i) => (priority[i] === own ? sum + present(tally.filled[i]) / 1000 : sum), 0)
    let proved = components.reduce((sum, { lines }) => sum + ofClass(lines), 0)
    let rounding = 0
    for (const [component, kept] of lost) {
      if (levered && component.lines.some(i => present(priority[i]) < own)) continue
      const value = ofClass(component.lines)
      const holds = (i: number): Holds => (present(priority[i]) < own ? 'class' : 'need')
      const mostBeside = (more?: ReadonlyMap<number, number>) =>
        -lowest(facts, tally, component, caps, { prices, objective, holds, surplus: surplus.get(component), more })
      const most = mostBeside()
      const whole = roundingOf(facts, tally, component, caps)
      const keptKg = [...kept.values()].reduce((sum, kg) => sum + kg, 0)
      // Not what ceilings keep: that may be a line's whole need, and made-up dual values would say that it was kept.
      const levers = keptKg > 0 ? MOST_LEVER * Math.min(keptKg, gramsOf(facts, tally, component, caps)) : 0
      const grams = whole + ROOM * most + (levers > 0 ? Math.min(levers, most - mostBeside(kept)) : 0)
      kept.set(own, Math.min(Math.max(0, most - value), whole))
      rounding += grams
      proved += Math.max(0, most - value)
      if (!(most - value <= Math.max(GAP_ALLOWED * most, grams)))
        findings.push(`volume-${own}: ${value} kg where the dual values leave room for ${most.toFixed(3)} kg`)
    }
    const stated = Number(stages.find(({ name }) => name === `volume-${own}`)?.bound)
    if (!(stated >= proved - rounding - ROOM * proved))
      findings.push(
        `volume-${own}: a bound of ${stated} kg, where the record proves no less than ${proved.toFixed(3)} kg`,
      )
  }
  const cost = (i: number, j: number) => present(facts.pairOf(i, j).cost[0])
  const routing = pricesOf(
    facts,
    [...duals.offers, ...duals.caps].map(row => ({ ...row, stage: 'routing' })),
    'routing',
  )
  // What is routed at equal surplus and fills costs the same: where surplus is proved nothing is left to route.
  for (const component of isBySurplus(facts) ? [] : linear) {
    const own = new Set(component.lines)
    let value = 0
    for (const { i, j, offered } of tally.entries) if (own.has(i)) value += (cost(i, j) * offered) / 1000
    const least = lowest(facts, tally, component, caps, { prices: routing, objective: cost, holds: () => 'line' })
    const coarse = (coarseOf(facts, tally, component) / 1000 / ROOM_KG) * room
    if (!(value <= least + ROOM_COST * Math.abs(least) + room + coarse))
      findings.push(`routing: ${value.toFixed(2)} where the dual values prove no more than ${least.toFixed(2)}`)
  }
  const [paid = Number.NaN, value = Number.NaN] = ['routing', 'cost'].map(own =>
    Number(stages.find(({ name }) => name === own)?.value),
  )
  // What duals prove of volumes before they are whole grams may cost a few grams more than what was brought.
  const inFloats = components.some(component => component.linear) ? ROOM_COST * Math.abs(paid) + room : 1e-3
  if (!(value <= paid + 1e-6 * Math.abs(paid) + inFloats))
    findings.push(`cost: ${value}, and yet the goods were brought at ${paid}`)
  if (components.some(({ integer }) => integer)) return
  const prices = pricesOf(facts, bounds, 'cost')
  const parts = partsOf(tally, components)
  const least = components.reduce((sum, component) => {
    const kept = isBySurplus(facts) ? surplusOf(facts, present(parts.get(component))) : undefined
    return sum + lowest(facts, tally, component, caps, { prices, objective: cost, holds: () => 'class', surplus: kept })
  }, 0)
  const stated = Number(stages.find(({ name }) => name === 'cost')?.bound)
  if (!(stated <= least + ROOM_COST * Math.abs(least) + room))
    findings.push(`cost: a bound of ${stated}, where the dual values prove no more than ${least.toFixed(2)}`)
  if (!(value >= least - ROOM_COST * Math.abs(least) - room))
    findings.push(`cost: ${value}, where the dual values prove no less than ${least.toFixed(2)}`)
}

/** The tally by component. */
function partsOf(tally: Tally, components: readonly Component[]): Map<Component, Tally> {
  const own = new Map(components.flatMap(component => component.lines.map(i => [i, component] as const)))
  const entries = Map.groupBy(tally.entries, ({ i }) => own.get(i))
  return new Map(components.map(component => [component, { ...tally, entries: entries.get(component) ?? [] }]))
}

/** The most surplus of each class that dual values prove, better classes first; answers what each class holds by component, in base currency. */
function boundSurplus(
  facts: Facts,
  tally: Tally,
  components: readonly Component[],
  linear: readonly Component[],
  caps: readonly CapRule[],
  findings: string[],
): Map<Component, Map<number, number>> {
  const { record, priority } = facts
  const { bounds, stages } = record.result
  const held = new Map(linear.map(component => [component, new Map<number, number>()]))
  const won = new Map([...partsOf(tally, components)].map(([component, own]) => [component, surplusOf(facts, own)]))
  const wonOf = (component: Component, own: number) => present(won.get(component)).get(own) ?? 0
  for (const own of [...new Set(priority)].sort((a, b) => a - b)) {
    const prices = pricesOf(facts, bounds, `surplus-${own}`)
    const objective = (i: number, j: number) =>
      priority[i] === own ? -Math.max(0, nearMargin(facts, i, j)) * facts.pairOf(i, j).times : 0
    let proved = components.reduce((sum, component) => sum + wonOf(component, own), 0)
    let rounding = 0
    for (const [component, kept] of held) {
      const value = wonOf(component, own)
      const most = -lowest(facts, tally, component, caps, { prices, objective, holds: () => 'need', surplus: kept })
      kept.set(own, Math.max(value, most))
      const grams = roundingOf(facts, tally, component, caps) * highestCeiling(facts) + ROOM * most
      rounding += grams
      proved += Math.max(0, most - value)
      // Not a thousandth: whatever comes after holds what is proved here, and would be bounded by too much.
      if (!(most - value <= grams))
        findings.push(`surplus-${own}: ${value.toFixed(2)} where the dual values leave room for ${most.toFixed(2)}`)
    }
    const stated = Number(stages.find(({ name }) => name === `surplus-${own}`)?.bound)
    if (!(stated >= proved - rounding - ROOM * proved - 1e-3))
      findings.push(`surplus-${own}: a bound of ${stated}, where the record proves no less than ${proved.toFixed(2)}`)
  }
  return held
}

const nearMargin = (facts: Facts, i: number, j: number): number => toNumber(present(marginOf(facts, i, j, 0)))

function pricesOf(
  facts: Facts,
  rows: readonly { stage: string; offerId?: string; cap?: string; priority?: number; value: string }[],
  stage: string,
): Prices {
  const offers = new Map<number, number>()
  const caps = new Map<string, number>()
  const surplus = new Map<number, Map<number, number>>()
  for (const row of rows) {
    if (row.stage !== stage) continue
    const j = row.offerId === undefined ? undefined : facts.offerAt.get(row.offerId)
    // The sign that makes a dual value a bound; one of the other sign proves nothing.
    if (j !== undefined && row.priority !== undefined)
      surplus.set(row.priority, new Map(surplus.get(row.priority)).set(j, Math.max(0, Number(row.value))))
    else if (j !== undefined) offers.set(j, Math.min(0, Number(row.value)))
    if (row.cap !== undefined) caps.set(row.cap, Math.max(0, Number(row.value)))
  }
  return { offers, caps, surplus }
}

/**
 * The least that an objective (per kilogram offered) can be in a component when offers and caps are not limits but have prices: every line takes its cheapest goods, and what the
 * limits allow is paid back. Kilograms times the unit of the objective.
 */
function lowest(
  facts: Facts,
  tally: Tally,
  { lines, reach }: Component,
  caps: readonly CapRule[],
  o: {
    prices: Prices
    objective: (i: number, j: number) => number
    holds: (i: number) => Holds
    /** Base currency of surplus that classes hold at least. */
    surplus?: ReadonlyMap<number, number> | undefined
    /** Kilograms that classes hold beyond what they got. */
    more?: ReadonlyMap<number, number> | undefined
  },
): number {
  const { need, supply, priority } = facts
  const priced = caps.flatMap(cap => {
    const price = o.prices.caps.get(cap.key) ?? 0
    return price > 0 ? [{ ...cap, price }] : []
  })
  const offers = new Set<number>()
  const met = new Set<string>()
  const within = new Set(reach.flat())
  const holding = new Map(
    [...(o.surplus ?? [])].map(([own, least]) => [
      own,
      { least, price: [...(o.prices.surplus.get(own) ?? [])].find(([j]) => within.has(j))?.[1] ?? 0 },
    ]),
  )
  let sum = 0
  const perClass = new Map<number, { left: number; readonly takers: { rate: number; kg: number }[] }>()
  for (const [n, i] of lines.entries()) {
    const extra = priced.filter(cap => cap.covers(i))
    const kg = present(need[i]) / 1000
    const filled = present(tally.filled[i]) / 1000
    const ownClass = present(priority[i])
    const price = holding.get(ownClass)?.price ?? 0
    let rate = Number.POSITIVE_INFINITY
    for (const j of present(reach[n])) {
      offers.add(j)
      const { times } = facts.pairOf(i, j)
      let own = (o.objective(i, j) - (o.prices.offers.get(j) ?? 0)) / times
      if (price > 0) own -= price * nearMargin(facts, i, j)
      for (const cap of extra) {
        const counted = cap.counts(i, j)
        if (counted) met.add(cap.key)
        own += cap.price * ((counted ? 1 : 0) - (cap.limit === undefined ? cap.share : 0))
      }
      if (own < rate) rate = own
    }
    const holds = o.holds(i)
    if (holds === 'line') sum += filled * rate
    else if (holds === 'need') sum += kg * Math.min(0, rate)
    else {
      const own = perClass.get(ownClass) ?? { left: o.more?.get(ownClass) ?? 0, takers: [] }
      perClass.set(ownClass, own)
      own.left += filled
      own.takers.push({ rate, kg })
    }
  }
  for (const own of perClass.values()) {
    let { left } = own
    for (const { rate, kg } of own.takers.sort((a, b) => a.rate - b.rate)) {
      const got = Math.min(kg, left)
      sum += got * rate
      left -= got
      if (left <= 0) break
    }
  }
  for (const { price, least } of holding.values()) sum += price * least
  for (const j of offers) sum += ((o.prices.offers.get(j) ?? 0) * present(supply[j])) / 1000
  for (const cap of priced) if (met.has(cap.key)) sum -= (cap.price * cap.room) / 1000
  return sum
}

/** A stage that ends further than a thousandth from its bound, and further than whole grams explain, is not shown: least of all one that states a gap of 1. Ties only report theirs. */
export function checkGaps(
  facts: Facts,
  tally: Tally,
  components: readonly Component[],
  caps: readonly CapRule[],
  findings: string[],
): void {
  const grams = components
    .filter(({ linear }) => linear)
    .reduce((sum, component) => sum + roundingOf(facts, tally, component, caps), 0)
  const dearest = Math.max(1, ...facts.exWorks.flatMap(tiers => tiers.map(toNumber)))
  for (const { name, value, bound, gap } of facts.record.result.stages) {
    if (name === 'ties' || name.startsWith('cap-') || !(Number(gap) > GAP_ALLOWED)) continue
    const dear = name.startsWith('surplus-') ? highestCeiling(facts) : /^(cost|routing)$/.test(name) ? dearest : 1
    if (!(Math.abs(Number(value) - Number(bound)) <= grams * dear))
      findings.push(`${name}: ends ${gap} from what is possible`)
  }
}
