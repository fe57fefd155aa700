import { formatKg, type Grams, percentOf, periodInside } from '@lodestone/kernel'
import { type ContainedElement, containedIn, type Goods, type Stage, showContained } from '@lodestone/provenance'

/** Levels that count as eligible supply: the floor a round has unless it sets another. */
export const ELIGIBLE_LEVELS = ['A', 'B'] as const

/** What goods are, as the database gives it. */
type Kind = {
  readonly material: string
  readonly grade?: string | null
  readonly composition?: Goods['composition'] | null
}

export type DemandSum = Kind & {
  readonly period: string
  readonly commitment: string
  readonly grams: Grams
}
export type Eligible = Kind & {
  readonly period: string
  readonly grams: Grams
  readonly chain: readonly { readonly stage: Stage; readonly country: string }[]
}

type Row = {
  material: string
  period: string
  demandKg: string
  committedKg: string
  eligibleSupplyKg: string
  gapKg: string
  /** What of each rare earth that is, by grade and declared composition: it can be compared over materials of different stages. */
  contained: { demand: ContainedElement[]; eligibleSupply: ContainedElement[] }
}

const total = (rows: readonly { readonly grams: Grams }[]): Grams => rows.reduce((sum, row) => sum + row.grams, 0n)
const contained = (rows: readonly (Kind & { readonly grams: Grams })[]): ContainedElement[] =>
  showContained(
    containedIn(
      rows.map(({ material, grade, composition, grams }) => ({
        material,
        grade: grade ?? undefined,
        composition: composition ?? undefined,
        grams,
      })),
    ),
  )
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Demand, eligible supply and gap per material and period as stated. An offer counts in every row whose period holds its own, so one of a
 * month also stands in its quarter, as the matching would use it; a gap is never negative. Grades and prices are not looked at, but for what the goods contain.
 */
export function coverageRows(demand: readonly DemandSum[], supply: readonly Eligible[]): Row[] {
  const keys = new Map(
    [...demand, ...supply].map(({ material, period }) => [`${material}\n${period}`, { material, period }]),
  )
  return [...keys.values()]
    .sort((a, b) => byText(a.material, b.material) || byText(a.period, b.period))
    .map(({ material, period }) => {
      const asked = demand.filter(row => row.material === material && row.period === period)
      const offered = supply.filter(row => row.material === material && periodInside(row.period, period))
      const gap = total(asked) - total(offered)
      return {
        material,
        period,
        demandKg: formatKg(total(asked)),
        committedKg: formatKg(total(asked.filter(row => row.commitment !== 'forecast'))),
        eligibleSupplyKg: formatKg(total(offered)),
        gapKg: formatKg(gap > 0n ? gap : 0n),
        contained: { demand: contained(asked), eligibleSupply: contained(offered) },
      }
    })
}

/**
 * What each country takes part in at each stage, per material: kilograms of eligible supply whose chain names it there, in percent of the
 * eligible supply and of the demand of that material. A country counts in full, as it does against a round's cap.
 */
export function countryShares(demand: readonly DemandSum[], supply: readonly Eligible[]) {
  const rows = new Map<string, { material: string; stage: Stage; country: string; grams: Grams }>()
  for (const offer of supply) {
    const places = new Map(offer.chain.map(({ stage, country }) => [`${stage}\n${country}`, { stage, country }]))
    for (const [place, { stage, country }] of places) {
      const key = `${offer.material}\n${place}`
      const row = rows.get(key) ?? { material: offer.material, stage, country, grams: 0n }
      rows.set(key, { ...row, grams: row.grams + offer.grams })
    }
  }
  const of = (list: readonly { material: string; grams: Grams }[], material: string): Grams =>
    total(list.filter(row => row.material === material))
  return [...rows.entries()]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { material, stage, country, grams }]) => ({
      material,
      stage,
      country,
      kg: formatKg(grams),
      ofSupplyPct: percentOf(grams, of(supply, material)),
      ofDemandPct: percentOf(grams, of(demand, material)),
    }))
}
