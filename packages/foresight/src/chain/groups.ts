import { present } from '@lodestone/kernel'
import type { Measure } from '../scenario/scenario.ts'
import type { Element, Step, World } from '../world/world.ts'

/** Those who are served alike: contracts of one stage, origin and destination come first, then who needs goods of a stage in a country. */
export type Group = {
  readonly rank: Rank
  readonly stage: Step
  readonly country: string
  /** Where contracted goods are made. */
  readonly origin?: string
}

/** Contracts go before what is asked without one. */
export type Rank = 1 | 2

export type Releases = readonly Extract<Measure, { kind: 'release' }>[]

const keyOf = ({ rank, stage, country, origin }: Group): string => `${rank} ${stage} ${country} ${origin ?? ''}`

/** The groups of an element, in order. */
export function groupsOf({ needs, deliveries }: World, element: Element, releases: Releases): Group[] {
  const countryOf = new Map(needs.map(({ line, country }) => [line, country]))
  const groups = new Map<string, Group>()
  const add = (group: Group) => groups.set(keyOf(group), group)
  for (const own of needs) if (own.element === element) add({ rank: 2, stage: own.stage, country: own.country })
  for (const own of deliveries)
    if (own.element === element)
      add({ rank: 1, stage: own.stage, country: present(countryOf.get(own.line)), origin: own.country })
  for (const own of releases) if (own.element === element) add({ rank: 2, stage: own.stage, country: own.country })
  return [...groups.keys()].sort().map(key => present(groups.get(key)))
}

/** The place of a group among them. */
export function placeIn(groups: readonly Group[]): (group: Group) => number {
  const places = new Map(groups.map((group, n) => [keyOf(group), n]))
  return group => present(places.get(keyOf(group)))
}
