import type { Participant } from '@lodestone/contracts'
import { USUAL_FLOOR } from '@lodestone/contracts'
import type { Judged, PolicySaid, Taken } from '@lodestone/credentials'
import type { OriginPolicy } from '@lodestone/provenance'
import type { HubIdentity } from './identity.ts'
import type { Attested } from './issued.ts'

type Party = Extract<Taken, { readonly kind: 'conformity' }>['issuedTo']

const URL_LIKE = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/

/** A participant by what operators have verified of it: its first DID or address, else its id here; and the first number in a register. */
export function partyOf({
  id,
  legalName,
  identifiers = [],
}: Pick<Participant, 'id' | 'legalName' | 'identifiers'>): Party {
  const address = identifiers.find(one => URL_LIKE.test(one))
  const registeredId = identifiers.find(one => !URL_LIKE.test(one))
  return {
    id: address ?? `urn:uuid:${id}`,
    name: legalName,
    ...(registeredId === undefined ? {} : { registeredId }),
  }
}

/** The version of a policy that judged. */
export const policySaid = (policy: OriginPolicy, hub: HubIdentity): PolicySaid => ({
  id: `${hub.api}/policies/${policy.id}`,
  name: policy.name,
  version: policy.version,
  description: policy.note ?? `${policy.source.title} (${policy.source.reference})`,
  since: policy.validFrom,
  owner: { id: hub.did, name: hub.name },
})

/** A level with how it is known, and whether it is at least the one that rounds usually ask for. */
export const judgedSaid = ({ level, assurance }: Pick<Attested, 'level' | 'assurance'>): Judged => ({
  level,
  assurance,
  conforms: level <= USUAL_FLOOR,
})
