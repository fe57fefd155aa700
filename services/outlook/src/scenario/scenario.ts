import type { ShownScenario } from '@lodestone/contracts'
import { publishedScenarios, type Scenario } from '@lodestone/foresight'
import { canonicalHash } from '@lodestone/kernel'

/** Ids of the published scenarios begin with this; those of operators' own are UUIDs. */
const PUBLISHED = 'published-'

/** What of a scenario its digest is over, and what is computed. */
export const playedOf = ({ name, shocks, measures }: Scenario): Scenario => ({ name, shocks, measures })

/** The published scenarios on the days of a world that begins with a month. */
export const publishedFrom = (from: string): ShownScenario[] =>
  publishedScenarios({ from }).map(({ scenario, sources, basis }, n) => ({
    id: `${PUBLISHED}${n + 1}`,
    published: true,
    ...scenario,
    basis,
    sources: [...sources],
    digest: canonicalHash(scenario),
  }))

export const isPublishedId = (id: string): boolean => id.startsWith(PUBLISHED)
