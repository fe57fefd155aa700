import { grams, present } from '@lodestone/kernel'
import type { Fault } from './fault.ts'
import { standingNeed } from './standing.ts'
import { STEPS } from './steps.ts'
import type { Element, PlantRow, World } from './world.ts'

/** Tonnes written as kilograms, or grams, are wrong by a thousand; what truly differs so much within one table is rare. */
const FAR = 300
/**
 * Kilograms a month of one plant that nobody believes: of Nd what the world refined of Nd, Pr, Dy and Tb together in 2024 (80,805 t; source: IEA, Critical
 * Minerals Dataset 2025, CC BY 4.0); of the others assumed shares of it.
 */
const MOST_OF_A_PLANT: Record<Element, number> = { Nd: 6.7e6, Pr: 2.2e6, Dy: 6.7e5, Tb: 2e5, Sm: 1e6, Gd: 1e6 }
/** Days of need that a stock given in kilograms lasts at most. */
const MOST_DAYS = 3650
const CHECK = 'are kilograms a month of the element contained meant?'
const kg = (text: string): number => Number(grams(text)) / 1000

/** What is likely wrong by a thousand, with the cell to look at. */
export const plausibilityFaults = (world: World): Fault[] => [
  ...unlikelyPlants(world.plants),
  ...seriesFaults(world),
  ...totalFaults(world),
  ...stockFaults(world),
]

export const unlikelyPlants = (plants: readonly PlantRow[]): Fault[] =>
  plants.flatMap(({ element, kgPerMonth }, n) =>
    kg(kgPerMonth) > MOST_OF_A_PLANT[element]
      ? [
          {
            table: 'plants',
            row: n + 1,
            column: 'kgPerMonth',
            message: `${kgPerMonth} kg of ${element} is more than one plant makes: ${CHECK}`,
          },
        ]
      : [],
  )

/** A month of a line that is a thousand times its other months. */
function seriesFaults({ needs }: World): Fault[] {
  const faults: Fault[] = []
  const rows = needs.map((own, n) => ({ own, at: n + 1, kg: kg(own.kgPerMonth) })).filter(row => row.kg > 0)
  for (const series of Map.groupBy(rows, ({ own }) => `${own.line}\n${own.element}\n${own.stage}`).values()) {
    if (series.length < 2) continue
    const bySize = series.toSorted((a, b) => a.kg - b.kg)
    const middle = present(bySize[(bySize.length - 1) >> 1])
    for (const row of series)
      if (row.kg > FAR * middle.kg || middle.kg > FAR * row.kg)
        faults.push({
          table: 'needs',
          row: row.at,
          column: 'kgPerMonth',
          message: `${row.own.kgPerMonth} kg against ${middle.own.kgPerMonth} kg in row ${middle.at} of the same line: ${CHECK}`,
        })
  }
  return faults
}

/** Needs of a month that are far more than everybody makes. */
function totalFaults({ needs, plants }: World): Fault[] {
  return [
    ...Map.groupBy(
      needs.map((own, n) => ({ own, at: n + 1 })),
      ({ own }) => own.element,
    ),
  ].flatMap(([element, rows]) => {
    const made = Math.max(
      ...STEPS.map(step =>
        plants
          .filter(own => own.element === element && own.stage === step)
          .reduce((sum, own) => sum + kg(own.kgPerMonth), 0),
      ),
    )
    const largest = present(rows.toSorted((a, b) => kg(b.own.kgPerMonth) - kg(a.own.kgPerMonth) || a.at - b.at)[0])
    return made > 0 && kg(largest.own.kgPerMonth) > FAR * made
      ? [
          {
            table: 'needs',
            row: largest.at,
            column: 'kgPerMonth',
            message: `${largest.own.kgPerMonth} kg of ${element} against ${made} kg that all plants make: ${CHECK}`,
          },
        ]
      : []
  })
}

function stockFaults(world: World): Fault[] {
  const rows = Map.groupBy(world.needs, ({ line, element }) => `${line}\n${element}`)
  return world.stocks.flatMap(({ line, element, kg: held }, n) => {
    const need = standingNeed(world, rows.get(`${line}\n${element}`) ?? [])
    if (held === undefined || !need || kg(need.kgPerMonth) === 0) return []
    const days = Math.round((kg(held) / kg(need.kgPerMonth)) * 30)
    return days > MOST_DAYS
      ? [{ table: 'stocks', row: n + 1, column: 'kg', message: `${held} kg would last ${days} days: ${CHECK}` }]
      : []
  })
}
