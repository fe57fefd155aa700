import { z } from 'zod'
import { defineEvent } from '../event.ts'
import * as v from '../values.ts'
import { CREDENTIAL_KINDS, did } from './issuer.ts'

/** Characters of a credential that is given: the longest published sample has 25,000. */
const MOST_CHARACTERS = 262_144

/** A credential as its issuer signed it: a token, its address, or the envelope around it. */
export const sentCredential = z.strictObject({
  credential: z
    .union([z.string().min(1).max(MOST_CHARACTERS), z.record(z.string(), v.json())])
    .describe('a vc+jwt, as a text or in its EnvelopedVerifiableCredential'),
})

const kind = z.enum(CREDENTIAL_KINDS)
export const credentialStatus = z.enum(['accepted', 'waiting', 'refused', 'revoked', 'expired', 'withdrawn'])

/** A credential in the hub's keeping: what it says, and what stands against it. */
export const credential = z.object({
  id: v.id,
  participantId: v.id,
  version: z.int().positive(),
  status: credentialStatus.describe('waiting: something could not be fetched, and is asked for again'),
  kind,
  credentialId: z.string().describe('the name that its issuer gave it'),
  issuer: z.object({ did, name: v.name }),
  validFrom: z.string().optional(),
  validUntil: z.string().optional(),
  sha256: v.sha256.describe('of the token'),
  stages: z.array(v.stage).describe('what it says itself to prove the origin of'),
  taken: z.record(z.string(), v.json()).describe('what the hub takes from it'),
  findings: z.array(z.object({ code: z.string(), message: z.string(), figures: z.record(z.string(), v.json()) })),
  givenAt: v.instant,
  checkedAt: v.instant.describe('when it was judged last'),
  nextCheckAt: v.instant.optional(),
})
export type CredentialView = z.infer<typeof credential>

const topic = 'supply.credential'
/** No kilograms and no names: what a credential says is its holder's to show. */
const told = z.object({
  credentialId: v.id,
  participantId: v.id,
  version: z.int().positive(),
  kind,
  issuer: did,
  validFrom: z.string().optional(),
  validUntil: z.string().optional(),
})
const against = told.extend({ because: z.array(z.string()).describe('codes of the findings') })
export const credentialAccepted = defineEvent({
  type: 'supply.credential-accepted.v1',
  summary: 'A credential was accepted, or holds again',
  topic,
  data: told,
})
export const credentialWaiting = defineEvent({
  type: 'supply.credential-waiting.v1',
  summary: 'A credential waits for keys or a status list that could not be fetched',
  topic,
  data: against,
})
export const credentialRevoked = defineEvent({
  type: 'supply.credential-revoked.v1',
  summary: 'A credential proves nothing any more: it was revoked, or the register lets its issuer attest it no longer',
  topic,
  data: against,
})
export const credentialExpired = defineEvent({
  type: 'supply.credential-expired.v1',
  summary: 'A credential has expired',
  topic,
  data: told,
})
export const credentialWithdrawn = defineEvent({
  type: 'supply.credential-withdrawn.v1',
  summary: 'A supplier has withdrawn its credential',
  topic,
  data: told,
})
