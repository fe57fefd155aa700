import { isOneOf } from '@lodestone/kernel/members'
import type { CodedFinding } from '../../finding/finding.ts'
import { EVIDENCE_TYPES, newEvidence, newFeed, newOwner, newStage, STAGES, type StageForm } from './offer.parts.ts'
import type { OfferForm } from './offer.ts'

/** Where a finding is mended in the form: what is added to it, if anything, and the part to go to, such as `chain.1`. */
export type Mending = { readonly change?: Partial<OfferForm>; readonly part: string }

/** Where a finding is mended; `undefined` where nothing in an offer mends it. */
export function mendingOf(finding: CodedFinding, form: OfferForm): Mending | undefined {
  const { code, stage, figures = {} } = finding
  if (stage === undefined || !isOneOf(STAGES, stage)) return undefined
  if (code === 'batch-unproven') return undefined
  if (code.startsWith('evidence-')) return evidenceIn(form, stage, String(figures.type ?? ''))
  if (code === 'stage-missing') return stageIn(form, stage)
  const sites = form.chain.flatMap((site, at) => (site.stage === stage ? [{ site, at }] : []))
  const one = sites.find(({ site }) => site.operator === figures.operator) ?? sites[0]
  return one && siteIn(form, one.site, one.at, code)
}

/** The first proof of its kind that has no file yet, else a new one. */
function evidenceIn(form: OfferForm, stage: StageForm['stage'], said: string): Mending {
  const type = isOneOf(EVIDENCE_TYPES, said) ? said : newEvidence().type
  const at = form.evidence.findIndex(one => one.stage === stage && one.type === type && one.sha256 === '')
  if (at >= 0) return { part: `evidence.${at}` }
  const evidence = [...form.evidence, { ...newEvidence(stage), type }]
  return { change: { evidence }, part: `evidence.${form.evidence.length}` }
}

/** A stage where it belongs in the chain. */
function stageIn(form: OfferForm, stage: StageForm['stage']): Mending {
  const later = form.chain.findIndex(one => STAGES.indexOf(one.stage) > STAGES.indexOf(stage))
  const at = later < 0 ? form.chain.length : later
  return { change: { chain: form.chain.toSpliced(at, 0, newStage(stage)) }, part: `chain.${at}` }
}

function siteIn(form: OfferForm, site: StageForm, at: number, code: string): Mending {
  const part = `chain.${at}`
  const changed = (change: Partial<StageForm>) => ({ chain: form.chain.with(at, { ...site, ...change }) })
  if (code === 'ownership-not-declared') {
    const change = changed({ ownership: [...site.ownership, newOwner()] })
    return { change, part: `${part}.ownership.${site.ownership.length}` }
  }
  if (code === 'recycled-origin-missing' && site.recycledFrom.length === 0)
    return { change: changed({ recycledFrom: [newFeed()] }), part: `${part}.recycledFrom.0` }
  return { part }
}
