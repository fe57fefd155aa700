import type { Job, ServiceContext } from '@lodestone/service'
import { draws, giveBack } from '../batch/drawing.ts'
import { shareGate } from '../book/gate.ts'
import { anyOverdue, lockOverdue } from './offer.due.store.ts'
import { offerFact } from './offer.facts.ts'
import { saveOffer } from './offer.store.ts'
import { expire, type StandingOffer } from './offer.ts'

const BATCH = 200

/**
 * Ends offers whose `validUntil` has passed. An offer in a live round stays: it joined because it holds until that round's deadline, so
 * what is sealed does not depend on whether this job or the close comes first. It ends when the round lets it go.
 */
export const expiryJob = ({ database, door, clock, newId }: ServiceContext): Job => ({
  name: 'expire-offers',
  everyMs: 1_000,
  run: async () => {
    if (!(await anyOverdue(database, clock()))) return
    for (let ended = BATCH; ended === BATCH; )
      ended = await door.transaction({ actor: 'supply', correlationId: newId() }, async (tx, record) => {
        await shareGate(tx)
        const overdue = await lockOverdue(tx, clock(), BATCH)
        const ended: StandingOffer[] = []
        for (const offer of overdue) {
          const expired = expire(offer, clock())
          await saveOffer(tx, expired)
          record(offerFact(expired))
          if (draws(offer)) ended.push(expired)
        }
        const at = clock().toISOString()
        if (ended.length > 0) record(...(await giveBack(tx, ended, { because: 'offer-expired', at })))
        return overdue.length
      })
  },
})
