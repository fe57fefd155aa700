import { countryOf, exact, gradeMeets, grams, periodMonths, present, type Rational } from '@lodestone/kernel'
import { cellOf } from '../at.ts'
import type { CheckedRecord, LineInput, OfferInput, Rules } from '../types.ts'

/** Whole grams of need that a gram of goods serves, one at least: in no finer steps do they serve it. */
export const grainOf = ({ n, d }: Rational): number => Math.max(1, Number(n / d))

/** A pair as the checker sees it: the ratio, which is nearly `times`, and freight in base currency per kilogram offered. */
export type InputFact = {
  readonly ratio: Rational
  readonly times: number
  readonly freight: Rational
  readonly cost: readonly number[]
}

/** Whether goods serve another amount of need than is offered of them. */
export const converts = ({ ratio }: InputFact): boolean => ratio.n !== ratio.d

export type Facts = {
  readonly record: CheckedRecord
  readonly rules: Rules
  readonly lines: readonly LineInput[]
  readonly offers: readonly OfferInput[]
  readonly lineAt: ReadonlyMap<string, number>
  readonly offerAt: ReadonlyMap<string, number>
  readonly need: Float64Array
  readonly weight: Float64Array
  readonly least: Float64Array
  readonly supply: Float64Array
  readonly priority: readonly number[]
  /** The pool of each line, and the lines of each pool. */
  readonly pool: readonly string[]
  readonly pools: ReadonlyMap<string, readonly number[]>
  /** In base currency per kilogram of need; `'unknown'` in a currency without a rate, or where one is asked for and absent: nothing is within it. */
  readonly ceiling: readonly (Rational | 'unknown' | undefined)[]
  readonly exWorks: readonly (readonly Rational[])[]
  /** The pair of a line and an offer, ceilings aside; `undefined` when they do not fit. */
  readonly fact: (i: number, j: number) => InputFact | undefined
  /** The pair of a line and an offer that fit, as those of `fitting` and `reach` do. Throws TypeError for others. */
  readonly pairOf: (i: number, j: number) => InputFact
  /** Whether the offer's tier is within the line's ceiling. */
  readonly affordable: (i: number, j: number, tier: number) => boolean
  /** Whether an offer's total is a decision of its own: a minimum lot, an increment, or tiers. */
  readonly lotted: readonly boolean[]
  /** Offers that pair with a line, ceilings aside. */
  readonly fitting: (i: number) => readonly number[]
  /** Offers that a line could use at one of their tiers. */
  readonly reach: (i: number) => number[]
}

/** The name of a pool. */
export const poolOf = ({
  material,
  grade,
  period,
  zone,
}: Pick<LineInput, 'material' | 'grade' | 'period' | 'zone'>): string => JSON.stringify([material, grade, period, zone])

const LEVELS = 'ABCDE'
const KNOWN = ['declared', 'documented', 'verified']
const CARRIED = ['CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP']

/** Reads a record's inputs from their definitions in the rule book, one judgement per kind of line and offer. */
export function factsOf(record: CheckedRecord): Facts {
  const { rules } = record
  const { lines, offers } = record.inputs
  const exWorks = offers.map(offer => offer.tiers.map(tier => exact.decimalToRational(tier.exWorks)))
  const near = exWorks.map(tiers => tiers.map(toNumber))
  // Lines that differ in nothing that matters for a pair are judged once.
  const carried = (rules.freight ?? []).length > 0
  const groups = new Set(offers.map(({ group }) => group))
  const months = offers.map(({ period }) => periodMonths(period))
  const columns = new Map<string, { pairs: (InputFact | undefined)[]; fitting: number[] }>()
  const columnOf = lines.map(line => {
    const key = JSON.stringify([
      line.material,
      line.grade,
      line.substitutes,
      line.period,
      carried ? line.deliverTo : '',
      line.provenanceFloor,
      line.assurance,
      groups.has(line.group) ? line.group : '',
    ])
    let column = columns.get(key)
    if (!column) {
      const asked = periodMonths(line.period)
      const pairs = offers.map((offer, j) => {
        const ratio = ratioOf(line, offer)
        return ratio && isWithin(months[j], asked) ? judge(line, offer, ratio, present(near[j]), rules) : undefined
      })
      column = { pairs, fitting: pairs.flatMap((pair, j) => (pair ? [j] : [])) }
      columns.set(key, column)
    }
    return column
  })
  const pool = lines.map(poolOf)
  const ceiling = lines.map(line => ceilingOf(line, rules))
  const ceilingNear = ceiling.map(value => (value && value !== 'unknown' ? toNumber(value) : Number.POSITIVE_INFINITY))
  const column = (i: number) => present(columnOf[i])
  const fact = (i: number, j: number) => column(i).pairs[j]
  const affordable = (i: number, j: number, tier: number): boolean => {
    const pair = fact(i, j)
    const top = ceiling[i]
    if (!pair || top === 'unknown') return false
    if (!top) return true
    const landed = present(pair.cost[tier]) / pair.times
    if (Math.abs(landed - present(ceilingNear[i])) > 1e-9 * Math.abs(landed)) return landed < present(ceilingNear[i])
    return exact.compare(exact.divide(exact.add(cellOf(exWorks, j, tier), pair.freight), pair.ratio), top) <= 0
  }
  return {
    record,
    rules,
    lines,
    offers,
    lineAt: new Map(lines.map((line, i) => [line.id, i])),
    offerAt: new Map(offers.map((offer, j) => [offer.id, j])),
    need: Float64Array.from(lines, line => Number(grams(line.quantityKg))),
    weight: Float64Array.from(lines, line => Math.max(1, Number(grams(line.weight)))),
    least: Float64Array.from(lines, line => Number(grams(line.minimumKg ?? '0'))),
    supply: Float64Array.from(offers, offer => Number(grams(offer.quantityKg))),
    priority: lines.map(line => (rules.allocation === 'pro-rata' ? 1 : (line.priority ?? 5))),
    pool,
    pools: Map.groupBy(lines.keys(), i => present(pool[i])),
    ceiling,
    exWorks,
    fact,
    pairOf: (i, j) => present(fact(i, j)),
    affordable,
    lotted: offers.map(isLotted),
    fitting: i => column(i).fitting,
    reach: i => column(i).fitting.filter(j => present(exWorks[j]).some((_, tier) => affordable(i, j, tier))),
  }
}

