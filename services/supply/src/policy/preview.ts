import type { PolicyPreview, PolicyPreviewDraft } from '@lodestone/contracts'
import { accept, fieldsRefused, type Outcome, refuse } from '@lodestone/kernel'
import { DEFAULT_POLICY, findPolicy, type OriginPolicy, type Policy, screen } from '@lodestone/provenance'
import type { StandingOffer } from '../offer/offer.ts'
import { type Computed, type Level, levelOf } from '../screening/judgement.ts'
import { credentialsIn, factsOf, rejudge, stillHolds } from '../screening/screening.ts'
import { showFindings } from '../screening/screening.view.ts'
import { unjudgeable, type Yardstick } from './policy.ts'

/** Name of a version that is only tried: with a blank, which no version that is added may have. */
const TRIED = 'as tried'

/** Rules to be tried on a day, beside the version that would judge that day without them. */
export type Trial = {
  readonly policyId: string
  readonly on: string
  readonly by: Yardstick
  readonly draft: OriginPolicy
  readonly against?: OriginPolicy
}
export type Flip = PolicyPreview['items'][number]

/** What a preview compares. Refuses unknown materials and policies that judge rounds. */
export function tried(
  by: Yardstick,
  policyId: string,
  draft: PolicyPreviewDraft,
  today: string,
): Outcome<Trial, 'validation-failed'> {
  const faults = unjudgeable(draft.rules.materials)
  const on = draft.validFrom ?? today
  const against = findPolicy(by.policies, policyId, on)
  if (against?.kind === 'concentration')
    faults.push({ path: 'rules', message: 'this policy judges rounds, not offers' })
  if (faults.length > 0) return refuse('validation-failed', fieldsRefused(faults.length), faults)
  const { name = policyId, source = { title: name, reference: name } } = against ?? {}
  const { state = 'in-force', rules } = draft
  const tryOut: OriginPolicy = {
    kind: 'origin',
    id: policyId,
    name,
    version: TRIED,
    validFrom: on,
    state,
    source,
    rules,
  }
  return accept({ policyId, on, by, draft: tryOut, ...(against?.kind === 'origin' ? { against } : {}) })
}

/**
 * How an offer's level would move, both judged on the day of the trial, so that nothing moves because of evidence; `undefined` when it stays.
 * Under the hub's own policy a decision counts as long as its grounds hold, as it would in earnest.
 */
export function flipOf(offer: StandingOffer, trial: Trial): Flip | undefined {
  const before = trial.against && levelUnder(offer, trial.against, trial)
  const after = levelUnder(offer, trial.draft, trial)
  if (before?.level === after.level) return undefined
  return {
    offerId: offer.id,
    participantId: offer.participantId,
    reference: offer.terms.reference,
    material: offer.terms.material,
    ...(before ? { from: before.level } : {}),
    to: after.level,
    why: after.findings.map(finding => finding.message),
    findings: showFindings(after.findings),
  }
}

type Under = { readonly level: Level; readonly findings: Computed['findings'] }

function levelUnder(offer: StandingOffer, policy: OriginPolicy, { by, on }: Trial): Under {
  if (policy.id !== DEFAULT_POLICY) {
    const credentials = credentialsIn(factsOf(offer.judgement))
    const { level, findings } = screen(offer.terms, policy, on, by.intermediaries, credentials)
    return { level, findings }
  }
  const judgement = stillHolds(offer.judgement.computed, policy.version, on)
    ? offer.judgement
    : rejudge(offer.terms, offer.judgement, { ...by, policies: [alone(policy)] }, on)
  return { level: levelOf(judgement), findings: judgement.computed.findings }
}

/** The same policy as if it had always stood. */
const alone = ({ validTo: _, ...policy }: OriginPolicy): Policy => policy
