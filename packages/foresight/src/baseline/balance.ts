import { byName, present } from '@lodestone/kernel'
import { type ByElement, type Figures, MAGNET_ELEMENTS, onLine } from './figures.ts'

/** Thousand tonnes that the world needs in a year: what is published by element, and other uses by the shares assumed of them. */
export const worldNeed = ({ need }: Figures, year: number): ByElement =>
  byName(MAGNET_ELEMENTS, element => {
    const of = (which: '2024' | '2030') => need[which][element] + need[which].other * need.shareOfOther[element]
    return onLine({ '2024': of('2024'), '2030': of('2030') }, year)
  })

export const sumOf = (by: ByElement): number => MAGNET_ELEMENTS.reduce((sum, element) => sum + by[element], 0)

/** How what the world needs divides among the elements. */
export function needProfile(figures: Figures, year: number): ByElement {
  const need = worldNeed(figures, year)
  return byName(MAGNET_ELEMENTS, element => need[element] / sumOf(need))
}

/** What survives into the goods of a stage at least. */
export const leastKeptBy = ({ yields }: Figures, stage: 'separation' | 'metal' | 'alloy' | 'magnet'): number =>
  Number(present(yields.find(own => own.stage === stage)).low)

/** Published thousand tonnes of a stage in a year, all countries together. */
export const publishedTotal = ({ supply }: Figures, stage: 'mining' | 'separation', year: number): number =>
  present(supply.find(own => own.stage === stage)).groups.reduce((sum, group) => sum + onLine(group, year), 0)
