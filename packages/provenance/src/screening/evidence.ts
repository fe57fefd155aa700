import { dayAfter } from '../dated.ts'
import type { Evidence, Finding, Proof } from './offer.ts'

/** What every stage must be proven with. The other types support a judgement by an operator; none of them replaces it. */
export const REQUIRED_EVIDENCE = 'certificate-of-origin'

/** Whether a stage is proven: until when and by which proof, or what is wrong and how to mend it. */
export type Proven =
  | { readonly proven: true; readonly until: Proof }
  | { readonly proven: false; readonly finding: Finding; readonly missing: string }

/** Whether a stage is proven on a plain date: one certificate of origin for it that is valid that day. */
export function proofOf(stage: string, evidence: readonly Evidence[], on: string): Proven {
  const proofs = evidence.filter(one => one.type === REQUIRED_EVIDENCE && one.stage === stage)
  const until = lastOf(proofs, on)
  if (until) {
    const { type, sha256, validTo } = until
    return { proven: true, until: { stage, type, sha256, validTo } }
  }
  const future = proofs.filter(one => one.validFrom > on).map(one => one.validFrom)
  const past = proofs.filter(one => one.validTo < on).map(one => one.validTo)
  if (past.length > 0) {
    const last = past.sort().at(-1)
    return {
      proven: false,
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
      proven: false,
      finding: {
        code: 'evidence-not-yet-valid',
        stage,
        message: `The certificate of origin for ${stage} is valid from ${first} only.`,
      },
      missing: `${stage}: certificate of origin (valid from ${first} only); revise the offer with one that is valid on ${on}`,
    }
  }
  return {
    proven: false,
    finding: { code: 'evidence-missing', stage, message: `No certificate of origin for ${stage}.` },
    missing: `${stage}: certificate of origin; add evidence of type ${REQUIRED_EVIDENCE} for this stage`,
  }
}

/**
 * The proof with which the cover of a day ends: the one valid that day that lasts longest, or one that follows it without a day between.
 * A renewal that is already there takes the place of what it renews, so nobody is warned of an end that will not come.
 */
function lastOf(proofs: readonly Evidence[], on: string): Evidence | undefined {
  let last: Evidence | undefined
  for (;;) {
    const end = last?.validTo
    if (end !== undefined && !proofs.some(one => one.validTo > end)) return last
    const reach = end === undefined ? on : dayAfter(end)
    const next = proofs
      .filter(one => one.validFrom <= reach && one.validTo >= reach)
      .reduce<Evidence | undefined>((best, one) => (best && best.validTo >= one.validTo ? best : one), undefined)
    if (!next) return last
    last = next
  }
}
