import { countryOf, EU_27, gradeMeets, periodInside } from '@lodestone/kernel'
import type { LineInput, MatchInput, OfferInput, Rules } from './types.ts'

/**
 * A round read from the rule book a second time, in plain numbers and kilograms and without a line of the engine's code: what brute force and
 * other solvers work on. Rows are sorted by id; `i` is a line, `j` an offer, `t` a tier.
 */
export type OracleBook = {
  readonly lines: readonly LineInput[]
  readonly offers: readonly OfferInput[]
  readonly need: readonly number[]
  readonly weight: readonly number[]
  readonly minimum: readonly number[]
  readonly priority: readonly number[]
  readonly supply: readonly number[]
  /** The totals an offer may be taken with at a tier, if any; `step` 0 means any total between them. */
  readonly totals: readonly (readonly ({ low: number; high: number; step: number } | undefined)[])[]
  /** Whether an offer may only be taken with some totals. */
  readonly lotted: readonly boolean[]
  /** Kilograms of need served by a kilogram offered, and base currency per kilogram offered; `undefined` where there is no pair at that tier. */
  readonly pair: (i: number, j: number, t: number) => { ratio: number; cost: number } | undefined
}

const GRAM = 0.001
/** Prices equal to within a billionth are equal: the rounds of the tests have few decimals. */
const EQUAL = 1 + 1e-9

