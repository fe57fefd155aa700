import { everybodyFor } from '@lodestone/database'
import { DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { dayOf } from '../screening/screening.ts'
import { proofOfDelivery } from './delivery.proof.store.ts'
import { listDeliveries, showDelivery } from './delivery.store.ts'
import { issuedFact } from './issued.facts.ts'
import { findIssued } from './issued.store.ts'
import { partyOfBoth } from './issued.view.ts'
import { issue, issuingOf, NO_ADDRESS } from './issuing.ts'
import { groundsFor } from './passport.store.ts'
import { attestedOfGoods, attestGoods, mayPass } from './passport.ts'
import { tokenAnswer } from './token.answer.ts'

/** Deliveries and their passports, for both parties. */
export function passportRoutes(context: ServiceContext) {
  const { database, door, clock, newId } = context
  const { issuing } = issuingOf(context)

  return implement({
    listDeliveries: async call => {
      const { limit = DEFAULT_PAGE, cursor, allocation } = call.query
      const after = readIdCursor(cursor)
      const filter = { ...partyOfBoth(call.identity), allocation, ...(after ? { after } : {}), limit }
      return { body: toPage(await listDeliveries(database, filter), limit, row => row.id, showDelivery) }
    },
    readDeliveryProof: async call => {
      const id = call.params.id
      const [delivery] = isUuid(id) ? await listDeliveries(database, { id, limit: 1 }) : []
      if (!delivery) throw notFound()
      return { body: await proofOfDelivery(database, delivery, dayOf(clock())) }
    },
    readPassport: async call => {
      const id = call.params.id
      const [delivery] = isUuid(id)
        ? await listDeliveries(database, { id, ...partyOfBoth(call.identity), limit: 1 })
        : []
      if (!delivery) throw notFound()
      return door.command(call, async (tx, record) => {
        // Of two who ask at once the second gets what the first was given.
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`passport ${id}`], 'passport-lock')
        const before = await findIssued(tx, { deliveryId: id })
        if (before) return accept(tokenAnswer(before.token, before.id))
        if (!issuing) return refuse('wrong-state', NO_ADDRESS)
        const grounds = await everybodyFor(tx, 'a passport says of its supplier what is proven of these goods', wide =>
          groundsFor(wide, delivery, dayOf(clock())),
        )
        const may = mayPass(grounds)
        if (!may.ok) return may
        const { participantId, memberId, offerId } = delivery
        const about = { kind: 'passport', participantId, memberId, offerId, deliveryId: id } as const
        // A credential may be revoked while this is written: it is looked at once more.
        const what = { id: newId(), now: clock(), due: true, about, attested: attestedOfGoods(grounds) }
        const token = await issue(tx, issuing, what, frame => attestGoods(grounds, issuing.hub, frame))
        record(issuedFact(what.id, id, about))
        return accept(tokenAnswer(token, what.id))
      })
    },
  })
}
