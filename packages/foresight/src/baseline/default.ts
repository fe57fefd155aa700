import type { PlantRow, World } from '../world/world.ts'
import { worldNeed } from './balance.ts'
import { FIGURES_OF_BASELINE, type Figures, MAGNET_ELEMENTS, yearsOf } from './figures.ts'
import { later } from './later.ts'
import { marketNeeds, monthly } from './needs.ts'
import { type Made, primary, scrap } from './supply.ts'
import { waysOf } from './ways.ts'

/** The world that a hub is born with: supply and the blocs' markets from published figures, without any member's line. */
export type Baseline = { readonly name: string; readonly world: World; readonly notes: readonly string[] }

/** How it is derived stands in its notes and in each row's `source` and `basis`. */
export const defaultBaseline = (): Baseline => baselineOf(FIGURES_OF_BASELINE)

export function baselineOf(figures: Figures): Baseline {
  const { name, notes, from, months, leadDays, transitDays, yields } = figures
  return {
    name,
    notes,
    world: {
      from,
      months,
      assumptions: { leadDays, transitDays, yields },
      plants: plantsOf(figures),
      routes: waysOf(figures),
      needs: marketNeeds(figures),
      stocks: [],
      deliveries: [],
    },
  }
}

/** Months before its year that a row of early stages begins, since goods take up to half a year to their use. */
const EARLY = 6

function plantsOf(figures: Figures): PlantRow[] {
  const years = yearsOf(figures)
  return years.flatMap((year, place) => {
    const early = [
      ...primary(figures, 'mining', year, place),
      ...primary(figures, 'separation', year, place),
      ...scrap(figures, year, worldNeed(figures, year)),
    ]
    const span = (months: number) => ({
      ...(place > 0 && { from: before(year, months) }),
      ...(place < years.length - 1 && { to: before(year + 1, months + 1) }),
    })
    return [
      ...early.flatMap(own => rowsOf(own, span(EARLY))),
      ...later(figures, year, place).flatMap(own => rowsOf(own, span(0))),
    ]
  })
}

/** The month so many months before January of a year. */
const before = (year: number, months: number): string =>
  months === 0 ? `${year}-01` : `${year - 1}-${String(13 - months).padStart(2, '0')}`

/** A row for each element that a plant makes. */
const rowsOf = ({ kt, ...own }: Made, span: Pick<PlantRow, 'from' | 'to'>): PlantRow[] =>
  MAGNET_ELEMENTS.flatMap(element =>
    kt[element] === 0 ? [] : [{ ...own, element, kgPerMonth: monthly(kt[element]), ...span }],
  )
