import { floatAt } from '@lodestone/engine/linear'
import { grams, present } from '@lodestone/kernel'
import { dayNumber } from '@lodestone/provenance'
import { firstDay, monthNumber } from '../days.ts'
import { plantOf } from '../scenario/border.ts'
import type { Draw } from '../scenario/draw.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { STEPS } from '../world/steps.ts'
import type { PlantRow, Step } from '../world/world.ts'
import { passingOf } from './passing.ts'
import type { Setting } from './setting.ts'
import { meansOf, type Windows, windowsOf } from './windows.ts'

/** The most grams on each arc in a month; `undisturbed` are those that flow without any shock, and are asked for where a border has one. */
export type Limits = (month: number, undisturbed: Float64Array | undefined) => Float64Array

/** What of an element in the goods of a step is in those of the last. */
export function keptAfter(draw: Draw): (step: Step) => number {
  const kept = new Map<Step, number>()
  for (const [n, step] of STEPS.entries())
    kept.set(
      step,
      STEPS.slice(n + 1).reduce((product, later) => product * draw.yieldOf(later), 1),
    )
  return step => present(kept.get(step))
}

export function limitsOf(setting: Setting): Limits {
  const { chain, plants, world, scenario, releases, draw } = setting
  const { arcs, lags, element } = chain
  const kept = keptAfter(draw)
  const start = monthNumber(world.from)
  const rowsOf = Map.groupBy(
    plants.filter(own => own.element === element),
    ({ plant }) => plant,
  )
  const capacities = arcs.map(({ limit, to }) => {
    if (limit.kind !== 'plant') return undefined
    const back = to === undefined ? 0 : present(lags[to])
    if (!Number.isFinite(back)) return 0
    return capacityOf(rowsOf.get(limit.plant) ?? [], scenario, draw, windowsOf(world, back))
  })
  const passing = passingOf(setting)

  return (month, undisturbed) => {
    const [a, b] = [firstDay(start + month), firstDay(start + month + 1)]
    const { way, border, through } = passing(month, undisturbed)
    return Float64Array.from(arcs, ({ limit }, n) => {
      if (limit.kind === 'plant') {
        const capacity = present(capacities[n])
        const mean = typeof capacity === 'number' ? capacity : floatAt(capacity, month)
        return Math.floor(mean * kept(limit.made))
      }
      if (limit.kind === 'way') return way(n)
      if (limit.kind === 'border') return border(limit.ways)
      if (limit.kind === 'through') return through(limit.way, limit.ways)
      if (limit.kind === 'release') {
        const { from, until, kg, stage } = present(releases[limit.release])
        const [first, last] = [dayNumber(from), dayNumber(until)]
        const within = Math.max(0, Math.min(b, last) - Math.max(a, first))
        return Math.floor((Number(grams(kg)) * kept(stage) * within) / (last - first))
      }
      return Number.POSITIVE_INFINITY
    })
  }
}

/** Grams a month that a plant's rows have, by month of use; one number where it is the same on all days. */
function capacityOf(
  rows: readonly PlantRow[],
  scenario: Scenario,
  draw: Draw,
  windows: Windows,
): Float64Array | number {
  const [first, ...more] = rows
  if (!first) return 0
  const { left, slip } = plantOf(scenario, draw, first.plant)
  const spans = rows.map(row => ({
    from: row.from === undefined ? Number.NEGATIVE_INFINITY : firstDay(monthNumber(row.from)) + slip,
    to: row.to === undefined ? Number.POSITIVE_INFINITY : firstDay(monthNumber(row.to) + 1) + slip,
    rate: Number(grams(row.kgPerMonth)) * draw.comes(row),
  }))
  const [only] = spans
  const isSteady = more.length === 0 && only?.from === Number.NEGATIVE_INFINITY && only.to === Number.POSITIVE_INFINITY
  if (isSteady && !scenario.shocks.some(shock => 'plant' in shock && shock.plant === first.plant)) return only.rate
  return meansOf(windows, day => {
    const span = spans.find(({ from, to }) => day >= from && day < to)
    return span ? span.rate * left(day) : 0
  })
}
