import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import type { Stage } from './chain.ts'
import type { Measure, Shock } from './outlook.queries.ts'
import type { Element } from './use-words.ts'

/** A share such as `0.48` in percent: `48`. */
export const percentOfShare = (share: string): string => formatDecimal(parseDecimal(share, 6) ?? 0n, 4)

/** What a scenario has happen, in parts that a table shows. */
export type Happening = {
  readonly kind: Shock['kind'] | Measure['kind']
  /** Countries, or the name of a plant or a measure. */
  readonly where: { readonly name: string } | { readonly countries: readonly string[]; readonly to: readonly string[] }
  readonly elements: readonly Element[]
  readonly stages: readonly Stage[]
  readonly from?: string
  readonly until?: string
  readonly much: readonly Much[]
}
/** A share in percent, days, kilograms, or a count of deliveries. */
export type Much =
  | { readonly is: 'less' | 'granted' | 'covered'; readonly percent: string }
  | { readonly is: 'days' | 'delay' | 'workingDelay'; readonly least: number; readonly most: number }
  | { readonly is: 'kg'; readonly kg: string }
  | { readonly is: 'deliveries'; readonly count: number }

type Days = number | { readonly low: number; readonly high: number }
const daysAs = (is: 'days' | 'delay' | 'workingDelay', days: Days): Much =>
  typeof days === 'number' ? { is, least: days, most: days } : { is, least: days.low, most: days.high }
const less = (share: string): Much => ({ is: 'less', percent: percentOfShare(share) })
const during = ({ from, until }: { from: string; until?: string | undefined }) => ({
  from,
  ...(until !== undefined && { until }),
})
const goods = ({ elements = [], stages }: { elements?: Element[] | undefined; stages: Stage[] }) => ({
  elements,
  stages,
})
const NO_GOODS = { elements: [], stages: [] }

export function happeningOf(one: Shock | Measure): Happening {
  const { kind } = one
  switch (one.kind) {
    case 'exports':
      return { kind, where: border(one), ...goods(one), ...during(one), much: [less(one.share)] }
    case 'licence':
      return { kind, where: border(one), ...goods(one), ...during(one), much: licence(one) }
    case 'plant':
      return { kind, where: { name: one.plant }, ...NO_GOODS, ...during(one), much: [less(one.share)] }
    case 'route':
      return {
        ...{ kind, where: { countries: one.origins, to: one.to }, ...NO_GOODS },
        ...{ ...during(one), much: [daysAs('days', one.extra)] },
      }
    case 'slip':
      return { kind, where: { name: one.plant }, ...NO_GOODS, much: [daysAs('days', one.by)] }
    case 'round':
      return {
        kind,
        where: { name: one.name },
        ...NO_GOODS,
        much: [{ is: 'deliveries', count: one.deliveries.length }],
      }
    case 'release': {
      const { name, element, stage, kg } = one
      return { kind, where: { name }, elements: [element], stages: [stage], ...during(one), much: [{ is: 'kg', kg }] }
    }
    case 'substitution': {
      const { name, element, share } = one
      return { kind, where: { name }, elements: [element], stages: [], ...during(one), much: [less(share)] }
    }
    case 'project': {
      const elements = [...new Set(one.plants.map(plant => plant.element))]
      const stages = [...new Set(one.plants.map(plant => plant.stage))]
      return { kind, where: { name: one.name }, elements, stages, much: [] }
    }
  }
}

const border = ({ country, to = [] }: { country: string; to?: string[] | undefined }) => ({ countries: [country], to })

function licence({ delay, working = false, covered, granted }: Extract<Shock, { kind: 'licence' }>): Much[] {
  return [
    daysAs(working ? 'workingDelay' : 'delay', delay),
    ...(covered === undefined ? [] : [{ is: 'covered' as const, percent: percentOfShare(covered) }]),
    ...(granted === undefined ? [] : [{ is: 'granted' as const, percent: percentOfShare(granted) }]),
  ]
}
