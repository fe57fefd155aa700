import { formatKg, grams, parseDecimal, present } from '@lodestone/kernel'
import type { Element } from '../world/world.ts'
import { quartersOf } from './quarters.ts'
import type { Plan } from './table.ts'

/**
 * Kilograms of an element in a quarter, beside what the mix of the first quarter would take, and what that saves: less than nothing where more is
 * taken.
 */
export type Need = {
  readonly quarter: string
  readonly element: Element
  readonly kg: string
  readonly unchangedKg: string
  readonly savedKg: string
}

/** What the units of one technology take in a quarter. */
export type Taken = {
  readonly quarter: string
  readonly technology: string
  readonly element: Element
  readonly grams: bigint
  readonly unchanged: bigint
}

export type PlannedNeed = {
  readonly needs: readonly Need[]
  readonly saved: readonly { readonly element: Element; readonly kg: string }[]
}

const ORDER: readonly Element[] = ['Nd', 'Pr', 'Dy', 'Tb', 'Sm', 'Gd']

/** Need by element and quarter, in whole grams by technology, which are summed up. */
export function needOf(plan: Plan): PlannedNeed {
  const cells = Map.groupBy(takenBy(plan), ({ quarter, element }) => `${quarter} ${element}`)
  const elements = ORDER.filter(element => plan.intensities.some(own => own.element === element))
  const needs = quartersOf(plan).flatMap(quarter =>
    elements.map((element): Need => {
      const own = cells.get(`${quarter} ${element}`) ?? []
      const kg = own.reduce((sum, one) => sum + one.grams, 0n)
      const unchanged = own.reduce((sum, one) => sum + one.unchanged, 0n)
      return { quarter, element, kg: formatKg(kg), unchangedKg: formatKg(unchanged), savedKg: formatKg(unchanged - kg) }
    }),
  )
  const saved = elements.map(element => ({
    element,
    kg: formatKg(
      needs
        .filter(own => own.element === element)
        .reduce((sum, { kg, unchangedKg }) => sum + grams(unchangedKg) - grams(kg), 0n),
    ),
  }))
  return { needs, saved }
}

/** Units have 3 places, shares 6 and kilograms a unit 6: their product in grams has 12. */
const PER_GRAM = 10n ** 12n
const rounded = (product: bigint): bigint => (2n * product + PER_GRAM) / (2n * PER_GRAM)

/** What each technology takes of each element, by quarter; rounded to the gram. */
export function takenBy({ from, technologies, intensities, units, mix }: Plan): Taken[] {
  const share = sharesOf(mix)
  const elements = Map.groupBy(intensities, ({ technology }) => technology)
  return units.flatMap(({ endUse, quarter, units: count }) =>
    technologies
      .filter(own => own.endUse === endUse)
      .flatMap(({ technology }) => {
        const [now, first] = [share(technology, quarter), share(technology, from)]
        return (elements.get(technology) ?? []).map(({ element, kgPerUnit }): Taken => {
          const each = present(parseDecimal(count, 3)) * present(parseDecimal(kgPerUnit, 6))
          return { quarter, technology, element, grams: rounded(each * now), unchanged: rounded(each * first) }
        })
      }),
  )
}

/** The share of a technology in a quarter, in millionths. */
export function sharesOf(mix: Plan['mix']): (technology: string, quarter: string) => bigint {
  const stated = new Map(mix.map(own => [`${own.technology}\n${own.quarter}`, present(parseDecimal(own.share, 6))]))
  return (technology, quarter) => stated.get(`${technology}\n${quarter}`) ?? 0n
}
