import { entryRescreened } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Job, ServiceContext } from '@lodestone/service'
import { shareGate } from '../book/gate.ts'
import type { Entry } from '../entry/entry.ts'
import { assuranceShown } from '../screening/judgement.ts'
import { dayOf } from '../screening/screening.ts'
import { groundsOfHeld } from './held.grounds.store.ts'
import { anyHeldDue, type Held, lockHeldDue, markOvertaken, saveHeld } from './held.store.ts'
import { judgedHeld } from './held.ts'

/** Goods judged in one transaction. */
const BATCH = 200

/**
 * Judges what matched rounds hold again when something that its origin rests on has changed, whatever has become of the offer since; what its sealed book
 * says stays as it is.
 */
export const heldJob = ({ database, door, clock, newId }: ServiceContext): Job => {
  const cause = () => ({ actor: 'supply', correlationId: newId() })
  const batch = () =>
    door.transaction(cause(), async (tx, record) => {
      await shareGate(tx)
      const on = dayOf(clock())
      const before = await lockHeldDue(tx, on, BATCH)
      if (before.length === 0) return 0
      const grounds = await groundsOfHeld(tx, before, on)
      const after = before.flatMap(held => {
        const own = grounds.get(`${held.roundId} ${held.offerId}`)
        return own ? [{ held, entry: own.entry, now: { ...held, ...judgedHeld(own) } }] : []
      })
      await saveHeld(
        tx,
        after.map(one => one.now),
      )
      const changed = after.filter(({ held, now }) => held.level !== now.level || held.assurance !== now.assurance)
      record(...changed.map(({ entry, now }) => heldFact(entry, now)))
      return before.length
    })
  return {
    name: 'screen-held',
    everyMs: 2_000,
    run: async () => {
      const on = dayOf(clock())
      const { overtaken, due } = await anyHeldDue(database, on)
      if (overtaken) await door.transaction(cause(), tx => markOvertaken(tx, on))
      if (overtaken || due) for (let judged = BATCH; judged === BATCH; ) judged = await batch()
    },
  }
}

/** The event that tells how the origin of what a round holds is known now. */
const heldFact = ({ participantId, version }: Entry, { roundId, offerId, level, assurance }: Held): Fact =>
  factOf(entryRescreened, offerId, { roundId, offerId, participantId, version, level, ...assuranceShown(assurance) })
