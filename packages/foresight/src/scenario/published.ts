import { dateOf } from '@lodestone/provenance'
import { z } from 'zod'
import published from '../../data/scenarios.json' with { type: 'json' }
import { firstDay, monthNumber } from '../days.ts'
import type { World } from '../world/world.ts'
import { type Scenario, scenarioSchema } from './scenario.ts'

/** A scenario that everybody's lines are held against, and where its figures are from. */
export type Published = {
  readonly scenario: Scenario
  readonly sources: readonly string[]
  readonly basis: 'published' | 'derived' | 'assumed'
}

const FILE = z.array(
  z.strictObject({
    name: z.string(),
    sources: z.array(z.string()).min(1),
    basis: z.enum(['published', 'derived', 'assumed']),
    /** Begin and end of shocks in days from the begin of a world. */
    shocks: z.array(z.looseObject({ after: z.int().min(0), until: z.int().min(1).optional() })),
  }),
)

/** The published scenarios, with their days counted from the first of a world. */
export function publishedScenarios({ from }: Pick<World, 'from'>): Published[] {
  const day = (after: number): string => dateOf(firstDay(monthNumber(from)) + after)
  return FILE.parse(published).map(({ name, sources, basis, shocks }) => ({
    sources,
    basis,
    scenario: scenarioSchema.parse({
      name,
      shocks: shocks.map(({ after, until, ...own }) => ({
        ...own,
        from: day(after),
        ...(until !== undefined && { until: day(until) }),
      })),
      measures: [],
    }),
  }))
}
