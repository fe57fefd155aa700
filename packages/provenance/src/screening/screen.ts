import { findMaterial } from '../material/catalogue.ts'
import type { OriginPolicy } from '../policy/policy.ts'
import { requiredStages, STAGES, type Stage } from '../stage.ts'
import { NO_CREDENTIALS, type StageCredentials } from './assurance.ts'
import { type Proof, type ProvenStage, proofOf } from './evidence.ts'
import { type Finding, found } from './finding.ts'
import { type Gap, gap, missingOf } from './gap.ts'
import type { Intermediaries } from './intermediaries.ts'
import { exposed } from './intermediary.ts'
import { type ListedName, withListed } from './listed.ts'
import type { ChainStage, ScreenedOffer } from './offer.ts'
import type { Level, Screening } from './screening.ts'
import { judgeSite } from './site.ts'
import type { Weight } from './site.verdict.ts'

/**
 * The revision of the rules in this code. Raise it with whatever may judge the same declaration otherwise: offers that an earlier one has judged are then
 * judged again, and a process that still runs the earlier one leaves what a later one has judged alone.
 */
export const JUDGING_RULES = 5

type Judged = { readonly stage: Stage; readonly verdicts: readonly (readonly Weight[])[] }
const ORDER: readonly string[] = ['recycling', ...STAGES]

/**
 * Judges the origin an offer declares, stage by stage, under one policy on one plain date. Levels: A nothing Chinese; B equity below the
 * limit, technology, or owners not declared who could be noted; C a trace of Chinese material; D some stage Chinese or fed with Chinese material; E every stage Chinese;
 * U not proven (a stage missing, a proof missing or not valid that day, owners not declared who could make a stage Chinese, a declaration that
 * contradicts itself).
 *
 * Every stage of the chain must be named and carry a certificate of origin valid on the day, or be proven by credentials of the batches that it comes of, and none may be said by credentials
 * to be done elsewhere. A stage that is declared
 * Chinese needs neither: what a supplier says against its own interest needs no proof. Stages beyond the material's own are ignored. With the intermediaries of the
 * trade table it also tells where the last stage lies in a country that imports mostly from China; that changes no level. Under every policy an offer is
 * not proven while a name in it may be, or is, on a restricted list.
 */
export const screen = (
  offer: ScreenedOffer,
  policy: OriginPolicy,
  on: string,
  intermediaries?: Intermediaries,
  credentials: StageCredentials = NO_CREDENTIALS,
  listed: readonly ListedName[] = [],
): Screening => withListed(judged(offer, policy, on, intermediaries, credentials), listed)

function judged(
  offer: ScreenedOffer,
  policy: OriginPolicy,
  on: string,
  intermediaries: Intermediaries | undefined,
  credentials: StageCredentials,
): Screening {
  const of = { policy: policy.id, policyVersion: policy.version, restsOn: [], provenBy: [] }
  const material = findMaterial(offer.material)
  if (material === undefined) {
    const findings = [found('unknown-material', { material: offer.material })]
    return { level: 'U', ...of, findings, ...lacking([gap('unknown-material', {})]) }
  }
  if (policy.rules.materials !== undefined && !policy.rules.materials.includes(material.id)) {
    const findings = [found('not-covered-by-policy', { policy: policy.name, material: material.id })]
    return { level: 'A', ...of, findings, ...NOTHING_LACKS }
  }
  const named = new Set(offer.chain.map(site => site.stage))
  const required = requiredStages(material.madeAt, named).filter(stage => policy.rules.stages.includes(stage))
  const { judged, findings, gaps, ...proven } = judgeStages(offer, policy, on, required, credentials)
  if (intermediaries) findings.push(...exposed(offer, material, policy.rules, intermediaries))
  if (policy.state === 'suspended') {
    const { name, validFrom, validTo } = policy
    const days = validTo === undefined ? { validFrom } : { validFrom, validTo }
    const suspended = found('policy-suspended', { policy: name, ...days })
    return { level: 'A', ...of, findings: [suspended, ...findings], ...NOTHING_LACKS }
  }
  if (policy.state === 'unknown') {
    const unknown = found('policy-state-unknown', { policy: policy.name, validFrom: policy.validFrom })
    const state = gap('policy-state-unknown', { policy: policy.name, on })
    return { level: 'U', ...of, findings: [unknown, ...findings], ...lacking([state, ...gaps]) }
  }
  if (gaps.length > 0) return { level: 'U', ...of, findings, ...lacking(gaps) }
  return { level: levelOf(judged), ...of, findings, ...NOTHING_LACKS, ...proven }
}

const lacking = (gaps: readonly Gap[]) => ({ missing: gaps.map(missingOf), gaps })
const NOTHING_LACKS = lacking([])

function judgeStages(
  offer: ScreenedOffer,
  policy: OriginPolicy,
  on: string,
  required: readonly Stage[],
  { isVerified, against, unproven }: StageCredentials,
) {
  const judged: Judged[] = []
  const findings: Finding[] = []
  const gaps: Gap[] = []
  const restsOn: Proof[] = []
  const provenBy: ProvenStage[] = []
  const unevidenced: Stage[] = []
  const ordered = [...required].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
  for (const stage of ordered) {
    const sites: readonly ChainStage[] = offer.chain.filter(site => site.stage === stage)
    if (sites.length === 0) {
      findings.push(found('stage-missing', {}, stage))
      gaps.push(gap('stage-missing', {}, stage))
      continue
    }
    const verdicts = sites.map(site => judgeSite(site, policy.rules))
    for (const verdict of verdicts) {
      findings.push(...verdict.findings)
      gaps.push(...verdict.gaps)
    }
    judged.push({ stage, verdicts: verdicts.map(verdict => verdict.weights) })
    if (verdicts.every(verdict => verdict.weights.includes('covered'))) continue
    const said = against.filter(one => one.stage === stage)
    findings.push(...said.map(({ code, figures }) => found(code, figures, stage)))
    const lacking = said.flatMap(({ code }) => (code === 'batch-disputed' ? [] : gap(code, {}, stage)))
    gaps.push(...lacking)
    if (lacking.length > 0) continue
    const proof = proofOf(stage, offer.evidence, on)
    if (proof.proven) {
      restsOn.push(proof.until)
      provenBy.push(proof.by)
      continue
    }
    if (isVerified(stage)) {
      provenBy.push({ stage, sha256: [] })
      continue
    }
    findings.push(proof.finding)
    gaps.push(proof.gap)
    unevidenced.push(stage)
  }
  for (const { batch, stage, lacks, proves } of unproven)
    if (proves.some(one => unevidenced.includes(one))) gaps.push(gap('batch-unproven', { batch, lacks }, stage))
  return { judged, findings, gaps, restsOn, provenBy }
}

/**
 * The level of a chain whose stages are all proven. E needs every site of every stage to be Chinese by place, owner or tolling: feed alone
 * says what came in, not where the stage is done, and makes D.
 */
function levelOf(judged: readonly Judged[]): Level {
  const sites = judged.flatMap(stage => stage.verdicts)
  const any = (weight: Weight): boolean => sites.some(weights => weights.includes(weight))
  if (sites.length > 0 && sites.every(weights => weights.includes('covered'))) return 'E'
  if (any('covered') || any('fed')) return 'D'
  if (any('trace')) return 'C'
  return any('noted') ? 'B' : 'A'
}
