import {
  credentialAccepted,
  credentialExpired,
  credentialRevoked,
  credentialWaiting,
  credentialWithdrawn,
} from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { HeldCredential } from './credential.ts'

/** The event that tells how a credential stands now; never what it says. */
export function credentialFact(held: HeldCredential): Fact {
  const { id, participantId, version, kind, issuer, validFrom, validUntil, findings } = held
  const told = {
    credentialId: id,
    participantId,
    version,
    kind,
    issuer: issuer.did,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  }
  const against = { ...told, because: findings.map(one => one.code) }
  switch (held.status) {
    case 'accepted':
      return factOf(credentialAccepted, id, told)
    case 'waiting':
      return factOf(credentialWaiting, id, against)
    case 'refused':
    case 'revoked':
      return factOf(credentialRevoked, id, against)
    case 'expired':
      return factOf(credentialExpired, id, told)
    case 'withdrawn':
      return factOf(credentialWithdrawn, id, told)
  }
}
