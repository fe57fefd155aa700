import { issuedRevoked } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { IssuedRow } from './issued.store.ts'
import type { About } from './issued.ts'

/** That a credential was issued, in the history of what it is about. */
export const issuedFact = (id: string, subject: string, { kind }: About): Fact => ({
  subject,
  type: 'supply.issued',
  data: { issuedId: id, kind },
})

/** That a key of the hub was withdrawn, in its own history, with how much of what it had signed was revoked. */
export const keyWithdrawnFact = (kid: string, reason: string, revoked: number): Fact => ({
  subject: `issuing-key/${kid}`,
  type: 'supply.issuing-key-withdrawn',
  data: { kid, reason, revoked },
})

/** The event that tells that a credential is revoked. */
export const revokedFact = ({ id, kind, participantId, memberId, offerId, deliveryId }: IssuedRow): Fact =>
  factOf(issuedRevoked, id, {
    issuedId: id,
    participantId,
    kind,
    ...(memberId === null ? {} : { memberId }),
    ...(deliveryId === null ? { offerId } : { deliveryId }),
  })
