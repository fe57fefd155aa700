import { grams } from '@lodestone/kernel'
import { dayNumber } from '@lodestone/provenance'
import { firstDay, monthNumber } from '../days.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { World } from '../world/world.ts'
import { foresee, type LineOutcome, type Outcome } from './outcome.ts'

/** What one measure alone changes under the shocks of a scenario. A line that does not stop counts as going on until the horizon ends. */
export type Bought = {
  readonly measure: string
  /** Days that lines go on for longer; the lines that stop earlier with less than none. */
  readonly lines: readonly { readonly line: string; readonly element: LineOutcome['element']; readonly days: number }[]
  readonly days: number
  /** Kilograms less that are short after stocks, all lines together: less than nothing where more are. */
  readonly kg: number
}

/** What each measure of a scenario buys back by itself. */
export async function boughtBack(world: World, scenario: Scenario): Promise<Bought[]> {
  const without = (await foresee(world, { ...scenario, measures: [] })).outcome
  const end = firstDay(monthNumber(world.from) + world.months)
  const bought: Bought[] = []
  for (const measure of scenario.measures) {
    const { outcome } = await foresee(world, { ...scenario, measures: [measure] })
    bought.push(comparison(measure.name, without, outcome, end))
  }
  return bought
}

function comparison(measure: string, before: Outcome, after: Outcome, end: number): Bought {
  const stopOf = ({ stopsOn }: LineOutcome): number => (stopsOn === undefined ? end : dayNumber(stopsOn))
  const known = new Map(before.lines.map(own => [`${own.line}\n${own.element}`, own]))
  const lines = after.lines.flatMap(own => {
    const old = known.get(`${own.line}\n${own.element}`)
    const days = old === undefined ? 0 : stopOf(own) - stopOf(old)
    return days === 0 ? [] : [{ line: own.line, element: own.element, days }]
  })
  const open = ({ lines: all }: Outcome) =>
    all.reduce((sum, { shortKg, coveredKg }) => sum + grams(shortKg) - grams(coveredKg), 0n)
  return {
    measure,
    lines,
    days: lines.reduce((sum, { days }) => sum + days, 0),
    kg: Number(open(before) - open(after)) / 1000,
  }
}
