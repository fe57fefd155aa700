import { type CallOf, implement, notFound } from '@lodestone/http'
import { accept, isUuid, present, refuse } from '@lodestone/kernel'
import { participantsOf, type ServiceContext } from '@lodestone/service'
import { listOffers } from '../offer/offer.listing.store.ts'
import { lockOffer } from '../offer/offer.store.ts'
import { scopeOf } from '../offer/offer.view.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { issuedFact, keyWithdrawnFact } from './issued.facts.ts'
import { issuedReading } from './issued.reading.routes.ts'
import { findIssued, revokeSigned } from './issued.store.ts'
import { attestedOf } from './issued.ts'
import { issue, issuingOf, NO_ADDRESS } from './issuing.ts'
import { documentOf, lockIssuingKey, withdrawKey } from './issuing-key.ts'
import { passportRoutes } from './passport.routes.ts'
import { attestScreening, mayAttest } from './screening.attestation.ts'
import { openStatusLists } from './status.list.ts'
import { tokenAnswer } from './token.answer.ts'

/** Seconds for which what is public may be shown again without asking. */
const CACHED = { 'cache-control': 'public, max-age=300' }

export const issuedRoutes = (context: ServiceContext) => ({
  ...publicRoutes(context),
  ...screeningRoutes(context),
  ...passportRoutes(context),
  ...issuedReading(context),
})

function publicRoutes(context: ServiceContext) {
  const { issuing } = issuingOf(context)
  const listOf = issuing && openStatusLists(context.database, issuing)
  return implement({
    readHubDocument: async () => {
      if (!issuing) throw notFound()
      return { body: await documentOf(context.database, issuing.hub.did), headers: CACHED }
    },
    withdrawHubKey: call =>
      context.door.command(call, async (tx, record) => {
        const kid = call.params.kid.split('#').at(-1) ?? ''
        const key = await lockIssuingKey(tx, kid)
        if (!key) throw notFound()
        if (!issuing) return refuse('wrong-state', NO_ADDRESS)
        if (!key.withdrawnAt) {
          const at = context.clock().toISOString()
          await withdrawKey(tx, kid, at)
          const revoked = await revokeSigned(tx, kid, at)
          // The document names its successor from the first moment on.
          await issuing.keyNow(tx)
          record(keyWithdrawnFact(kid, call.body.reason, revoked))
        }
        return accept({ body: await documentOf(tx, issuing.hub.did) })
      }),
    readStatusList: async call => {
      const list = call.params.n
      const token = /^[1-9]\d{0,8}$/.test(list) ? await listOf?.(Number(list), context.clock()) : undefined
      if (token === undefined) throw notFound()
      return tokenAnswer(token, `status-${list}`, CACHED)
    },
  })
}

function screeningRoutes(context: ServiceContext) {
  const { database, door, clock, newId } = context
  const { issuing } = issuingOf(context)

  const attest = (call: CallOf<'readScreeningCredential'>, id: string) =>
    door.command(call, async (tx, record) => {
      const offer = await lockOffer(tx, id)
      if (!offer) throw notFound()
      if (!issuing) return refuse('wrong-state', NO_ADDRESS)
      const may = mayAttest(offer, clock())
      if (!may.ok) return may
      const before = await findIssued(tx, { offerId: id })
      if (before) return accept(tokenAnswer(before.token, before.id))
      const supplier = present((await participantsOf(tx, [offer.participantId])).get(offer.participantId))
      const by = await readYardstick(tx)
      const about = { kind: 'screening', participantId: offer.participantId, offerId: id } as const
      const what = { id: newId(), now: clock(), due: false, about, attested: attestedOf(offer) }
      const token = await issue(tx, issuing, what, frame => attestScreening(offer, supplier, by, issuing.hub, frame))
      record(issuedFact(what.id, id, about))
      return accept(tokenAnswer(token, what.id))
    })

  return implement({
    readScreeningCredential: async call => {
      const id = call.params.id
      const [row] = isUuid(id) ? await listOffers(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      if (!row) throw notFound()
      return attest(call, id)
    },
  })
}
