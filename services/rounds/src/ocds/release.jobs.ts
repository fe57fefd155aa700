import { apiOf, type Job, type ServiceContext } from '@lodestone/service'
import { lockRound } from '../round/round.store.ts'
import { release } from './release.making.ts'
import { listUntold } from './release.told.store.ts'

/** Milliseconds after which what other processes have committed is looked for, and from a commit of this process to its releases, at most. */
const EVERY_MS = 2_000
const SOON_MS = 100

/**
 * Makes the releases of what has happened to rounds, of one when it is named, from their journals: the same whenever it is done. A round that cannot be
 * told now keeps back none of the others; it is thrown for once they are told.
 */
export function teller({ database, door, newId, config }: ServiceContext) {
  const api = apiOf(config)
  return async (roundId?: string): Promise<void> => {
    const faults: unknown[] = []
    for (const id of await listUntold(database, roundId)) {
      const telling = door.transaction({ actor: 'rounds', correlationId: newId() }, async tx => {
        const round = await lockRound(tx, id)
        if (round) await release(tx, api, round)
      })
      await telling.catch(error => faults.push(error))
    }
    if (faults.length > 0) throw faults[0]
  }
}

/** Makes releases soon after what they tell, so that those who read them need not wait for it. */
export function releaseJob(context: ServiceContext): Job {
  const tell = teller(context)
  return { name: 'releases', everyMs: EVERY_MS, soonMs: SOON_MS, run: () => tell() }
}
