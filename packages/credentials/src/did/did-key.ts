import type { IssuerKey, PublicKey } from '../token/key.ts'
import { keyOfMultibase, multibaseOf } from './multikey.ts'

const PREFIX = 'did:key:'
/** A root of P-384 takes a millisecond, and preparing a key as long again: those seen last are kept. */
const KEPT = 1_000
const known = new Map<string, IssuerKey | undefined>()

export const isDidKey = (issuer: string): boolean => issuer.startsWith(PREFIX)

/** The did:key of a key. */
export const didKeyOf = (key: PublicKey): string => PREFIX + multibaseOf(key)

/** The one key that a did:key is: its name needs no document. Undefined for kinds other than Ed25519, P-256 and P-384. */
export function keyOfDidKey(did: string): IssuerKey | undefined {
  if (known.has(did)) return known.get(did)
  const written = did.slice(PREFIX.length)
  const key = isDidKey(did) ? keyOfMultibase(written) : undefined
  const made = key && { id: `${did}#${written}`, key }
  if (known.size >= KEPT) known.clear()
  known.set(did, made)
  return made
}
