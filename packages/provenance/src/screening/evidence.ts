import type { Evidence, Finding } from './offer.ts'

/** What every stage must be proven with. The other types support a judgement by an operator; none of them replaces it. */
export const REQUIRED_EVIDENCE = 'certificate-of-origin'

/**
 * Whether a stage is proven on a plain date: one certificate of origin for it that is valid that day. Answers what is wrong and how to
 * mend it, or `undefined` when the stage is proven.
 */
export function unproven(
  stage: string,
  evidence: readonly Evidence[],
  on: string,
): { readonly finding: Finding; readonly missing: string } | undefined {
  const proofs = evidence.filter(one => one.type === REQUIRED_EVIDENCE && one.stage === stage)
  if (proofs.some(one => one.validFrom <= on && on <= one.validTo)) return undefined
  const future = proofs.filter(one => one.validFrom > on).map(one => one.validFrom)
  const past = proofs.filter(one => one.validTo < on).map(one => one.validTo)
  if (past.length > 0) {
    const last = past.sort().at(-1)
    return {
      finding: {
        code: 'evidence-expired',
        stage,
        message: `The certificate of origin for ${stage} expired on ${last}.`,
      },
      missing: `${stage}: certificate of origin (expired on ${last}); revise the offer with one that is valid on ${on}`,
    }
  }
  if (future.length > 0) {
    const first = future.sort()[0]
    return {
      finding: {
        code: 'evidence-not-yet-valid',
        stage,
        message: `The certificate of origin for ${stage} is valid from ${first} only.`,
      },
      missing: `${stage}: certificate of origin (valid from ${first} only); revise the offer with one that is valid on ${on}`,
    }
  }
  return {
    finding: { code: 'evidence-missing', stage, message: `No certificate of origin for ${stage}.` },
    missing: `${stage}: certificate of origin; add evidence of type ${REQUIRED_EVIDENCE} for this stage`,
  }
}
