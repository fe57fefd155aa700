import type { Job, ServiceContext } from '@lodestone/service'
import { dayOf } from '../screening/screening.ts'
import { type Lookup, lookupOf } from './lookup.ts'
import { anyNameDue, lookUpDue, markChanged } from './match.store.ts'
import { generationOf } from './restriction.store.ts'

/** Names looked up in one transaction. */
const BATCH = 500

/** Looks names up that are new, or all of them in lists that were loaded since, and has the offers judged again that hold one of which something else is thought. */
export const matchJob = (context: ServiceContext): Job => {
  const { database, door, clock, newId } = context
  const lookup = lookupOf(context)
  const cause = () => ({ actor: 'supply', correlationId: newId() })
  const portion = (lists: Lookup) => door.transaction(cause(), tx => lookUpDue(tx, lists, newId, BATCH))
  return {
    name: 'match-names',
    everyMs: 2_000,
    soonMs: 100,
    run: async () => {
      for (let generation = await generationOf(database); await anyNameDue(database, generation); ) {
        const lists = await lookup(database)
        generation = lists.generation
        if ((await portion(lists)) === 0) break
      }
      await door.transaction(cause(), tx => markChanged(tx, dayOf(clock())))
    },
  }
}
