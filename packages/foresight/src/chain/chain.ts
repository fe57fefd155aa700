import { madeBy, STEPS } from '../world/steps.ts'
import type { Element, PlantRow, World } from '../world/world.ts'
import type { Arc } from './arc.ts'
import { type Group, groupsOf, type Releases } from './groups.ts'
import { lagsOf } from './lags.ts'
import { routesOf } from './routes.ts'

/**
 * The chain of one element as a network: what leaves a step in a country goes on at home or abroad until somebody needs it. Quantities are
 * of the element that reaches the last step, so that nothing is lost on an arc and whole grams stay whole.
 */
export type Chain = {
  readonly element: Element
  readonly nodes: readonly string[]
  /** Days before their use that goods pass each node, on the shortest way. */
  readonly lags: readonly number[]
  readonly arcs: readonly Arc[]
  readonly groups: readonly Group[]
  /** Of each group its last arc. */
  readonly fills: readonly number[]
}

type Building = { readonly nodes: Map<string, number>; readonly arcs: Arc[] }

const nodeIn = ({ nodes }: Building, name: string): number => {
  const known = nodes.get(name) ?? nodes.size
  nodes.set(name, known)
  return known
}

/** The chain of an element in a sorted world, with what is released to its users. */
export function chainOf(world: World, element: Element, releases: Releases): Chain {
  const building: Building = { nodes: new Map(), arcs: [] }
  const { arcs } = building
  const groups = groupsOf(world, element, releases)
  const plants = world.plants.filter(own => own.element === element)
  addPlants(building, plants)
  addWays(building, world, plants, groups)
  for (const [r, { stage, country, element: of }] of releases.entries())
    for (const [g, group] of groups.entries())
      if (of === element && group.rank === 2 && group.stage === stage && group.country === country)
        arcs.push({
          from: undefined,
          to: nodeIn(building, `group ${g}`),
          cost: 0,
          limit: { kind: 'release', release: r },
        })
  const fills = groups.map(
    (_, g) =>
      arcs.push({ from: nodeIn(building, `group ${g}`), to: undefined, cost: 0, limit: { kind: 'fill', group: g } }) -
      1,
  )
  const nodes = [...building.nodes.keys()]
  return { element, nodes, arcs, groups, fills, lags: lagsOf(world.assumptions.leadDays, nodes.length, arcs) }
}

function addPlants(building: Building, plants: readonly PlantRow[]): void {
  const seen = new Set<string>()
  for (const own of plants) {
    if (seen.has(own.plant)) continue
    seen.add(own.plant)
    const { plant, stage, country } = own
    const made = madeBy(own)
    const isFed = stage !== 'recycling' && plants.some(other => STEPS.indexOf(madeBy(other)) < STEPS.indexOf(stage))
    building.arcs.push({
      from: isFed ? nodeIn(building, `into ${stage} ${country}`) : undefined,
      to: nodeIn(building, `out ${made} ${country}`),
      cost: Number(own.costPerKg ?? '0'),
      limit: { kind: 'plant', plant, made, stage, country },
    })
  }
}

const countriesOf = (plants: readonly PlantRow[]): string[] => [...new Set(plants.map(({ country }) => country))].sort()

/** From where goods of a step are made to where the next step takes them, and to who needs them. */
function addWays(building: Building, world: World, plants: readonly PlantRow[], groups: readonly Group[]): void {
  const { arcs } = building
  const route = routesOf(world)
  for (const [n, stage] of STEPS.entries()) {
    const next = STEPS[n + 1]
    const users = next === undefined ? [] : countriesOf(plants.filter(own => own.stage === next))
    for (const country of countriesOf(plants.filter(own => madeBy(own) === stage))) {
      const out = nodeIn(building, `out ${stage} ${country}`)
      const targets = [
        ...users.map(to => ({ to, at: nodeIn(building, `into ${next} ${to}`) })),
        ...groups.flatMap((group, g) =>
          group.stage === stage && (group.origin ?? country) === country
            ? [{ to: group.country, at: nodeIn(building, `group ${g}`) }]
            : [],
        ),
      ]
      for (const { to, at } of targets)
        if (to === country) arcs.push({ from: out, to: at, cost: 0, limit: { kind: 'none' } })
      const away = targets.filter(({ to }) => to !== country)
      if (away.length === 0) continue
      const border = nodeIn(building, `border ${stage} ${country}`)
      const first = arcs.length
      const ways = away.map((_, w) => first + w)
      const known = away.map(({ to, at }) => ({ to, at, ...route(country, to) }))
      for (const { to, at, days, cost } of known)
        arcs.push({ from: out, to: at, cost, limit: { kind: 'way', stage, country, to, days } })
      arcs.push({ from: out, to: border, cost: 0, limit: { kind: 'border', ways } })
      for (const [w, { at, days, cost }] of known.entries())
        arcs.push({ from: border, to: at, cost, limit: { kind: 'through', way: first + w, days, ways } })
    }
  }
}
