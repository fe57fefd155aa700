import type { Job, ServiceContext } from '@lodestone/service'
import { lockRound } from '../round/round.store.ts'
import { apiOf } from './address.ts'
import { release } from './release.making.ts'
import { lockUntold } from './release.store.ts'

/** Milliseconds after which rounds without releases are looked for again: there are some only after the hub has learned to make them. */
const EVERY_MS = 10_000

/** Tells rounds that were opened before releases were made with their facts: from their journals, and the same. */
export function releaseJob({ door, clock, newId, config }: ServiceContext): Job {
  const one = (): Promise<boolean> =>
    door.transaction({ actor: 'rounds', correlationId: newId() }, async tx => {
      const id = await lockUntold(tx)
      const round = id === undefined ? undefined : await lockRound(tx, id)
      if (!round) return false
      await release(tx, apiOf(config), round, [], clock())
      return true
    })
  return {
    name: 'releases',
    everyMs: EVERY_MS,
    run: async () => {
      while (await one());
    },
  }
}
