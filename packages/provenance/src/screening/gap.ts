import { type Nothing, nameOf } from './finding.ts'
import { LACKS, type Lack } from './unproven.ts'

/** The codes of findings that leave something to mend, and of what would mend it in their place. */
export type GapCode = keyof GapFigures

/** What has to be added before an offer can be judged: the code of the finding that asks for it, and the figures of the sentence. */
export type Gap<C extends GapCode = GapCode> = {
  readonly code: C
  readonly stage?: string
  readonly figures: GapFigures[C]
}

/** The figures of what is missing, by the code of the finding that asks for it. `on`: the day that is judged. */
export type GapFigures = {
  'stage-missing': Nothing
  'evidence-missing': { readonly type: string }
  'evidence-expired': { readonly type: string; readonly validTo: string; readonly on: string }
  'evidence-not-yet-valid': { readonly type: string; readonly validFrom: string; readonly on: string }
  'batch-made-elsewhere': Nothing
  'batch-of-another': Nothing
  /** In place of evidence for the stages that lack it. */
  'batch-unproven': { readonly batch: string; readonly lacks: readonly Lack[] }
  'ownership-over-100': { readonly owned: string }
  'ownership-circular': { readonly operator: string }
  'ownership-not-declared': { readonly operator: string }
  'recycled-origin-missing': Nothing
  'unknown-material': Nothing
  'policy-state-unknown': { readonly policy: string; readonly on: string }
  'name-may-be-listed': { readonly name: string; readonly list: string }
  'name-listed': { readonly name: string; readonly list: string }
}

const GAPS: { readonly [C in GapCode]: (figures: GapFigures[C], stage: string) => string } = {
  'stage-missing': (_, stage) =>
    `${stage}: the whole stage; add country, site, operator and owners of this stage to the chain`,
  'evidence-missing': (f, stage) => `${stage}: ${nameOf(f.type)}; add evidence of type ${f.type} for this stage`,
  'evidence-expired': (f, stage) =>
    `${stage}: ${nameOf(f.type)} (expired on ${f.validTo}); revise the offer with one that is valid on ${f.on}`,
  'evidence-not-yet-valid': (f, stage) =>
    `${stage}: ${nameOf(f.type)} (valid from ${f.validFrom} only); revise the offer with one that is valid on ${f.on}`,
  'batch-made-elsewhere': (_, stage) =>
    `${stage}: the site and operator that made the batches; correct the chain of this stage or draw on other batches`,
  'batch-of-another': (_, stage) =>
    `${stage}: batches that are their holder's; give a credential that names the holder or draw on other batches`,
  'batch-unproven': ({ batch, lacks }, stage) =>
    `${stage}: or, in place of evidence, credentials that prove batch ${batch}. ${lacks.map(one => LACKS[one]).join(' ')}`,
  'ownership-over-100': (f, stage) =>
    `${stage}: owners of ${f.owned} that add up to at most 100 %; correct the ownership of this stage`,
  'ownership-circular': (f, stage) =>
    `${stage}: an owner outside the circle around ${f.operator}; complete the ownership of this stage`,
  'ownership-not-declared': (f, stage) =>
    `${stage}: the owners of ${f.operator}; declare who holds how much, a free float as an owner of its own`,
  'recycled-origin-missing': (_, stage) =>
    `${stage}: recycledFrom; add the countries where what became scrap was first made, with shares`,
  'unknown-material': () => 'a material of the catalogue',
  'policy-state-unknown': f =>
    `the state of ${f.policy} on ${f.on}; an operator records it as a new version of the policy`,
  'name-may-be-listed': f =>
    `whether ${f.name} is on the list ${f.list}; an operator decides, tell the hub what tells the two apart`,
  'name-listed': f => `a party other than ${f.name}, which is on the list ${f.list}`,
}

/** What has to be added before an offer can be judged. */
export const gap = <C extends GapCode>(code: C, figures: GapFigures[C], stage?: string): Gap =>
  stage === undefined ? { code, figures } : { code, stage, figures }

/** What is missing, and how to mend it, in a sentence. */
export const missingOf = <C extends GapCode>({ code, stage, figures }: Gap<C>): string =>
  GAPS[code](figures, stage ?? '')
