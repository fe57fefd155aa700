import { isAssured } from '@lodestone/kernel/assurance'
import { quarterOf } from '@lodestone/kernel/period'
import { formatKg, type Grams, grams, percentOf } from '@lodestone/kernel/quantity'
import { drawn } from '../../../format/format.ts'
import type { Line, RoundOffer, RoundRecord } from './round.queries.ts'

/** Demand and supply of a round side by side: quantities at any time, prices once the round is matched. */

/** A step of a curve: kilograms at a price in base currency per kilogram; no price where any is taken. For drawing alone. */
export type Step = { readonly kg: number; readonly price: number | undefined }

export type Curves = {
  readonly demand: readonly Step[]
  readonly supply: readonly Step[]
  /** Kilograms of demand that name no ceiling, and of offers whose origin the round does not take: exact. */
  readonly withoutCeilingKg: string
  readonly notEligibleKg: string
}

/** What a round asks of origin. */
type Asked = Pick<RoundRecord['rules'], 'provenanceFloor' | 'assurance'>
type Origin = Pick<RoundOffer['screening'], 'level' | 'assurance'>

/** A level at or above the floor, A being best and U none, known as the round asks or better. */
const meets = ({ level, assurance }: Origin, asked: Asked): boolean =>
  level !== 'U' && level <= asked.provenanceFloor && isAssured(assurance, asked.assurance)
const total = (values: readonly Grams[]): Grams => values.reduce((sum, value) => sum + value, 0n)

/**
 * Demand by falling ceiling and eligible supply by rising price ex works at the tier reached, of one material and, if named, one quarter. An offer
 * that took no part stands at its first tier. Ceilings are for delivered goods, so freight lies between the two.
 */
export function curvesOf(record: RoundRecord, material: string, quarter: string | undefined): Curves {
  const { rules, inputs, result } = record
  const here = (one: { material: string; period: string }) =>
    one.material === material && (quarter === undefined || quarterOf(one.period) === quarter)
  const lines = inputs.lines.filter(here)
  const offers = inputs.offers.filter(here)
  const tiers = new Map(result.selection.map(({ offerId, tier }) => [offerId, tier]))
  const eligible = offers.filter(offer => meets(offer, rules) && offer.tiers.length > 0)
  const inBase = ({ amount, currency }: { amount: string; currency: keyof typeof rules.rates }): number =>
    drawn(amount) * (currency === rules.baseCurrency ? 1 : drawn(rules.rates[currency]))
  return {
    demand: lines
      .map(({ quantityKg, ceilingPrice }) => ({
        kg: drawn(quantityKg),
        price: ceilingPrice ? inBase(ceilingPrice) : undefined,
      }))
      .toSorted((a, b) => (b.price ?? Number.POSITIVE_INFINITY) - (a.price ?? Number.POSITIVE_INFINITY) || 0),
    supply: eligible
      .map(({ id, quantityKg, tiers: own }) => ({
        kg: drawn(quantityKg),
        price: drawn((own[tiers.get(id) ?? 0] ?? own[0])?.exWorks),
      }))
      .toSorted((a, b) => a.price - b.price),
    withoutCeilingKg: formatKg(total(lines.filter(one => !one.ceilingPrice).map(one => grams(one.quantityKg)))),
    notEligibleKg: formatKg(total(offers.filter(one => !eligible.includes(one)).map(one => grams(one.quantityKg)))),
  }
}

export type CoverageCurve = {
  readonly key: string
  readonly askedKg: string
  readonly offeredKg: string
  /** Offered of an origin that the round takes. */
  readonly eligibleKg: string
  readonly coveredPct: string
  readonly gapKg: string
}

/** What has joined on both sides, in quantities alone: by material, or by quarter of one material. */
export function coverageOf(
  lines: readonly Pick<Line, 'material' | 'period' | 'quantityKg' | 'entry'>[],
  offers: readonly Pick<RoundOffer, 'material' | 'period' | 'quantityKg' | 'entry' | 'screening'>[],
  rules: Asked,
  material?: string,
): CoverageCurve[] {
  const stands = ({ entry }: { entry: string }) => entry === 'joined' || entry === 'confirmed'
  const keyOf = (one: { material: string; period: string }) =>
    material === undefined ? one.material : quarterOf(one.period)
  const of = <One extends { material: string; period: string; entry: string }>(all: readonly One[]) =>
    Map.groupBy(
      all.filter(one => stands(one) && (material === undefined || one.material === material)),
      keyOf,
    )
  const [asked, offered] = [of(lines), of(offers)]
  return [...new Set([...asked.keys(), ...offered.keys()])].toSorted().map(key => {
    const demand = total((asked.get(key) ?? []).map(one => grams(one.quantityKg)))
    const own = offered.get(key) ?? []
    const eligible = total(own.filter(one => meets(one.screening, rules)).map(one => grams(one.quantityKg)))
    return {
      key,
      askedKg: formatKg(demand),
      offeredKg: formatKg(total(own.map(one => grams(one.quantityKg)))),
      eligibleKg: formatKg(eligible),
      coveredPct: percentOf(eligible, demand),
      gapKg: formatKg(demand > eligible ? demand - eligible : 0n),
    }
  })
}
