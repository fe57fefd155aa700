import type { Job, ServiceContext } from '@lodestone/service'
import { keepTotals } from './totals.store.ts'

/** After a change, and otherwise. Until then readers sum up what is marked by themselves. */
const SOON_MS = 5_000
const CHECK_MS = 10_000

/** Keeps the quantities of rounds that are matched or over. */
export const totalsJob = ({ database }: ServiceContext): Job => ({
  name: 'keep-totals',
  everyMs: CHECK_MS,
  soonMs: SOON_MS,
  run: async () => {
    for (let more = true; more; ) more = await database.transaction(keepTotals)
  },
})
