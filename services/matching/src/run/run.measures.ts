import type { Database } from '@lodestone/database'
import type { Measure } from '@lodestone/service'
import { countRuns } from './run.store.ts'
import type { RunState } from './run.ts'

/** How a run, or an attempt at it, ended. */
const ENDINGS = ['matched', 'incomplete', 'failed', 'interrupted'] as const
export type Ending = (typeof ENDINGS)[number]

/** Counts the runs of this process by how they ended. */
export function openEndings() {
  const ended = new Map<Ending, { runs: number; seconds: number }>(ENDINGS.map(how => [how, { runs: 0, seconds: 0 }]))
  return {
    count(how: Ending, seconds: number): void {
      const own = ended.get(how)
      if (!own) return
      own.runs++
      own.seconds += seconds
    },
    measures: [
      {
        name: 'matching_ended_total',
        help: 'Runs of this process that have ended, by how',
        kind: 'counter',
        label: 'outcome',
        read: async () => [...ended].map(([how, { runs }]) => [how, runs] as const),
      },
      {
        name: 'matching_seconds_total',
        help: 'Seconds that they took',
        kind: 'counter',
        label: 'outcome',
        read: async () => [...ended].map(([how, { seconds }]) => [how, seconds] as const),
      },
    ] satisfies Measure[],
  }
}

const SHOWN: readonly [RunState, string][] = [
  ['failed', 'Rounds whose matching has failed and waits for somebody to look'],
  ['incomplete', 'Rounds whose books are not complete here'],
  ['running', 'Rounds being matched'],
]

/** How many runs are in the states that somebody should look at. */
export const standing = (database: Database): Measure[] =>
  SHOWN.map(([state, help]) => ({
    name: `matching_runs_${state}`,
    help,
    kind: 'gauge',
    inOperations: true,
    read: async () => (await countRuns(database)).get(state) ?? 0,
  }))
