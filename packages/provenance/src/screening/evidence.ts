import { present } from '@lodestone/kernel'
import { dayAfter } from '../dated.ts'
import type { Stage } from '../stage.ts'
import { type Finding, found } from './finding.ts'
import { type Gap, gap } from './gap.ts'
import type { Evidence } from './offer.ts'

/** A proof with whose last valid day (included) a stage is no longer proven. */
export type Proof = {
  readonly stage: Stage
  readonly type: typeof REQUIRED_EVIDENCE
  readonly sha256: string
  readonly validTo: string
}

/** The certificates by which a stage is proven on the day that is judged. */
export type ProvenStage = { readonly stage: Stage; readonly sha256: readonly string[] }

/** What every stage must be proven with. The other types support a judgement by an operator; none of them replaces it. */
export const REQUIRED_EVIDENCE = 'certificate-of-origin'

/** Whether a stage is proven: by what, until when and by which proof then, or what is wrong and how to mend it. */
export type Proven =
  | { readonly proven: true; readonly by: ProvenStage; readonly until: Proof }
  | { readonly proven: false; readonly finding: Finding; readonly gap: Gap }

/** Whether a stage is proven on a plain date: one certificate of origin for it that is valid that day. */
export function proofOf(stage: Stage, evidence: readonly Evidence[], on: string): Proven {
  const proofs = evidence.filter(one => one.type === REQUIRED_EVIDENCE && one.stage === stage)
  const until = lastOf(proofs, on)
  if (until) {
    const { sha256, validTo } = until
    const valid = proofs.filter(one => one.validFrom <= on && one.validTo >= on).map(one => one.sha256)
    const by = { stage, sha256: [...new Set(valid)] }
    return { proven: true, by, until: { stage, type: REQUIRED_EVIDENCE, sha256, validTo } }
  }
  const type = REQUIRED_EVIDENCE
  const past = proofs.filter(one => one.validTo < on).map(one => one.validTo)
  if (past.length > 0) {
    const validTo = present(past.sort().at(-1))
    return {
      proven: false,
      finding: found('evidence-expired', { type, validTo }, stage),
      gap: gap('evidence-expired', { type, validTo, on }, stage),
    }
  }
  const future = proofs.filter(one => one.validFrom > on).map(one => one.validFrom)
  if (future.length > 0) {
    const validFrom = present(future.sort()[0])
    return {
      proven: false,
      finding: found('evidence-not-yet-valid', { type, validFrom }, stage),
      gap: gap('evidence-not-yet-valid', { type, validFrom, on }, stage),
    }
  }
  return {
    proven: false,
    finding: found('evidence-missing', { type }, stage),
    gap: gap('evidence-missing', { type }, stage),
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
