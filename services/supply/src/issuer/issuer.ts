import type { IssuerDraft, IssuerParticulars } from '@lodestone/contracts'
import { isDidKey, keyOfDidKey, urlOfDidWeb } from '@lodestone/credentials'
import { accept, type FieldError, fieldsRefused, type Outcome, refuse, sha256Hex } from '@lodestone/kernel'
import { keyFaults } from './key.ts'

export type Refused = 'validation-failed' | 'wrong-state' | 'stale-version' | 'duplicate-reference'

/** Whose credentials are believed, and of what. One that is withdrawn is believed in nothing, and stays in the register with the reason. */
export type RegisterEntry = IssuerDraft & {
  readonly id: string
  readonly version: number
  readonly addedBy: string
  readonly addedAt: string
  readonly withdrawn?: { readonly at: string; readonly reason: string }
}

/** The id of an issuer follows from its DID (RFC 9562, version 8): who asks for its registration and who confirms it name the same one. */
export function issuerId(did: string): string {
  const hex = sha256Hex(did)
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A new issuer, or one that was withdrawn before and is registered again. */
export function register(
  known: RegisterEntry | undefined,
  draft: IssuerDraft,
  { by, now }: { by: string; now: Date },
): Outcome<RegisterEntry, Refused> {
  if (known && !known.withdrawn)
    return refuse('duplicate-reference', 'This issuer is registered: revise its entry.', [
      { path: 'did', message: 'already in use' },
    ])
  const faults = [...didFaults(draft.did), ...keyFaults(draft.keys)]
  if (faults.length > 0) return refused(faults)
  const { did } = draft
  return accept({
    ...draft,
    id: issuerId(did),
    version: (known?.version ?? 0) + 1,
    addedBy: by,
    addedAt: now.toISOString(),
  })
}

/** Its name, keys and remits are replaced by others. Its DID stays: another one is another issuer. */
export function revise(
  { id, did, version, addedBy, addedAt, withdrawn }: RegisterEntry,
  particulars: IssuerParticulars,
  expected: number,
): Outcome<RegisterEntry, Refused> {
  if (withdrawn) return refuse('wrong-state', 'The issuer is withdrawn: register it again.')
  if (version !== expected) return refuse('stale-version', `The issuer is at version ${version}.`)
  const faults = keyFaults(particulars.keys)
  return faults.length > 0
    ? refused(faults)
    : accept({ id, did, ...particulars, version: version + 1, addedBy, addedAt })
}

/** `undefined` when it is withdrawn already. */
export const withdraw = (entry: RegisterEntry, reason: string, now: Date): RegisterEntry | undefined =>
  entry.withdrawn ? undefined : { ...entry, version: entry.version + 1, withdrawn: { at: now.toISOString(), reason } }

const refused = (faults: readonly FieldError[]) => refuse('validation-failed', fieldsRefused(faults.length), faults)

function didFaults(did: string): FieldError[] {
  if (isDidKey(did))
    return keyOfDidKey(did) ? [] : [{ path: 'did', message: 'not a did:key of Ed25519, P-256 or P-384' }]
  return urlOfDidWeb(did) === undefined
    ? [{ path: 'did', message: 'not a did:web whose document could be fetched from a public host' }]
    : []
}

/** The hosts from which something may be fetched because of this issuer: that of its did:web, and those that were registered with it. */
export function hostsOf({ did, hosts = [] }: Pick<RegisterEntry, 'did' | 'hosts'>): string[] {
  const own = urlOfDidWeb(did)
  return [...(own === undefined ? [] : [new URL(own).hostname]), ...hosts]
}
