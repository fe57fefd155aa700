import type { JsonObject } from '@lodestone/kernel/json'
import { BASE } from '../model/contexts.ts'
import { contextOf, type Kind } from '../untp/kinds.ts'
import type { Party } from '../untp/taken.ts'

/** What every credential that a hub issues says of itself. */
export type Frame = {
  /** An address of the credential's own. */
  readonly id: string
  readonly issuer: { readonly did: string; readonly name: string }
  readonly validFrom: Date
  readonly validUntil?: Date
  /** Its place in a status list, so that it can be taken back. */
  readonly status?: { readonly list: string; readonly index: number }
}

export const framed = (kind: Kind, frame: Frame, subject: JsonObject | readonly JsonObject[]): JsonObject => ({
  '@context': [BASE, contextOf(kind, '0.6.1')],
  type: [kind, 'VerifiableCredential'],
  id: frame.id,
  issuer: { type: ['CredentialIssuer'], id: frame.issuer.did, name: frame.issuer.name },
  validFrom: frame.validFrom.toISOString(),
  ...(frame.validUntil === undefined ? {} : { validUntil: frame.validUntil.toISOString() }),
  credentialSubject: subject,
  ...(frame.status === undefined
    ? {}
    : {
        credentialStatus: {
          id: `${frame.status.list}#${frame.status.index}`,
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: String(frame.status.index),
          statusListCredential: frame.status.list,
        },
      }),
})

export const partySaid = ({ id, name, registeredId }: Party): JsonObject => ({
  id,
  name,
  ...(registeredId === undefined ? {} : { registeredId }),
})

/** A document with the SHA-256 of its bytes, by which whoever is shown it knows it again. */
export type Proof = { readonly url: string; readonly name: string; readonly sha256: string }
export const proofSaid = ({ url, name, sha256 }: Proof): JsonObject => ({
  type: ['SecureLink', 'Link'],
  linkURL: url,
  linkName: name,
  hashDigest: sha256,
  hashMethod: 'SHA-256',
  encryptionMethod: 'none',
})

/** The rules that origin is judged by, in the version that was used. */
export type PolicySaid = {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly description: string
  /** The day since when they apply. */
  readonly since: string
  readonly owner: Party
}
/** How far origin is proven, and how that is known. */
export type Judged = {
  readonly level: string
  readonly assurance: string
  /** Whether the level is at least the one that is asked for. */
  readonly conforms: boolean
}

/** What was assessed: the policy in its version, with the level that was reached and how it is known. */
export const criterionSaid = (
  policy: PolicySaid,
  { level, assurance }: Pick<Judged, 'level' | 'assurance'>,
  tags: readonly string[],
): JsonObject => ({
  type: ['Criterion'],
  id: policy.id,
  name: `${policy.name} ${policy.version}`,
  description: policy.description,
  conformityTopic: TOPIC,
  status: 'active',
  performanceLevel: `${level}, ${assurance}`,
  tag: [`level:${level}`, `assurance:${assurance}`, ...tags],
})

/** Of the topics of the vocabulary the one that origin falls under. */
export const TOPIC = 'governance.transparency'
