import type { Job, ServiceContext } from '@lodestone/service'
import { keepOutcome } from './outcome.store.ts'

/** After a change, and otherwise. */
const SOON_MS = 1_000
const CHECK_MS = 10_000

/** Keeps what rounds came to once they are awarded, and what came of those that were before it was kept. */
export const outcomesJob = ({ database }: ServiceContext): Job => ({
  name: 'keep-outcomes',
  everyMs: CHECK_MS,
  soonMs: SOON_MS,
  run: async () => {
    for (let more = true; more; ) more = await database.transaction(keepOutcome)
  },
})
