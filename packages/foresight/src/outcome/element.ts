import { withSolver } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import { type Chain, chainOf } from '../chain/chain.ts'
import { keptAfter, limitsOf } from '../chain/limits.ts'
import { MonthSolver, type Question, type Served } from '../chain/month.ts'
import { programmeOf } from '../chain/programme.ts'
import { type Draw, expected } from '../scenario/draw.ts'
import type { Measure, Scenario } from '../scenario/scenario.ts'
import { sortedWorld } from '../world/sorted.ts'
import type { Element, Step, World } from '../world/world.ts'
import { askedBy, type Entry, entriesOf } from './entries.ts'

type Of<Kind extends Measure['kind']> = Extract<Measure, { kind: Kind }>
const measuresOf = <Kind extends Measure['kind']>({ measures }: Scenario, kind: Kind): Of<Kind>[] =>
  measures.filter((one): one is Of<Kind> => one.kind === kind)

/** One element of a world under a scenario, ready to be solved month by month. */
export type Prospect = {
  readonly chain: Chain
  readonly entries: readonly Entry[]
  /** The same without shocks and measures. */
  readonly undisturbed: readonly Entry[]
  readonly world: World
  readonly base: World
  readonly scenario: Scenario
}

/** What a scenario adds to a world before its shocks: deliveries of rounds, plants of projects. */
export function worldWith(base: World, scenario: Scenario): World {
  const deliveries = measuresOf(scenario, 'round').flatMap(({ name, deliveries: own }) =>
    own.map(one => ({ ...one, delivery: `${name}: ${one.delivery}` })),
  )
  const plants = measuresOf(scenario, 'project').flatMap(own => own.plants)
  return sortedWorld({ ...base, deliveries: [...base.deliveries, ...deliveries], plants: [...base.plants, ...plants] })
}

export function prospectOf(base: World, world: World, scenario: Scenario, element: Element): Prospect {
  const chain = chainOf(world, element, measuresOf(scenario, 'release'))
  return {
    chain,
    entries: entriesOf(world, chain, measuresOf(scenario, 'substitution')),
    undisturbed: entriesOf(base, chain, []),
    world,
    base,
    scenario,
  }
}

/** Every month of a prospect as it would be, and as the scenario makes it. */
export type Months = {
  readonly undisturbed: readonly Served[]
  readonly disturbed: readonly Served[]
  readonly kept: (step: Step) => number
}

export const CALM: Scenario = { name: 'calm', shocks: [], measures: [] }

/** Solves all months of a prospect on one model: first without the scenario, whose flows say what borders let through, then with it. */
export async function monthsOf(prospect: Prospect): Promise<Months> {
  const draw = expected(prospect.base)
  const usual = questionsOf(prospect, draw, true)
  const [calm, scenario] = [usual.calm, usual.scenario]
  const {
    chain,
    world,
    scenario: { shocks, measures },
  } = prospect
  const isCalm = shocks.length === 0 && measures.length === 0
  const programme = programmeOf(chain)
  return await withSolver(programme.sparse.data(), model => {
    const answer = remembering(new MonthSolver(model, chain, programme), chain.groups.length)
    const undisturbed = Array.from({ length: world.months }, (_, m) => answer(calm(m)))
    const disturbed = isCalm ? undisturbed : undisturbed.map(({ flows }, m) => answer(scenario(m, flows)))
    return { undisturbed, disturbed, kept: keptAfter(draw) }
  })
}

/** What is asked of each month, of the calm world and of the scenario. */
export function questionsOf(
  { chain, world, base, scenario, entries, undisturbed }: Prospect,
  draw: Draw,
  flows: boolean,
) {
  const kept = keptAfter(draw)
  const releases = measuresOf(scenario, 'release')
  const groups = chain.groups.length
  const shared = { chain, releases, draw }
  const calm = limitsOf({ ...shared, plants: base.plants, world: base, scenario: CALM })
  const disturbed = limitsOf({ ...shared, plants: world.plants, world, scenario })
  const [calmAsked, asked] = [askedBy(undisturbed, groups, kept), askedBy(entries, groups, kept)]
  const withoutReleases = (upper: Float64Array) =>
    upper.map((most, n) => (present(chain.arcs[n]).limit.kind === 'release' ? 0 : most))
  return {
    calm: (month: number): Question => ({
      upper: withoutReleases(calm(month, undefined)),
      ...calmAsked(month),
      flows,
    }),
    scenario: (month: number, usual: Float64Array | undefined): Question => ({
      upper: disturbed(month, usual),
      ...asked(month),
      flows,
    }),
  }
}

/** Months that are alike are solved once: the same limits, needs and contracts have the same answer. */
export function remembering(solver: MonthSolver, groups: number): (question: Question) => Served {
  const known = new Map<string, Served>()
  const none = new Float64Array(groups)
  return question => {
    const { upper, asked, contracts } = question
    const key = [upper, asked(1, none), asked(2, none), contracts].map(own => own.join()).join(' ')
    const before = known.get(key)
    if (before) return before
    const served = solver.answer(question)
    known.set(key, served)
    return served
  }
}
