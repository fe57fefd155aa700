import type { Job, ServiceContext } from '@lodestone/service'
import { apiOf } from '../ocds/address.ts'
import { anyDue, lockDueRound } from './round.store.ts'
import { transition } from './round.transition.ts'
import { dueCommand } from './round.ts'

/** Milliseconds after which deadlines are looked at again. */
const EVERY_MS = 500

/** Carries out what is due: a round's collection ends, its offers close. Several processes may do this side by side. */
export function deadlineJob({ database, door, clock, newId, config }: ServiceContext): Job {
  const one = (): Promise<boolean> =>
    door.transaction({ actor: 'rounds', correlationId: newId() }, async (tx, record) => {
      const now = clock()
      const round = await lockDueRound(tx, now)
      const type = round && dueCommand(round, now)
      if (!type) return false
      await transition(tx, round, { type }, now, record, apiOf(config))
      return true
    })
  return {
    name: 'deadlines',
    everyMs: EVERY_MS,
    run: async () => {
      // One statement while nothing is due, which is nearly always.
      if (await anyDue(database, clock())) while (await one());
    },
  }
}
