import { z } from 'zod'
import { defineEvent } from '../event.ts'
import * as v from '../values.ts'

/** What the hub itself attests. */
export const issuedKind = z.enum(['screening', 'passport'])
export type IssuedKind = z.infer<typeof issuedKind>

/** A key with which the hub has signed, as its DID document shows it. */
export const hubKey = z.object({
  id: z.string(),
  type: z.literal('JsonWebKey'),
  controller: z.string(),
  publicKeyJwk: z.record(z.string(), z.string()),
})
export const hubDocument = z.object({
  '@context': z.array(z.string()),
  id: z.string().describe('the did:web of the hub'),
  verificationMethod: z.array(hubKey),
  assertionMethod: z.array(z.string()),
})

/** Goods that a member has reported as delivered, as both their parties see them. */
export const delivery = z.object({
  id: v.id,
  roundId: v.id,
  allocationId: v.id,
  memberId: v.id,
  supplierId: v.id,
  material: v.materialId,
  quantityKg: v.kg,
  date: v.date,
})
export type Delivery = z.infer<typeof delivery>

/** Why a credential is revoked: what of it is otherwise now. */
export const revokedBecause = z.enum([
  'offer-changed',
  'policy-changed',
  'level-changed',
  'assurance-changed',
  'key-withdrawn',
])
export type RevokedBecause = z.infer<typeof revokedBecause>

/** What the hub has issued, as those see it whom it matters to. */
export const issued = z.object({
  id: v.id,
  kind: issuedKind,
  participantId: v.id.describe('the supplier'),
  memberId: v.id.optional().describe('of a passport'),
  offerId: v.id.optional().describe('of a screening'),
  deliveryId: v.id.optional().describe('of a passport'),
  level: v.anyLevel,
  assurance: v.assurance,
  policy: z.string(),
  policyVersion: z.string(),
  sha256: v.sha256.describe('of the token'),
  status: z.enum(['valid', 'revoked']),
  issuedAt: v.instant,
  revokedAt: v.instant.optional(),
  because: revokedBecause.optional().describe('absent where it was revoked before reasons were kept'),
})
export type Issued = z.infer<typeof issued>

/** Which credential, to whom it may matter; never what it says. */
export const issuedRevoked = defineEvent({
  type: 'supply.issued-revoked.v1',
  summary: 'A credential that the hub had issued is revoked: what it attests no longer holds',
  topic: 'supply.credential',
  data: z.object({
    issuedId: v.id,
    participantId: v.id,
    memberId: v.id.optional(),
    kind: issuedKind,
    offerId: v.id.optional().describe('of a screening'),
    deliveryId: v.id.optional().describe('of a passport'),
  }),
})
