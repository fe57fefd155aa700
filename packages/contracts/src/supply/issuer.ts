import { z } from 'zod'
import { defineEvent } from '../event.ts'
import * as v from '../values.ts'

/** The credentials of the UN Transparency Protocol that prove origin. An issuer may also be let keep lists of what is revoked for others. */
export const CREDENTIAL_KINDS = [
  'DigitalConformityCredential',
  'DigitalFacilityRecord',
  'DigitalTraceabilityEvent',
  'DigitalProductPassport',
  'DigitalIdentityAnchor',
] as const
const attestable = z.enum([...CREDENTIAL_KINDS, 'BitstringStatusListCredential'])

export const did = z
  .string()
  .max(1_000)
  .regex(/^did:(?:web|key):/, 'a did:web or a did:key')
const host = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/, 'a host such as status.example.org')
const publicKey = z.record(z.string(), v.json())

/** What an issuer may attest: which credentials, for which stages and countries, given from which day to which. What is left out is not bounded. */
export const issuerRemit = z
  .strictObject({
    types: z.array(attestable).min(1).max(6),
    stages: z.array(v.stage).min(1).max(6).optional(),
    countries: z.array(v.country).min(1).max(250).optional(),
    from: v.date,
    to: v.date.optional(),
  })
  .refine(one => one.to === undefined || one.from <= one.to, { path: ['to'], message: 'not before from' })

const particulars = {
  name: v.name,
  keys: z
    .array(publicKey)
    .min(1)
    .max(20)
    .optional()
    .describe('public keys as JWK; where they stand, nothing that the issuer publishes is believed'),
  hosts: z
    .array(host)
    .min(1)
    .max(20)
    .optional()
    .describe("where its status lists may be fetched, beside a did:web's own host"),
  attests: z.array(issuerRemit).min(1).max(50),
}
/** What an operator may revise of an issuer. */
export const issuerParticulars = z.strictObject(particulars)
export type IssuerParticulars = z.infer<typeof issuerParticulars>
export const issuerDraft = z.strictObject({ did, ...particulars })
export type IssuerDraft = z.infer<typeof issuerDraft>

/** An issuer in the register: its name and what it may attest for everybody, its keys and who registered it for operators and auditors. */
export const issuer = z.object({
  id: v.id,
  did,
  ...particulars,
  version: z.int().positive(),
  addedBy: z.string().optional(),
  addedAt: v.instant,
  withdrawn: z.object({ at: v.instant, reason: v.reason.optional() }).optional(),
})
export type Issuer = z.infer<typeof issuer>

const topic = 'supply.issuer'
const registered = z.object({ issuerId: v.id, did, ...particulars, version: z.int().positive() })
export const issuerRegistered = defineEvent({
  type: 'supply.issuer-registered.v1',
  summary: 'An issuer of credentials was registered, or registered again',
  topic,
  data: registered,
})
export const issuerChanged = defineEvent({
  type: 'supply.issuer-changed.v1',
  summary: "An issuer's keys, or what it may attest, were changed",
  topic,
  data: registered,
})
export const issuerWithdrawn = defineEvent({
  type: 'supply.issuer-withdrawn.v1',
  summary: 'An issuer was withdrawn from the register: its credentials prove nothing any more',
  topic,
  data: z.object({ issuerId: v.id, did, version: z.int().positive(), reason: v.reason }),
})
export const issuerKeysChanged = defineEvent({
  type: 'supply.issuer-keys-changed.v1',
  summary: 'The document of an issuer has other keys than when it was last fetched',
  topic,
  data: z.object({
    issuerId: v.id,
    did,
    before: v.sha256.describe('of the keys, in RFC 8785 canonical JSON'),
    after: v.sha256,
    keys: z.array(z.string()).describe('names of the keys that the document has now'),
  }),
})
