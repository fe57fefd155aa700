import type { Job, ServiceContext } from '@lodestone/service'
import { sumCells } from './cell.sums.store.ts'

/** After news, and otherwise. Until then readers make the sums that are marked by themselves. */
const SOON_MS = 1_000
const CHECK_MS = 10_000
/**
 * Rest after each turn, in times of what it took, but no longer than between two checks: a sum costs what stands behind it, so under load
 * turns of up to a second may take a tenth of the time and no more.
 */
const REST = 9

/** Keeps the sums of standing demand. */
export function cellJob({ database }: Pick<ServiceContext, 'database'>): Job {
  let restsUntil = 0
  return {
    name: 'sum-cells',
    everyMs: CHECK_MS,
    soonMs: SOON_MS,
    run: async () => {
      const began = performance.now()
      if (began < restsUntil) return
      for (let more = true; more; ) more = await sumCells(database)
      const ended = performance.now()
      restsUntil = ended + Math.min(REST * (ended - began), CHECK_MS)
    },
  }
}
