import type { OverviewSaving, RoundRules, SealedLine, SealedOffer, Settlement } from '@lodestone/contracts'
import { CHINA, coinPlaces, exact, type Grams, grams, present, type Rational } from '@lodestone/kernel'
import { needOf } from '../allocation/allocation.need.ts'
import type { Allocation } from '../allocation/allocation.ts'

/**
 * What awards saved and where their goods come from. Grams, and money in whole coins of the round's base currency, as decimal strings; grams are of need, but beside
 * an index of goods.
 */
export type Outcome = {
  readonly savings: readonly SavedOn[]
  readonly origin: readonly OriginOf[]
}
export type SavedOn = {
  readonly against: OverviewSaving['against']
  readonly material: string
  readonly grams: string
  readonly compared: string
  readonly paid: string
}
export type OriginOf = {
  readonly material: string
  readonly stage: SealedOffer['chain'][number]['stage']
  readonly grams: string
  /** With every site of the stage outside China. */
  readonly outside: string
}

type Money = Pick<RoundRules, 'baseCurrency' | 'rates'>
/** Base currency per kilogram of a material's goods. */
type Indices = ReadonlyMap<string, Rational>

/** What awards are read on. `settled`: what lines pay, as the round was settled. */
export type Books = {
  readonly rules: Money
  readonly lines: readonly Pick<SealedLine, 'id' | 'material' | 'ceilingPrice'>[]
  readonly offers: readonly Pick<SealedOffer, 'id' | 'chain'>[]
  readonly settled: readonly Pick<Settlement['pools'][number]['members'][number], 'lineId' | 'needKg' | 'amount'>[]
  readonly indices: Indices
}

const inBase = ({ baseCurrency, rates }: Money, currency: string): Rational | undefined => {
  if (currency === baseCurrency) return exact.rational(1n)
  const rate = new Map<string, string>(Object.entries(rates)).get(currency)
  return rate === undefined ? undefined : exact.decimalToRational(rate)
}

/** A price that follows an index, of an offer in the sealed book. */
export type Followed = { readonly material: string; readonly index: string; readonly currency: string }

/** Of each material the value of the one index that its prices follow, where the round has fixed it; none where they follow several, or one in two currencies. */
export function indicesOf(rules: Money & Pick<RoundRules, 'indices'>, followed: readonly Followed[]): Indices {
  const values = new Map<string, Rational>()
  for (const [material, own] of Map.groupBy(followed, one => one.material)) {
    const { index, currency } = present(own[0])
    const value = Object.hasOwn(rules.indices, index) ? rules.indices[index] : undefined
    const rate = inBase(rules, currency)
    if (own.length > 1 || value === undefined || rate === undefined) continue
    values.set(material, exact.multiply(exact.decimalToRational(value), rate))
  }
  return values
}

/** What some awards of a round came to, on its books. Pure. */
export function outcomeOf(books: Books, awarded: readonly Allocation[]): Outcome {
  const { baseCurrency } = books.rules
  return addOutcomes(baseCurrency, [
    { savings: againstCeilings(books, new Set(awarded.map(one => one.lineId))), origin: [] },
    { savings: againstIndex(books, awarded), origin: originIn(books, awarded) },
  ])
}

/** Sums by material, stage and comparison, in their order. */
export function addOutcomes(currency: string, outcomes: readonly Outcome[]): Outcome {
  const places = coinPlaces(currency)
  const sum = <T>(rows: readonly T[], of: (row: T) => string) =>
    `${rows.reduce((all, one) => all + BigInt(of(one)), 0n)}`
  const coins = (amounts: readonly string[]) =>
    exact.formatRational(total(amounts.map(exact.decimalToRational)), places)
  const savings = inOrder(
    outcomes.flatMap(one => one.savings),
    one => `${one.material} ${one.against}`,
  )
  const origin = inOrder(
    outcomes.flatMap(one => one.origin),
    one => `${one.material} ${one.stage}`,
  )
  return {
    savings: savings.map(([{ against, material }, own]) => ({
      against,
      material,
      grams: sum(own, one => one.grams),
      compared: coins(own.map(one => one.compared)),
      paid: coins(own.map(one => one.paid)),
    })),
    origin: origin.map(([{ material, stage }, own]) => ({
      material,
      stage,
      grams: sum(own, one => one.grams),
      outside: sum(own, one => one.outside),
    })),
  }
}

