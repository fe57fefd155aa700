import { issuerChanged, issuerRegistered, issuerWithdrawn } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { RegisterEntry } from './issuer.ts'

const dataOf = ({ id: issuerId, did, name, keys, hosts, attests, version }: RegisterEntry) => ({
  issuerId,
  did,
  name,
  ...(keys ? { keys } : {}),
  ...(hosts ? { hosts } : {}),
  attests,
  version,
})

export const registeredFact = (entry: RegisterEntry): Fact => factOf(issuerRegistered, entry.id, dataOf(entry))
export const changedFact = (entry: RegisterEntry): Fact => factOf(issuerChanged, entry.id, dataOf(entry))
export const withdrawnFact = ({ id, did, version }: RegisterEntry, reason: string): Fact =>
  factOf(issuerWithdrawn, id, { issuerId: id, did, version, reason })
