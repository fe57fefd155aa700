import { exact, formatKg, grams } from '@lodestone/kernel'
import type { Element } from '../world/world.ts'
import { takenBy } from './need.ts'
import type { Plan } from './table.ts'

/** What so many kilograms of a material contain, as the hub states it of goods: from least to most. */
export type Contents = {
  readonly material: string
  readonly kg: string
  readonly elements: readonly { readonly element: Element; readonly leastKg: string; readonly mostKg: string }[]
}

/** Kilograms of a material in a quarter: at the middle of its contents, and between what the richest and the poorest goods would take. */
export type ForecastLine = {
  readonly material: string
  readonly period: string
  readonly kg: string
  readonly leastKg: string
  readonly mostKg: string
}

/**
 * Lines of a forecast that hold what a plan needs. Goods are counted by the rare earths in them all together: a plan's mix of elements is none that
 * single goods have.
 * Throws RangeError where nothing is stated of a material that the plan takes.
 */
export function forecastLinesOf(plan: Plan, contents: readonly Contents[]): ForecastLine[] {
  const materialOf = new Map(plan.technologies.map(({ technology, material }) => [technology, material]))
  const cells = Map.groupBy(
    takenBy(plan),
    ({ technology, quarter }) => `${materialOf.get(technology) ?? ''}\n${quarter}`,
  )
  const lines = [...cells].flatMap(([key, taken]) => {
    const [material = '', period = ''] = key.split('\n')
    const held = taken.reduce((sum, own) => sum + own.grams, 0n)
    return material === '' || held === 0n ? [] : [lineOf(material, period, held, contents)]
  })
  return lines.sort((a, b) => (`${a.material} ${a.period}` < `${b.material} ${b.period}` ? -1 : 1))
}

function lineOf(material: string, period: string, held: bigint, contents: readonly Contents[]): ForecastLine {
  const stated = contents.find(own => own.material === material)
  if (!stated) throw new RangeError(`no contents are stated of ${material}`)
  const sum = (of: 'leastKg' | 'mostKg') => stated.elements.reduce((all, own) => all + grams(own[of]), 0n)
  const [least, most] = [sum('leastKg'), sum('mostKg')]
  if (least === 0n) throw new RangeError(`${material} may contain nothing that is needed`)
  // Goods that hold the `parts`th of `halves` of their mass as rare earths; a gram too many rather than too few.
  const goods = (parts: bigint, halves: bigint): string =>
    formatKg(-exact.floor(exact.rational(-held * halves * grams(stated.kg), parts)))
  return { material, period, kg: goods(least + most, 2n), leastKg: goods(most, 1n), mostKg: goods(least, 1n) }
}
