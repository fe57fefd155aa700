import { findMaterial } from '../material/catalogue.ts'
import type { OriginPolicy } from '../policy/policy.ts'
import { requiredStages, STAGES, type Stage } from '../stage.ts'
import { proofOf } from './evidence.ts'
import { exposed, type Intermediaries } from './intermediary.ts'
import type { ChainStage, Finding, Level, Proof, ScreenedOffer, Screening } from './offer.ts'
import { judgeSite, type Weight } from './site.ts'

type Judged = { readonly stage: Stage; readonly verdicts: readonly (readonly Weight[])[] }
const ORDER: readonly string[] = ['recycling', ...STAGES]

/**
 * Judges the origin an offer declares, stage by stage, under one policy on one plain date. Levels: A nothing Chinese; B equity below the
 * limit or technology; C a trace of Chinese material; D some stage Chinese or fed with Chinese material; E every stage Chinese;
 * U not proven (a stage missing, a proof missing or not valid that day, a declaration that contradicts itself).
 *
 * Every stage of the chain must be named and carry a certificate of origin valid on the day. A stage that is declared Chinese needs none:
 * what a supplier says against its own interest needs no proof. Stages beyond the material's own are ignored. With the intermediaries of the
 * trade table it also tells where the last stage lies in a country that imports mostly from China; that changes no level.
 */
export function screen(
  offer: ScreenedOffer,
  policy: OriginPolicy,
  on: string,
  intermediaries?: Intermediaries,
): Screening {
  const of = { policy: policy.id, policyVersion: policy.version, restsOn: [] }
  const material = findMaterial(offer.material)
  if (material === undefined) {
    const message = `${offer.material} is not in the catalogue.`
    return {
      level: 'U',
      ...of,
      findings: [{ code: 'unknown-material', message }],
      missing: ['a material of the catalogue'],
    }
  }
  if (policy.rules.materials !== undefined && !policy.rules.materials.includes(material.id)) {
    const message = `${policy.name} says nothing about ${material.name}.`
    return { level: 'A', ...of, findings: [{ code: 'not-covered-by-policy', message }], missing: [] }
  }
  const named = new Set(offer.chain.map(site => site.stage))
  const required = requiredStages(material.madeAt, named).filter(stage => policy.rules.stages.includes(stage))
  const { judged, findings, missing, restsOn } = judgeStages(offer, policy, on, required)
  if (intermediaries) findings.push(...exposed(offer, material, policy.rules, intermediaries))
  if (policy.state === 'suspended') {
    const message = `${policy.name} is suspended from ${policy.validFrom} to ${policy.validTo}.`
    return { level: 'A', ...of, findings: [{ code: 'policy-suspended', message }, ...findings], missing: [] }
  }
  if (policy.state === 'unknown') {
    const message = `Whether ${policy.name} applies since ${policy.validFrom} is not recorded.`
    const mend = `the state of ${policy.name} on ${on}; an operator records it as a new version of the policy`
    return {
      level: 'U',
      ...of,
      findings: [{ code: 'policy-state-unknown', message }, ...findings],
      missing: [mend, ...missing],
    }
  }
  if (missing.length > 0) return { level: 'U', ...of, findings, missing }
  return { level: levelOf(judged), ...of, findings, missing, restsOn }
}

function judgeStages(offer: ScreenedOffer, policy: OriginPolicy, on: string, required: readonly Stage[]) {
  const judged: Judged[] = []
  const findings: Finding[] = []
  const missing: string[] = []
  const restsOn: Proof[] = []
  const ordered = [...required].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
  for (const stage of ordered) {
    const sites: readonly ChainStage[] = offer.chain.filter(site => site.stage === stage)
    if (sites.length === 0) {
      findings.push({ code: 'stage-missing', stage, message: `The chain does not say where ${stage} is done.` })
      missing.push(`${stage}: the whole stage; add country, site, operator and owners of this stage to the chain`)
      continue
    }
    const verdicts = sites.map(site => judgeSite(site, policy.rules))
    for (const verdict of verdicts) {
      findings.push(...verdict.findings)
      missing.push(...verdict.missing)
    }
    judged.push({ stage, verdicts: verdicts.map(verdict => verdict.weights) })
    if (verdicts.every(verdict => verdict.weights.includes('covered'))) continue
    const proof = proofOf(stage, offer.evidence, on)
    if (proof.proven) {
      restsOn.push(proof.until)
      continue
    }
    findings.push(proof.finding)
    missing.push(proof.missing)
  }
  return { judged, findings, missing, restsOn }
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