/** Rows of one key together, by their keys, each with the first of them. */
const inOrder = <T>(rows: readonly T[], keyOf: (row: T) => string): [T, T[]][] =>
  [...Map.groupBy(rows, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => [present(own[0]), own])

const total = (amounts: readonly Rational[]): Rational =>
  amounts.reduce((sum, amount) => exact.add(sum, amount), exact.rational(0n))

const kilograms = (mass: Grams): Rational => exact.rational(mass, 1000n)

type Compared = { readonly grams: Grams; readonly compared: Rational; readonly paid: Rational }
const saved = (
  { baseCurrency }: Money,
  against: SavedOn['against'],
  rows: readonly (readonly [material: string, row: Compared])[],
): SavedOn[] => {
  const coins = (amount: Rational) => exact.formatRational(amount, coinPlaces(baseCurrency))
  return [...Map.groupBy(rows, ([material]) => material)].map(([material, own]) => ({
    against,
    material,
    grams: `${own.reduce((sum, [, one]) => sum + one.grams, 0n)}`,
    compared: coins(total(own.map(([, one]) => one.compared))),
    paid: coins(total(own.map(([, one]) => one.paid))),
  }))
}

/** Lines with a ceiling of their own: what they would have paid at it beside what they pay, freight included in both. */
function againstCeilings({ rules, lines, settled }: Books, awarded: ReadonlySet<string>): SavedOn[] {
  const known = new Map(lines.map(line => [line.id, line]))
  const rows = settled.flatMap(({ lineId, needKg, amount }) => {
    const line = awarded.has(lineId) ? known.get(lineId) : undefined
    const ceiling = line?.ceilingPrice
    const rate = ceiling && inBase(rules, ceiling.currency)
    if (!line || !ceiling || !rate) return []
    const mass = grams(needKg)
    const most = exact.multiply(exact.decimalToRational(ceiling.amount), rate)
    const row = {
      grams: mass,
      compared: exact.multiply(most, kilograms(mass)),
      paid: exact.decimalToRational(amount),
    }
    return [[line.material, row] as const]
  })
  return saved(rules, 'own-ceilings', rows)
}

/** Goods of a material with an index: its value beside what they cost, ex works in both. */
function againstIndex({ rules, indices }: Books, awarded: readonly Allocation[]): SavedOn[] {
  const rows = awarded.flatMap(({ material, quantity, price }) => {
    const index = indices.get(material)
    const rate = inBase(rules, price.currency)
    if (!index || !rate) return []
    const mass = kilograms(quantity)
    const cost = exact.multiply(exact.decimalToRational(price.amount), rate)
    return [
      [material, { grams: quantity, compared: exact.multiply(index, mass), paid: exact.multiply(cost, mass) }] as const,
    ]
  })
  return saved(rules, 'index', rows)
}

function originIn({ offers }: Books, awarded: readonly Allocation[]): OriginOf[] {
  const stages = new Map(
    offers.map(({ id, chain }) => [
      id,
      [...Map.groupBy(chain, one => one.stage)].map(([stage, sites]) => ({
        stage,
        isOutside: !sites.some(({ country }) => CHINA.has(country)),
      })),
    ]),
  )
  return awarded.flatMap(({ offerId, needMaterial, quantity, ratio }) => {
    const need = `${needOf(quantity, ratio)}`
    return (stages.get(offerId) ?? []).map(({ stage, isOutside }) => ({
      material: needMaterial,
      stage,
      grams: need,
      outside: isOutside ? need : '0',
    }))
  })
}