const isLotted = (offer: OfferInput): boolean =>
  offer.minimumLotKg !== undefined ||
  offer.lotIncrementKg !== undefined ||
  offer.tiers.length > 1 ||
  Number(offer.tiers[0]?.fromKg ?? 0) > 0

export const toNumber = ({ n, d }: Rational): number => Number(n) / Number(d)

type Months = ReturnType<typeof periodMonths>
const isWithin = (inner: Months, outer: Months): boolean =>
  inner !== undefined && outer !== undefined && outer.first <= inner.first && inner.last <= outer.last

const known = (assurance: OfferInput['assurance']): number => KNOWN.indexOf(assurance ?? 'declared')

/** The pair of goods that fit in kind and period, unless origin, group or place forbid it. */
function judge(
  line: LineInput,
  offer: OfferInput,
  ratio: Rational,
  exWorks: readonly number[],
  rules: Rules,
): InputFact | undefined {
  if (offer.level === 'U') return undefined
  const floor = Math.min(
    LEVELS.indexOf(rules.provenanceFloor),
    LEVELS.indexOf(line.provenanceFloor ?? rules.provenanceFloor),
  )
  if (LEVELS.indexOf(offer.level) > floor) return undefined
  const asked = Math.max(known(rules.assurance), known(line.assurance))
  if (known(offer.assurance) < asked) return undefined
  if (line.group !== undefined && line.group === offer.group) return undefined
  const freight = freightOf(line, offer, rules)
  if (!freight) return undefined
  const carried = toNumber(freight)
  return { ratio, times: toNumber(ratio), freight, cost: exWorks.map(price => price + carried) }
}

function ratioOf(line: LineInput, offer: OfferInput): Rational | undefined {
  if (line.material === offer.material && gradeMeets(offer.grade, line.grade)) return exact.rational(1n)
  const substitute = line.substitutes?.find(
    ({ material, grade }) => material === offer.material && gradeMeets(offer.grade, grade),
  )
  return substitute && exact.decimalToRational(substitute.ratio)
}

function freightOf(line: LineInput, offer: OfferInput, rules: Rules): Rational | undefined {
  const rows = rules.freight ?? []
  if (CARRIED.includes(offer.incoterm) || rows.length === 0) return exact.rational(0n)
  const froms = [offer.deliverFrom, countryOf(offer.deliverFrom)]
  const tos = [line.deliverTo, countryOf(line.deliverTo)]
  const order = [
    [froms[0], tos[0]],
    [froms[0], tos[1]],
    [froms[1], tos[0]],
    [froms[1], tos[1]],
    [froms[0], '*'],
    [froms[1], '*'],
    ['*', tos[0]],
    ['*', tos[1]],
    ['*', '*'],
  ]
  for (const [from, to] of order) {
    const row = rows.find(candidate => candidate.from === from && candidate.to === to)
    if (row) return exact.decimalToRational(row.amount)
  }
  return undefined
}

/** The lower of the line's ceiling and the round's reserve price for its material; `'unknown'` where a ceiling has no rate, or is asked for and absent. */
function ceilingOf({ ceilingPrice, material }: LineInput, rules: Rules): Rational | 'unknown' | undefined {
  const reserves = rules.reservePrices ?? {}
  const amount = Object.hasOwn(reserves, material) ? reserves[material] : undefined
  const reserve = amount === undefined ? undefined : exact.decimalToRational(amount)
  if (!ceilingPrice) return reserve ?? (rules.requireCeilings || rules.objective === 'surplus' ? 'unknown' : undefined)
  const { amount: own, currency } = ceilingPrice
  const rate =
    currency === rules.baseCurrency ? '1' : Object.hasOwn(rules.rates, currency) ? rules.rates[currency] : undefined
  if (rate === undefined) return 'unknown'
  const ceiling = exact.multiply(exact.decimalToRational(own), exact.decimalToRational(rate))
  return reserve && exact.compare(reserve, ceiling) < 0 ? reserve : ceiling
}
