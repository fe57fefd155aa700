import type { Database } from '@lodestone/database'
import type { Measure } from '@lodestone/service'
import { countRuns, oldestClaimable } from './run.claim.store.ts'

/** How many runs stand how, and how long the first of the queue has waited. */
export const measuresOf = (database: Database, clock: () => Date): Measure[] => [
  {
    name: 'outlook_runs',
    help: 'Runs of the outlook by state',
    kind: 'gauge',
    label: 'state',
    read: () => countRuns(database),
  },
  {
    name: 'outlook_oldest_waiting_run_seconds',
    help: 'Age of the oldest run of the outlook that no process computes, 0 where there is none',
    kind: 'gauge',
    read: async () => {
      const askedAt = await oldestClaimable(database)
      return askedAt === undefined ? 0 : Math.max(0, (clock().getTime() - Date.parse(askedAt)) / 1000)
    },
  },
]
