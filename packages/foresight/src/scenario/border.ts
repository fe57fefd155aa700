import { dayNumber } from '@lodestone/provenance'
import { afterWorkingDays } from '../days.ts'
import type { Element, Step } from '../world/world.ts'
import type { Draw } from './draw.ts'
import type { Scenario, Shock } from './scenario.ts'

/** Goods on their way from one country to another after a step. */
export type Way = { readonly element: Element; readonly stage: Step; readonly from: string; readonly to: string }

/**
 * What of the goods that would leave on a day may, and how many days longer they then take. `own`: a shock is of this way alone, so that what it takes cannot be had
 * from what others leave.
 */
export type Passage = {
  readonly share: (day: number) => number
  readonly extra: (day: number) => number
  readonly mostExtra: number
  readonly own: boolean
}

const holds = (shock: { from: string; until?: string | undefined }): ((day: number) => boolean) => {
  const from = dayNumber(shock.from)
  const until = shock.until === undefined ? Number.POSITIVE_INFINITY : dayNumber(shock.until)
  return day => day >= from && day < until
}

/** What the shocks do to a way; `undefined` where they do nothing to it. */
export function passageOf({ shocks }: Scenario, draw: Draw, way: Way): Passage | undefined {
  const shares: ((day: number) => number)[] = []
  const extras: ((day: number) => number)[] = []
  let own = false
  let mostExtra = 0
  for (const [n, shock] of shocks.entries()) {
    if ((shock.kind === 'exports' || shock.kind === 'licence') && isAt(shock, way)) {
      shares.push(sharesOf(shock, draw, n))
      own ||= shock.to !== undefined
    }
    if (shock.kind === 'route' && shock.origins.includes(way.from) && shock.to.includes(way.to)) {
      const [isOn, extra] = [holds(shock), draw.daysOf(shock.extra, n)]
      extras.push(day => (isOn(day) ? extra : 0))
      mostExtra += extra
      own = true
    }
  }
  if (shares.length === 0 && extras.length === 0) return undefined
  return {
    share: day => shares.reduce((left, share) => left * share(day), 1),
    extra: day => extras.reduce((sum, extra) => sum + extra(day), 0),
    mostExtra,
    own,
  }
}

type Border = Extract<Shock, { kind: 'exports' | 'licence' }>

const isAt = ({ country, stages, elements, to }: Border, way: Way): boolean =>
  country === way.from &&
  stages.includes(way.stage) &&
  (elements === undefined || elements.includes(way.element)) &&
  (to === undefined || to.includes(way.to))

function sharesOf(shock: Border, draw: Draw, n: number): (day: number) => number {
  const isOn = holds(shock)
  if (shock.kind === 'exports') {
    const left = 1 - Number(shock.share)
    return day => (isOn(day) ? left : 1)
  }
  const delay = draw.daysOf(shock.delay, n)
  const from = dayNumber(shock.from)
  const granted = shock.working ? afterWorkingDays(from, delay) : from + delay
  const covered = Number(shock.covered ?? '1')
  const [before, after] = [1 - covered, 1 - covered + covered * Number(shock.granted ?? '1')]
  return day => (isOn(day) ? (day < granted ? before : after) : 1)
}

/** What of a plant's capacity is left on a day, and how many days later than stated its rows begin and end. */
export function plantOf(
  { shocks }: Scenario,
  draw: Draw,
  plant: string,
): { left: (day: number) => number; slip: number } {
  let slip = 0
  const shares: ((day: number) => number)[] = []
  for (const [n, shock] of shocks.entries()) {
    if (shock.kind === 'slip' && shock.plant === plant) slip += draw.daysOf(shock.by, n)
    if (shock.kind !== 'plant' || shock.plant !== plant) continue
    const [isOn, left] = [holds(shock), 1 - Number(shock.share)]
    shares.push(day => (isOn(day) ? left : 1))
  }
  return { left: day => shares.reduce((product, share) => product * share(day), 1), slip }
}
