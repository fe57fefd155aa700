import { withSolver } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import { dateOf } from '@lodestone/provenance'
import { keptAfter } from '../chain/limits.ts'
import { MonthSolver } from '../chain/month.ts'
import { programmeOf } from '../chain/programme.ts'
import { monthNumber } from '../days.ts'
import { drawn } from '../scenario/draw.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { sortedWorld } from '../world/sorted.ts'
import type { Element, World } from '../world/world.ts'
import { monthsOf, prospectOf, questionsOf, remembering, worldWith } from './element.ts'
import { stopOf } from './stops.ts'

/** On which day a line stops in most unlucky, middle and lucky draws; `undefined` where it does not. */
export type LineDraws = {
  readonly line: string
  readonly element: Element
  /** In how many of the draws it stops at all. */
  readonly stops: number
  readonly early: string | undefined
  readonly middle: string | undefined
  readonly late: string | undefined
}

export type Draws = { readonly seed: string; readonly count: number; readonly lines: readonly LineDraws[] }

type Asked = {
  readonly seed: string
  readonly count: number
  /** These alone, so that others may be drawn beside them; all where none are named. */
  readonly elements?: readonly Element[]
  readonly onDraw?: (element: Element, done: number) => void
}

/**
 * What may become of each line where yields, delays and projects are drawn: the same for the same seed. Borders let through a share of what flows in the
 * world that is expected.
 */
export async function drawsOf(input: World, scenario: Scenario, { elements, ...asked }: Asked): Promise<Draws> {
  const base = sortedWorld(input)
  const world = worldWith(base, scenario)
  const lines: LineDraws[] = []
  for (const element of [...new Set(base.needs.map(own => own.element))].sort())
    if (elements?.includes(element) ?? true)
      lines.push(...(await drawsOfElement(base, world, scenario, element, asked)))
  return { seed: asked.seed, count: asked.count, lines }
}

async function drawsOfElement(
  base: World,
  world: World,
  scenario: Scenario,
  element: Element,
  { seed, count, onDraw }: Asked,
): Promise<LineDraws[]> {
  const prospect = prospectOf(base, world, scenario, element)
  const { chain, entries } = prospect
  const { undisturbed } = await monthsOf(prospect)
  const start = monthNumber(base.from)
  const programme = programmeOf(chain)
  const stops = entries.map(() => new Float64Array(count))
  await withSolver(programme.sparse.data(), model => {
    const solver = new MonthSolver(model, chain, programme)
    for (let n = 0; n < count; n++) {
      const draw = drawn(base, seed, n)
      const answer = remembering(solver, chain.groups.length)
      const { scenario: question } = questionsOf(prospect, draw, false)
      const shares = undisturbed.map(({ flows }, m) => answer(question(m, flows)).shares)
      const kept = keptAfter(draw)
      for (const [e, entry] of entries.entries())
        present(stops[e])[n] = stopOf(entry, start, shares, kept) ?? Number.POSITIVE_INFINITY
      onDraw?.(element, n + 1)
    }
  })
  return entries.map(({ line }, e) => {
    const days = present(stops[e]).sort()
    const at = (share: number) => {
      const day = present(days[Math.min(count - 1, Math.floor(count * share))])
      return Number.isFinite(day) ? dateOf(day) : undefined
    }
    return { line, element, stops: days.filter(Number.isFinite).length, early: at(0.1), middle: at(0.5), late: at(0.9) }
  })
}
