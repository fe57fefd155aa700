import type { z } from 'zod'
import { kilogramsOf } from './mass.ts'
import type { metric } from './nouns.ts'
import { given, type Taken, type Yearly } from './taken.ts'

/** The name that a declared value has which says how much a site can make in a year. */
const METRIC = 'annual capacity'

/** What declared values say of a year's capacity: kilograms where the quantity is a mass. */
export const yearlyOf = (declared: readonly z.infer<typeof metric>[] | undefined): Yearly[] =>
  (declared ?? []).flatMap(({ metricName, metricValue: { value, unit } }) =>
    metricName.trim().toLowerCase() === METRIC ? [given({ kilograms: kilogramsOf(value, unit) })] : [],
  )

/** What a credential says that a site, by its own name, can make in a year at each of some stages. */
export type Capacity = { readonly site: string; readonly processes: readonly string[]; readonly kilograms: string }

/** The capacities that a credential attests, of what was found to conform. */
export function capacitiesIn(taken: Taken | undefined): readonly Capacity[] {
  return declaredIn(taken).flatMap(({ sites, processes, yearly }) =>
    sites.flatMap(site => yearly.flatMap(({ kilograms }) => (kilograms ? [{ site, processes, kilograms }] : []))),
  )
}

type Declared = {
  readonly sites: readonly string[]
  readonly processes: readonly string[]
  readonly yearly: readonly Yearly[]
}
/** All that is declared of a year, also what is no mass. Credentials that were taken before capacities were read say nothing of any. */
export function declaredIn(taken: Taken | undefined): readonly Declared[] {
  if (taken?.kind === 'conformity')
    return taken.assessments.flatMap(({ conforms, criteria, sites, yearly }) =>
      conforms && yearly
        ? [{ sites: sites.map(({ id }) => id), processes: criteria.flatMap(one => one.tags), yearly }]
        : [],
    )
  if (taken?.kind !== 'facility' || !taken.site) return []
  const sites = [taken.site.id]
  return (taken.capacities ?? []).map(one => ({ ...one, sites }))
}
