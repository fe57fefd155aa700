import { floatAt, HIGHS_VERSION, SOLVER_OPTIONS } from '@lodestone/engine/linear'
import { canonicalHash, formatKg, present } from '@lodestone/kernel'
import { dateOf } from '@lodestone/provenance'
import { monthNumber, monthOf } from '../days.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { sortedBy, sortedWorld } from '../world/sorted.ts'
import type { Element, PlantRow, Step, World } from '../world/world.ts'
import { type Months, monthsOf, type Prospect, prospectOf, worldWith } from './element.ts'
import { type Fate, fateOf } from './stops.ts'

/** Kilograms of the element contained, as decimals. */
type Kg = string

/** Who needs how much in a month, what is not delivered, and what of that their own stocks cover. */
export type Gap = { readonly needKg: Kg; readonly shortKg: Kg; readonly coveredKg: Kg }

export type MonthOutcome = Gap & {
  readonly element: Element
  readonly month: string
  /** What would not be delivered without the scenario. */
  readonly undisturbedShortKg: Kg
  readonly blocs: readonly (Gap & { readonly bloc: string })[]
  /** What plants make of it for this month's use, in what of it reaches the last step; beside what they would make. */
  readonly stages: readonly {
    readonly stage: PlantRow['stage']
    readonly country: string
    readonly kg: Kg
    readonly undisturbedKg: Kg
  }[]
}

export type LineOutcome = Gap & {
  readonly line: string
  readonly owner: string
  readonly element: Element
  readonly stage: Step
  readonly bloc?: string
  readonly country: string
  /** The day from which its stock is used up and what arrives is too little. */
  readonly stopsOn?: string
  /** The same without the scenario. */
  readonly undisturbedStopsOn?: string
}

export type Outcome = {
  readonly rules: '2'
  readonly worldDigest: string
  readonly scenarioDigest: string
  readonly solver: {
    readonly name: string
    readonly version: string
    readonly options: Record<string, string | number | boolean>
  }
  readonly months: readonly MonthOutcome[]
  readonly lines: readonly LineOutcome[]
}

/**
 * What a scenario does to a world that was read, with the hash of all of it. The order of rows changes nothing. `onElement` hears how many of the
 * elements are solved.
 */
export async function foresee(
  input: World,
  scenario: Scenario,
  onElement?: (done: number, of: number) => void,
): Promise<{ outcome: Outcome; outcomeHash: string }> {
  const base = sortedWorld(input)
  const world = worldWith(base, scenario)
  const elements = [...new Set(base.needs.map(({ element }) => element))].sort()
  const months: MonthOutcome[] = []
  const lines: LineOutcome[] = []
  for (const [n, element] of elements.entries()) {
    const prospect = prospectOf(base, world, scenario, element)
    const own = elementOutcome(prospect, await monthsOf(prospect))
    months.push(...own.months)
    lines.push(...own.lines)
    onElement?.(n + 1, elements.length)
  }
  const outcome: Outcome = {
    rules: '2',
    worldDigest: canonicalHash(base),
    scenarioDigest: canonicalHash(scenario),
    solver: { name: 'highs', version: HIGHS_VERSION, options: SOLVER_OPTIONS },
    months,
    lines: sortedBy(lines, ({ line, element }) => [line, element]),
  }
  return { outcome, outcomeHash: canonicalHash(outcome) }
}

const kg = (grams: number): Kg => formatKg(BigInt(grams))
const sum = (list: Float64Array): number => list.reduce((all, one) => all + one, 0)
const on = (day: number | undefined): string | undefined => (day === undefined ? undefined : dateOf(day))

function elementOutcome(prospect: Prospect, { undisturbed, disturbed, kept }: Months) {
  const { chain, entries, base } = prospect
  const { element } = chain
  const start = monthNumber(base.from)
  const shares = disturbed.map(own => own.shares)
  const usualShares = undisturbed.map(own => own.shares)
  const fates = entries.map(entry => fateOf(entry, start, shares, kept))
  const usual = prospect.undisturbed.map(entry => fateOf(entry, start, usualShares, kept))
  const months = disturbed.map(
    ({ flows }, m): MonthOutcome => ({
      element,
      month: monthOf(start + m),
      ...gapOf(entries, fates, m, () => true),
      undisturbedShortKg: kg(usual.reduce((all, { short }) => all + floatAt(short, m), 0)),
      blocs: blocsOf(entries).map(bloc => ({ bloc, ...gapOf(entries, fates, m, own => own.bloc === bloc) })),
      stages: stagesOf(prospect, present(flows), present(undisturbed[m]?.flows)),
    }),
  )
  const lines = entries.map(({ line, owner, stage, bloc, country, need }, n): LineOutcome => {
    const { stopsOn, short, covered } = present(fates[n])
    const [stops, usually] = [on(stopsOn), on(usual[n]?.stopsOn)]
    return {
      ...{ line, owner, element, stage, country },
      ...(bloc !== undefined && { bloc }),
      ...{ needKg: kg(sum(need)), shortKg: kg(sum(short)), coveredKg: kg(sum(covered)) },
      ...(stops !== undefined && { stopsOn: stops }),
      ...(usually !== undefined && { undisturbedStopsOn: usually }),
    }
  })
  return { months, lines }
}

const blocsOf = (entries: Prospect['entries']): string[] =>
  [...new Set(entries.flatMap(({ bloc }) => (bloc === undefined ? [] : [bloc])))].sort()

function gapOf(
  entries: Prospect['entries'],
  fates: readonly Fate[],
  m: number,
  isOf: (entry: Prospect['entries'][number]) => boolean,
): Gap {
  let [need, short, covered] = [0, 0, 0]
  for (const [n, entry] of entries.entries()) {
    if (!isOf(entry)) continue
    const fate = present(fates[n])
    need += floatAt(entry.need, m)
    short += floatAt(fate.short, m)
    covered += floatAt(fate.covered, m)
  }
  return { needKg: kg(need), shortKg: kg(short), coveredKg: kg(covered) }
}

function stagesOf({ chain }: Prospect, flows: Float64Array, usual: Float64Array): MonthOutcome['stages'] {
  const rows = new Map<string, { stage: PlantRow['stage']; country: string; made: number; before: number }>()
  for (const [n, { limit }] of chain.arcs.entries()) {
    if (limit.kind !== 'plant') continue
    const key = `${limit.stage} ${limit.country}`
    const row = rows.get(key) ?? { stage: limit.stage, country: limit.country, made: 0, before: 0 }
    row.made += floatAt(flows, n)
    row.before += floatAt(usual, n)
    rows.set(key, row)
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { stage, country, made, before }]) => ({ stage, country, kg: kg(made), undisturbedKg: kg(before) }))
}
