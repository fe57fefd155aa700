import {
  type Assurance,
  countryOf,
  EU_27,
  exact,
  gradeMeets,
  grams,
  periodInside,
  present,
  type Rational,
} from '@lodestone/kernel'
import { cellOf } from './at.ts'
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
  readonly pair: (i: number, j: number, t: number) => OraclePair | undefined
}

/** What a kilogram offered serves and costs delivered, as numbers and exactly; the freight in it; and what it costs per kilogram of need. */
export type OraclePair = {
  readonly ratio: number
  readonly cost: number
  /** Ceiling less landed price, in base currency per kilogram of need; 0 where the line pays any price. */
  readonly margin: number
  readonly exact: {
    readonly ratio: Rational
    readonly exWorks: Rational
    readonly freight: Rational
    readonly landed: Rational
  }
}

export function oracleBook({ rules, lines, offers }: MatchInput): OracleBook {
  const sorted = <T extends { id: string }>(rows: readonly T[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  const asked = sorted(lines)
  const offered = sorted(offers)
  const pairs = asked.map(line => offered.map(offer => pairsOf(line, offer, rules)))
  const pair: OracleBook['pair'] = (i, j, t) => cellOf(pairs, i, j)[t]
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
  const supply = grams(offer.quantityKg)
  const step = grams(offer.lotIncrementKg ?? '0')
  const floors = offer.tiers.map(({ fromKg }) => grams(fromKg))
  return floors.map((from, t) => {
    const next = floors[t + 1]
    const most = next !== undefined && next <= supply ? next - 1n : supply
    const least = [from, grams(offer.minimumLotKg ?? '0'), step, 1n].reduce((a, b) => (a > b ? a : b))
    const low = step ? ((least + step - 1n) / step) * step : least
    const high = step ? (most / step) * step : most
    return low <= high ? { low: Number(low) / 1000, high: Number(high) / 1000, step: Number(step) / 1000 } : undefined
  })
}

const numberOf = ({ n, d }: Rational): number => Number(n) / Number(d)

/** The pair of a line and each tier of an offer, if any. */
function pairsOf(line: LineInput, offer: OfferInput, rules: Rules): (OraclePair | undefined)[] {
  const goods = goodsOf(line, offer, rules)
  if (!goods) return []
  const { ratio, freight, ceiling } = goods
  return offer.tiers.map(tier => {
    const exWorks = exact.decimalToRational(tier.exWorks)
    const cost = exact.add(exWorks, freight)
    const landed = exact.divide(cost, ratio)
    if (ceiling === 'none' || (ceiling && exact.compare(landed, ceiling) > 0)) return undefined
    const margin = ceiling ? numberOf(exact.subtract(ceiling, landed)) : 0
    return { ratio: numberOf(ratio), cost: numberOf(cost), margin, exact: { ratio, freight, exWorks, landed } }
  })
}

function goodsOf(
  line: LineInput,
  offer: OfferInput,
  rules: Rules,
): { ratio: Rational; freight: Rational; ceiling: Rational | 'none' | undefined } | undefined {
  const ratio = ratioOf(line, offer)
  const freight = freightOf(line, offer, rules.freight ?? [])
  const floor = present([line.provenanceFloor ?? 'E', rules.provenanceFloor].sort()[0])
  if (ratio === undefined || freight === undefined) return undefined
  if (!periodInside(offer.period, line.period)) return undefined
  if (offer.level === 'U' || offer.level > floor) return undefined
  if ([line.assurance, rules.assurance].some(asked => !KNOWN_AS[asked ?? 'declared'].includes(offer.assurance)))
    return undefined
  if (line.group !== undefined && line.group === offer.group) return undefined
  return { ratio, freight, ceiling: ceilingOf(line, rules) }
}

/** What satisfies each that may be asked. */
const KNOWN_AS: Readonly<Record<Assurance, readonly (Assurance | undefined)[]>> = {
  declared: [undefined, 'declared', 'documented', 'verified'],
  documented: ['documented', 'verified'],
  verified: ['verified'],
}

function ratioOf(line: LineInput, offer: OfferInput): Rational | undefined {
  const own = { material: line.material, grade: line.grade, ratio: '1' }
  const first = [own, ...(line.substitutes ?? [])].find(
    ({ material, grade }) => material === offer.material && gradeMeets(offer.grade, grade),
  )
  return first && exact.decimalToRational(first.ratio)
}

const DELIVERED = ['CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP']

function freightOf(line: LineInput, offer: OfferInput, rows: NonNullable<Rules['freight']>): Rational | undefined {
  if (rows.length === 0 || DELIVERED.includes(offer.incoterm)) return exact.rational(0n)
  const starts = [offer.deliverFrom, countryOf(offer.deliverFrom)]
  const ends = [line.deliverTo, countryOf(line.deliverTo)]
  const named = starts.flatMap(from => ends.map(to => [from, to]))
  const order = [...named, ...starts.map(from => [from, '*']), ...ends.map(to => ['*', to]), ['*', '*']]
  for (const [from, to] of order) {
    const row = rows.find(one => one.from === from && one.to === to)
    if (row) return exact.decimalToRational(row.amount)
  }
  return undefined
}

/** The most a line pays per kilogram of need in base currency: `undefined` where it pays any price, `none` where nothing is within its ceiling. */
export function ceilingOf({ ceilingPrice, material }: LineInput, rules: Rules): Rational | 'none' | undefined {
  const amount = rules.reservePrices?.[material]
  const reserve = amount === undefined ? undefined : exact.decimalToRational(amount)
  const required = rules.requireCeilings || rules.objective === 'surplus'
  if (!ceilingPrice) return required && !reserve ? 'none' : reserve
  const rate = ceilingPrice.currency === rules.baseCurrency ? '1' : rules.rates[ceilingPrice.currency]
  if (rate === undefined) return 'none'
  const own = exact.multiply(exact.decimalToRational(ceilingPrice.amount), exact.decimalToRational(rate))
  return reserve && exact.compare(reserve, own) < 0 ? reserve : own
}

/** A limit on need served: `share` of `base` kilograms, or of what is matched of the lines it covers when the base is absent. */
export type OracleCap = {
  readonly name: string
  readonly share: number
  readonly exactShare: Rational
  readonly base: number | undefined
  readonly covers: (i: number) => boolean
  readonly counts: (i: number, j: number) => boolean
}

/** The caps of a round under a country share in percent, the round's own unless another step of its ladder is given; `null` leaves country caps out. */
export function oracleCaps(
  { lines, offers, need, pair }: OracleBook,
  rules: Rules,
  countryPct: string | null = rules.maxCountrySharePct,
): OracleCap[] {
  const onMatched = rules.countryCapBase === 'matched'
  const asked = (covers: OracleCap['covers']) =>
    onMatched ? undefined : need.reduce((sum, kg, i) => (covers(i) && servable(i) ? sum + kg : sum), 0)
  const servable = (i: number) =>
    rules.countryCapBase !== 'servable-demand' ||
    offers.some(({ tiers }, j) => tiers.some((_, t) => pair(i, j, t) !== undefined))
  const holder = ({ supplierId, group }: OfferInput) =>
    rules.supplierCapBy === 'group' ? (group ?? supplierId) : supplierId
  const caps: OracleCap[] = []
  if (countryPct !== null && rules.countryCapBase !== 'report-only') {
    const places = new Set(offers.flatMap(({ chain }) => chain.map(({ stage, country }) => `${stage} ${country}`)))
    for (const material of new Set(lines.map(line => line.material))) {
      const covers = (i: number) => present(lines[i]).material === material
      for (const place of places) {
        const [stage, country = ''] = place.split(' ')
        if (rules.countryCapExempt?.includes(country)) continue
        const own = (i: number) => (present(lines[i]).bloc === 'EU' ? EU_27.has(country) : country === 'JP')
        const passes = offers.map(({ chain }) => chain.some(one => one.stage === stage && one.country === country))
        caps.push({
          name: `${material} ${place}`,
          ...shareOf(countryPct),
          base: asked(covers),
          covers,
          counts: (i, j) => covers(i) && present(passes[j]) && !own(i),
        })
      }
    }
  }
  if (rules.maxSupplierSharePct !== undefined) {
    for (const supplier of new Set(offers.map(holder)))
      caps.push({
        name: supplier,
        ...shareOf(rules.maxSupplierSharePct),
        base: asked(() => true),
        covers: () => true,
        counts: (_, j) => holder(present(offers[j])) === supplier,
      })
  }
  return caps
}

const shareOf = (pct: string) => ({
  share: Number(pct) / 100,
  exactShare: exact.divide(exact.decimalToRational(pct), exact.rational(100n)),
})
