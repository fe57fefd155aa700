import type { Job, ServiceContext } from '@lodestone/service'
import { sumCells } from './cell.store.ts'

/** After news, and otherwise. Until then readers make the sums that are marked by themselves. */
const SOON_MS = 1_000
const CHECK_MS = 10_000

/** Keeps the sums of standing demand. */
export const cellJob = ({ database }: ServiceContext): Job => ({
  name: 'sum-cells',
  everyMs: CHECK_MS,
  soonMs: SOON_MS,
  run: async () => {
    for (let more = true; more; ) more = await sumCells(database)
  },
})
