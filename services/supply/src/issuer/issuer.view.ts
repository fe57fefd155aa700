import type { Issuer } from '@lodestone/contracts'
import { type Identity, sees } from '@lodestone/http'
import type { RegisterEntry } from './issuer.ts'

/** Whom to ask for a credential, for everybody; with its keys, who registered it and why it was withdrawn for operators and auditors. */
export function showIssuer(entry: RegisterEntry, identity: Identity): Issuer {
  if (sees(identity, 'operator', 'auditor')) return entry
  const { id, did, name, attests, version, addedAt, withdrawn } = entry
  return { id, did, name, attests, version, addedAt, ...(withdrawn ? { withdrawn: { at: withdrawn.at } } : {}) }
}