export function oracleBook({ rules, lines, offers }: MatchInput): OracleBook {
  const sorted = <T extends { id: string }>(rows: readonly T[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  const asked = sorted(lines)
  const offered = sorted(offers)
  const pairs = asked.map(line => offered.map(offer => pairOf(line, offer, rules)))
  const pair: OracleBook['pair'] = (i, j, t) => {
    const goods = pairs[i]![j]
    const tier = offered[j]!.tiers[t]
    if (!goods || !tier) return undefined
    const cost = Number(tier.exWorks) + goods.freight
    return cost / goods.ratio <= goods.ceiling * EQUAL ? { ratio: goods.ratio, cost } : undefined
  }
  return {
    lines: asked,
    offers: offered,
    need: asked.map(line => Number(line.quantityKg)),
    weight: asked.map(line => Number(line.weight)),
    minimum: asked.map(line => Number(line.minimumKg ?? 0)),
    priority: asked.map(line => (rules.allocation === 'pro-rata' ? 1 : (line.priority ?? 5))),
    supply: offered.map(offer => Number(offer.quantityKg)),
    totals: offered.map(totalsOf),
    lotted: offered.map(
      ({ minimumLotKg, lotIncrementKg, tiers }) =>
        minimumLotKg !== undefined ||
        lotIncrementKg !== undefined ||
        tiers.length > 1 ||
        Number(tiers[0]?.fromKg ?? 0) > 0,
    ),
    pair,
  }
}

function totalsOf(offer: OfferInput): OracleBook['totals'][number] {
  const supply = Number(offer.quantityKg)
  const step = Number(offer.lotIncrementKg ?? 0)
  return offer.tiers.map(({ fromKg }, t) => {
    const next = offer.tiers[t + 1]
    const most = next ? Math.min(supply, Number(next.fromKg) - GRAM) : supply
    const least = Math.max(Number(fromKg), Number(offer.minimumLotKg ?? 0), step || GRAM)
    const low = step ? Math.ceil(least / step - 1e-9) * step : least
    const high = step ? Math.floor(most / step + 1e-9) * step : most
    return low <= high ? { low, high, step } : undefined
  })
}

function pairOf(
  line: LineInput,
  offer: OfferInput,
  rules: Rules,
): { ratio: number; freight: number; ceiling: number } | undefined {
  const ratio = ratioOf(line, offer)
  const freight = freightOf(line, offer, rules.freight ?? [])
  const floor = [line.provenanceFloor ?? 'E', rules.provenanceFloor].sort()[0]!
  if (ratio === undefined || freight === undefined) return undefined
  if (!periodInside(offer.period, line.period)) return undefined
  if (offer.level === 'U' || offer.level > floor) return undefined
  if (line.group !== undefined && line.group === offer.group) return undefined
  return { ratio, freight, ceiling: ceilingOf(line, rules) }
}

function ratioOf(line: LineInput, offer: OfferInput): number | undefined {
  const own = { material: line.material, grade: line.grade, ratio: '1' }
  const first = [own, ...(line.substitutes ?? [])].find(
    ({ material, grade }) => material === offer.material && gradeMeets(offer.grade, grade),
  )
  return first && Number(first.ratio)
}

const DELIVERED = ['CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP']

function freightOf(line: LineInput, offer: OfferInput, rows: NonNullable<Rules['freight']>): number | undefined {
  if (rows.length === 0 || DELIVERED.includes(offer.incoterm)) return 0
  const starts = [offer.deliverFrom, countryOf(offer.deliverFrom)]
  const ends = [line.deliverTo, countryOf(line.deliverTo)]
  const named = starts.flatMap(from => ends.map(to => [from, to]))
  const order = [...named, ...starts.map(from => [from, '*']), ...ends.map(to => ['*', to]), ['*', '*']]
  for (const [from, to] of order) {
    const row = rows.find(one => one.from === from && one.to === to)
    if (row) return Number(row.amount)
  }
  return undefined
}

function ceilingOf({ ceilingPrice, material }: LineInput, rules: Rules): number {
  const reserve = Number(rules.reservePrices?.[material] ?? Number.POSITIVE_INFINITY)
  if (!ceilingPrice) return rules.requireCeilings && reserve === Number.POSITIVE_INFINITY ? -reserve : reserve
  const rate = ceilingPrice.currency === rules.baseCurrency ? '1' : rules.rates[ceilingPrice.currency]
  return rate === undefined ? Number.NEGATIVE_INFINITY : Math.min(reserve, Number(ceilingPrice.amount) * Number(rate))
}

/** A limit on need served: `share` of `base` kilograms, or of what is matched of the lines it covers when the base is absent. */
export type OracleCap = {
  readonly name: string
  readonly share: number
  readonly base: number | undefined
  readonly covers: (i: number) => boolean
  readonly counts: (i: number, j: number) => boolean
}

/** The caps of a round, its country share as given (a ladder is the caller's to walk). */
export function oracleCaps({ lines, offers, need, pair }: OracleBook, rules: Rules): OracleCap[] {
  const onMatched = rules.countryCapBase === 'matched'
  const asked = (covers: OracleCap['covers']) =>
    onMatched ? undefined : need.reduce((sum, kg, i) => (covers(i) && servable(i) ? sum + kg : sum), 0)
  const servable = (i: number) =>
    rules.countryCapBase !== 'servable-demand' ||
    offers.some(({ tiers }, j) => tiers.some((_, t) => pair(i, j, t) !== undefined))
  const holder = ({ supplierId, group }: OfferInput) =>
    rules.supplierCapBy === 'group' ? (group ?? supplierId) : supplierId
  const caps: OracleCap[] = []
  if (rules.countryCapBase !== 'report-only') {
    const places = new Set(offers.flatMap(({ chain }) => chain.map(({ stage, country }) => `${stage} ${country}`)))
    for (const material of new Set(lines.map(line => line.material))) {
      const covers = (i: number) => lines[i]!.material === material
      for (const place of places) {
        const [stage, country = ''] = place.split(' ')
        if (rules.countryCapExempt?.includes(country)) continue
        const own = (i: number) => (lines[i]!.bloc === 'EU' ? EU_27.has(country) : country === 'JP')
        const passes = offers.map(({ chain }) => chain.some(one => one.stage === stage && one.country === country))
        caps.push({
          name: `${material} ${place}`,
          share: Number(rules.maxCountrySharePct) / 100,
          base: asked(covers),
          covers,
          counts: (i, j) => covers(i) && passes[j]! && !own(i),
        })
      }
    }
  }
  if (rules.maxSupplierSharePct !== undefined) {
    for (const supplier of new Set(offers.map(holder)))
      caps.push({
        name: supplier,
        share: Number(rules.maxSupplierSharePct) / 100,
        base: asked(() => true),
        covers: () => true,
        counts: (_, j) => holder(offers[j]!) === supplier,
      })
  }
  return caps
}
