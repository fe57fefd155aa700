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
  const asked = byMaterialAndPeriod(demand)
  const offered = byMaterialAndPeriod(supply)
  return [...new Set([...asked.keys(), ...offered.keys()])].sort(byText).flatMap(material => {
    const [ownAsked, ownOffered] = [asked.get(material) ?? new Map(), offered.get(material) ?? new Map()]
    return [...new Set([...ownAsked.keys(), ...ownOffered.keys()])]
      .sort(byText)
      .map(period => rowOf(material, period, ownAsked.get(period) ?? [], inside(ownOffered, period)))
  })
}

function rowOf(material: string, period: string, asked: readonly DemandSum[], offered: readonly Eligible[]): Row {
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
}

type ByPeriod<T> = ReadonlyMap<string, readonly T[]>

/** Rows by material and period, each looked at once however many there are of others. */
const byMaterialAndPeriod = <T extends { readonly material: string; readonly period: string }>(
  rows: readonly T[],
): ReadonlyMap<string, ByPeriod<T>> =>
  new Map(
    [...Map.groupBy(rows, row => row.material)].map(([material, own]) => [
      material,
      Map.groupBy(own, row => row.period),
    ]),
  )

const inside = <T>(rows: ByPeriod<T>, period: string): T[] =>
  [...rows].flatMap(([own, some]) => (periodInside(own, period) ? some : []))

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
  const [supplied, asked] = [totals(supply), totals(demand)]
  return [...rows.entries()]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { material, stage, country, grams }]) => ({
      material,
      stage,
      country,
      kg: formatKg(grams),
      ofSupplyPct: percentOf(grams, supplied.get(material) ?? 0n),
      ofDemandPct: percentOf(grams, asked.get(material) ?? 0n),
    }))
}

const totals = (rows: readonly { readonly material: string; readonly grams: Grams }[]): ReadonlyMap<string, Grams> =>
  new Map([...Map.groupBy(rows, row => row.material)].map(([material, own]) => [material, total(own)]))
