import type { Answer, Item } from '../../api/client.ts'
import { STAGES, type Stage } from '../../origin/batch.ts'
import type { Tone } from '../../ui/badge.tsx'

export type Offer = Answer<'/supply/offers/{id}'>
export type ChainStage = Offer['chain'][number]
/** An owner of a stage with its own owners, however deep the hub lets them be. */
export type Owner = Omit<ChainStage['ownership'][number], 'ownership'> & { readonly ownership?: readonly Owner[] }
export type Evidence = Offer['evidence'][number]
export type Screening = Answer<'/supply/offers/{id}/screening'>
export type Level = Screening['level']
export type Policy = Item<'/policies'>
export type PolicyVersion = Policy['versions'][number]
export type ConcentrationRules = Extract<PolicyVersion['rules'], { byYear: number }>
export type OriginRules = Extract<PolicyVersion['rules'], { coveredCountries: string[] }>

/** From the best to the worst; U, not proven, matches nowhere. */
export const LEVELS = ['A', 'B', 'C', 'D', 'E', 'U'] as const satisfies readonly Level[]
export const LEVEL_TONES: Record<Level, Tone> = { A: 'good', B: 'good', C: 'warn', D: 'bad', E: 'bad', U: 'neutral' }
/** Whether an operator would decide a better level than the rules found. */
export const isMilder = (decided: Level, computed: Level): boolean => LEVELS.indexOf(decided) < LEVELS.indexOf(computed)

/** An offer that waits for an operator, as the queue has it. */
export type QueuedOffer = Item<'/supply/screening-queue'>
export const REASONS = [
  'not-proven',
  'batch-disputed',
  'ownership-not-declared',
  'evidence-expiring',
  'evidence-shared',
  'site-exceeded',
] as const
type Reason = (typeof REASONS)[number]
/** Why an offer waits: as the hub says, for credentials that disagree, for a file of it that other suppliers have given too, and for a site of which there is more than it can make. */
export const reasonsOf = ({ reasons, disputed, evidence, capacity = [] }: QueuedOffer): readonly Reason[] => [
  ...reasons,
  ...(disputed ? (['batch-disputed'] as const) : []),
  ...(evidence.some(one => one.otherSuppliers !== undefined) ? (['evidence-shared'] as const) : []),
  ...(capacity.length > 0 ? (['site-exceeded'] as const) : []),
]

/** One stage of the picture: its sites, what proves it and what was found about it. A stage that should be told and is not has no sites. */
export type StagePicture = {
  readonly stage: Stage
  readonly sites: readonly ChainStage[]
  readonly evidence: readonly Evidence[]
  readonly findings: readonly Screening['findings'][number][]
}

export function linksOf(
  offer: Pick<Offer, 'chain' | 'evidence'>,
  { findings }: Pick<Screening, 'findings'>,
): StagePicture[] {
  return STAGES.map(stage => ({
    stage,
    sites: offer.chain.filter(site => site.stage === stage),
    evidence: offer.evidence.filter(one => one.stage === stage),
    findings: findings.filter(finding => finding.stage === stage),
  })).filter(({ sites, findings }) => sites.length > 0 || findings.some(finding => finding.code === 'stage-missing'))
}

export const isOrigin = (rules: PolicyVersion['rules']): rules is OriginRules => 'coveredCountries' in rules
