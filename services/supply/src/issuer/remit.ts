import { type RegisteredIssuer, remitFindings } from '@lodestone/credentials'
import type { Stage } from '@lodestone/provenance'

/** A credential by its kind, its day and its issuer. */
type Attesting = { readonly kind: string; readonly day: string; readonly issuer: RegisteredIssuer }

/** Whether the issuer of a credential may attest a stage in a country. */
export const mayAttest = (
  { kind, day, issuer }: Attesting,
  { stage, country }: { readonly stage: Stage; readonly country: string },
): boolean => remitFindings(issuer, { type: kind, day, stages: [stage], countries: [country] }).length === 0
