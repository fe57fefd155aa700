import type { Issued } from '@lodestone/contracts'
import { type Identity, sees } from '@lodestone/http'
import { sha256Hex } from '@lodestone/kernel'
import type { IssuedRow } from './issued.store.ts'

/** Whose deliveries and credentials the caller may see: all for operators and auditors, else those to which it is a party. */
export const partyOfBoth = (identity: Identity): { readonly org?: string } =>
  sees(identity, 'operator', 'auditor') ? {} : { org: identity.org ?? '' }

/** What was issued, as those see it to whom it matters: of a passport no offer, which is its supplier's own. */
export const showIssued = (row: IssuedRow): Issued => ({
  id: row.id,
  kind: row.kind,
  participantId: row.participantId,
  ...(row.memberId === null ? {} : { memberId: row.memberId }),
  ...(row.deliveryId === null ? { offerId: row.offerId } : { deliveryId: row.deliveryId }),
  level: row.level,
  assurance: row.assurance,
  policy: row.policy,
  policyVersion: row.policyVersion,
  sha256: sha256Hex(row.token),
  status: row.revokedAt === null ? 'valid' : 'revoked',
  issuedAt: row.issuedAt,
  ...(row.revokedAt === null ? {} : { revokedAt: row.revokedAt }),
  ...(row.revokedBecause === null ? {} : { because: row.revokedBecause }),
})
