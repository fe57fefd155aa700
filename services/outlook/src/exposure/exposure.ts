import type { OwnExposure } from '@lodestone/contracts'
import {
  foresee,
  lineName,
  type Outcome,
  type OwnLine,
  type Scenario,
  type World,
  withLines,
} from '@lodestone/foresight'
import { grams, percentOf } from '@lodestone/kernel'

/** A scenario that a member's lines are held against. */
export type Played = Pick<OwnExposure['scenarios'][number], 'id' | 'name' | 'basis' | 'sources'> & {
  readonly scenario: Scenario
}

/** An exposure without what depends on the day on which it is read. */
export type Exposed = Pick<OwnExposure, 'scenarios' | 'sources'>

/** As which bloc the member's own lines are summed up. */
const OWN = 'own'

/**
 * How the lines of one member fare under each scenario, of a world without any members' lines and these alone. Only elements that they need are computed:
 * none depends on another.
 */
export async function exposureOf(world: World, lines: readonly OwnLine[], played: readonly Played[]): Promise<Exposed> {
  const elements = new Set(lines.map(({ element }) => element))
  const names = new Map(lines.map(own => [lineName(own), own.line]))
  const peopled = withLines(world, lines)
  const own: World = {
    ...peopled,
    needs: peopled.needs
      .filter(({ element }) => elements.has(element))
      .map(({ bloc: _, ...row }) => (names.has(row.line) ? { ...row, bloc: OWN } : row)),
  }
  const outcomes: { readonly one: Played; readonly outcome: Outcome; readonly outcomeHash: string }[] = []
  for (const one of played) outcomes.push({ one, ...(await foresee(own, one.scenario)) })
  return {
    scenarios: outcomes.map(({ one: { scenario: _, ...head }, outcome, outcomeHash }) => ({
      ...head,
      lines: outcome.lines.flatMap(({ owner: _, bloc: __, line, ...fate }) => {
        const name = names.get(line)
        return name === undefined ? [] : [{ line: name, ...fate }]
      }),
      elements: monthsOf(outcome),
      outcomeHash,
    })),
    sources: sourcesOf(outcomes[0]?.outcome.months ?? []),
  }
}

const monthsOf = ({ months }: Outcome): OwnExposure['scenarios'][number]['elements'] =>
  [...Map.groupBy(months, ({ element }) => element)].map(([element, rows]) => ({
    element,
    months: rows.flatMap(({ month, blocs }) =>
      blocs.filter(({ bloc }) => bloc === OWN).map(({ bloc: _, ...gap }) => ({ month, ...gap })),
    ),
  }))

/** Of what is made of each element at each stage over all months, the share of each country, without any scenario. */
function sourcesOf(months: Outcome['months']): OwnExposure['sources'] {
  const made = months.flatMap(({ element, stages }) => stages.map(own => ({ element, ...own })))
  return [...Map.groupBy(made, ({ element, stage }) => `${element} ${stage}`).values()].flatMap(rows => {
    const all = rows.reduce((sum, { undisturbedKg }) => sum + grams(undisturbedKg), 0n)
    return [...Map.groupBy(rows, ({ country }) => country)].flatMap(([country, own]) => {
      const part = own.reduce((sum, { undisturbedKg }) => sum + grams(undisturbedKg), 0n)
      const [row] = own
      return row && part > 0n
        ? [{ element: row.element, stage: row.stage, country, sharePct: percentOf(part, all) }]
        : []
    })
  })
}

const DAY_MS = 86_400_000

/** The exposure as it is read on a day: counted from then, or from the first day of the world where that is later. */
export function readOn(exposed: Exposed, { today, from }: { readonly today: string; readonly from: string }) {
  const first = `${from}-01`
  const asOf = today > first ? today : first
  const until = (day: string): number => Math.max(0, (Date.parse(day) - Date.parse(asOf)) / DAY_MS)
  const scenarios = exposed.scenarios.map(({ lines, ...scenario }) => ({
    ...scenario,
    lines: lines.map(own => ({
      ...own,
      ...(own.stopsOn !== undefined && { daysUntilStop: until(own.stopsOn) }),
    })),
  }))
  return { asOf, scenarios, sources: exposed.sources }
}
