import { namesOf } from '@lodestone/kernel'
import { findMaterial } from '../material/catalogue.ts'
import type { Control } from './offer.ts'
import { inWords, type OwnerPath } from './path.ts'

/** A closed set: what a finding says. */
export type FindingCode = keyof FindingFigures

/** What was found, as a code and as a sentence in English that is made of the figures. Findings that were kept before have no figures. */
export type Finding = {
  readonly code: FindingCode
  readonly stage?: string
  readonly message: string
  readonly figures?: FindingFigures[FindingCode]
}

/**
 * The figures and names that a finding's sentence is made of, and nothing that the sentence does not say. Shares are percent as decimal
 * strings, days plain dates, countries and materials their codes. The stage stands beside them, in the finding.
 */
export type FindingFigures = {
  'stage-in-china': DoneIn
  'stage-in-covered-country': DoneIn | TolledIn
  'tolled-in-china': TolledIn
  'owned-from-china': Equity
  'owned-from-covered-country': Equity
  'chinese-equity': Equity
  'controlled-from-china': Controlled
  'controlled-from-covered-country': Controlled
  'chinese-input': Input
  'chinese-input-trace': Input
  'chinese-technology': { readonly site: string }
  'recycled-from-china': Recycled
  'recycled-from-covered-country': Recycled
  'recycled-origin-missing': { readonly site: string }
  'intermediary-exposed': {
    readonly country: string
    readonly chinesePct: string
    readonly year: number
    /** The stages that evidence is asked for, and which kinds of it are given. */
    readonly evidence: readonly { readonly stage: string; readonly types: readonly string[] }[]
  }
  'stage-missing': Nothing
  'evidence-missing': { readonly type: string }
  'evidence-expired': { readonly type: string; readonly validTo: string }
  'evidence-not-yet-valid': { readonly type: string; readonly validFrom: string }
  /** `made`: what the supplier's own credentials say; nothing is told of those that others hold. */
  'batch-made-elsewhere': { readonly declared: readonly Place[]; readonly made?: Place & { readonly batch: string } }
  'batch-of-another': OfBatch
  'batch-disputed': OfBatch
  'ownership-over-100': { readonly owned: string; readonly sumPct: string }
  'ownership-circular': { readonly operator: string }
  'ownership-not-declared': { readonly operator: string; readonly sharePct: string }
  'unknown-material': { readonly material: string }
  'not-covered-by-policy': { readonly policy: string; readonly material: string }
  'policy-suspended': { readonly policy: string; readonly validFrom: string; readonly validTo?: string }
  'policy-state-unknown': { readonly policy: string; readonly validFrom: string }
  'name-may-be-listed': OnList
  'name-listed': OnList
}
/** `batch`: the supplier's own; nothing is told of those that others hold. */
type OfBatch = { readonly batch?: string }
type Place = { readonly site: string; readonly operator: string; readonly country: string }
/** `alias`: the name on the list that it is like. */
type OnList = { readonly name: string; readonly list: string; readonly alias: string }
type DoneIn = Place
type TolledIn = { readonly site: string; readonly operator: string; readonly tolledIn: string }
type Equity = {
  readonly operator: string
  readonly sharePct: string
  /** Whom the share belongs to, taken together. */
  readonly from: 'china' | 'covered-countries'
  readonly paths: readonly OwnerPath[]
}
type Controlled = { readonly operator: string; readonly control: readonly Control[] }
type Input = { readonly site: string; readonly inputPct: string; readonly limitPct: string }
/** With the limit where scrap counts by where it was first made, else with the country where it was gathered. */
type Recycled = { readonly site: string; readonly sharePct: string; readonly countries: readonly string[] } & (
  | { readonly limitPct: string }
  | { readonly gatheredIn: string }
)
export type Nothing = Readonly<Record<never, never>>

const doneIn = (f: DoneIn, stage: string): string => `${stage} at ${f.site} (${f.operator}) is done in ${f.country}.`
const tolledIn = (f: TolledIn, stage: string): string =>
  `${stage} at ${f.site} (${f.operator}) is tolled in ${f.tolledIn}.`
const owned = (f: Equity, stage: string): string =>
  `${f.operator} (${stage}) is ${f.sharePct} % ${f.from === 'china' ? 'Chinese' : 'of covered countries'}: ` +
  `${f.paths.map(inWords).join('; ')}.`
const HOW: Readonly<Record<Control['how'], string>> = {
  'board-majority': 'appoints most of the board',
  veto: 'holds a veto',
  management: 'manages it',
  'technology-licence': 'licenses its technology',
}
const controlled = (f: Controlled, stage: string): string =>
  `${f.operator} (${stage}) is controlled without regard to shares: ` +
  `${f.control.map(one => `${one.by}, ${one.country}, ${HOW[one.how]}`).join('; ')}.`
const input = (f: Input, stage: string): string =>
  `${f.inputPct} % of the value of ${stage} at ${f.site} is Chinese material`
const recycled = (f: Recycled): string =>
  `${f.sharePct} % of the scrap of ${f.site} was first made in ${f.countries.join(', ')}; ` +
  ('limitPct' in f
    ? `the limit is ${f.limitPct} %.`
    : `recycled feed counts by where it was gathered (${f.gatheredIn}).`)
const placeOf = ({ site, operator, country }: Place): string => `${site} (${operator}, ${country})`
export const nameOf = (type: string): string => type.replaceAll('-', ' ')

/** What each finding says in English. Other languages are said from the same figures by whoever shows them. */
const SENTENCES: { readonly [C in FindingCode]: (figures: FindingFigures[C], stage: string) => string } = {
  'stage-in-china': doneIn,
  'stage-in-covered-country': (f, stage) => ('tolledIn' in f ? tolledIn(f, stage) : doneIn(f, stage)),
  'tolled-in-china': tolledIn,
  'owned-from-china': owned,
  'owned-from-covered-country': owned,
  'chinese-equity': owned,
  'controlled-from-china': controlled,
  'controlled-from-covered-country': controlled,
  'chinese-input': (f, stage) => `${input(f, stage)}; the limit is ${f.limitPct} %.`,
  'chinese-input-trace': (f, stage) => `${input(f, stage)}, within the limit of ${f.limitPct} %.`,
  'chinese-technology': (f, stage) => `${stage} at ${f.site} runs on Chinese technology.`,
  'recycled-from-china': recycled,
  'recycled-from-covered-country': recycled,
  'recycled-origin-missing': f => `Where the scrap of ${f.site} was first made is not told.`,
  'intermediary-exposed': (f, stage) =>
    `${stage} is done in ${f.country}, whose own imports of this were ${f.chinesePct} % Chinese in ${f.year}: evidence is asked for ` +
    `${f.evidence.map(one => `${one.stage} (${one.types.length === 0 ? 'none given' : `given: ${one.types.join(', ')}`})`).join(' and ')}.`,
  'stage-missing': (_, stage) => `The chain does not say where ${stage} is done.`,
  'evidence-missing': (f, stage) => `No ${nameOf(f.type)} for ${stage}.`,
  'evidence-expired': (f, stage) => `The ${nameOf(f.type)} for ${stage} expired on ${f.validTo}.`,
  'evidence-not-yet-valid': (f, stage) => `The ${nameOf(f.type)} for ${stage} is valid from ${f.validFrom} only.`,
  'batch-made-elsewhere': ({ declared, made }, stage) =>
    `${stage} is declared at ${declared.map(placeOf).join(', ')}; ` +
    (made
      ? `by its credentials batch ${made.batch} was made at ${placeOf(made)}.`
      : 'credentials of a batch that it was made of name another site or operator.'),
  'batch-of-another': ({ batch }, stage) =>
    `A credential names another party as the maker of ${batch === undefined ? 'a batch' : `batch ${batch}`} (${stage}), and none names its holder.`,
  'batch-disputed': ({ batch }, stage) =>
    `What credentials of different holders say of ${batch === undefined ? 'a batch' : `batch ${batch}`} (${stage}) does not agree: it proves nothing until that is resolved.`,
  'ownership-over-100': f => `The declared owners of ${f.owned} hold ${f.sumPct} % together.`,
  'ownership-circular': f => `The owners of ${f.operator} own each other entirely; nobody outside is declared.`,
  'ownership-not-declared': (f, stage) => `${f.sharePct} % of the owners of ${f.operator} (${stage}) are not declared.`,
  'unknown-material': f => `${f.material} is not in the catalogue.`,
  'not-covered-by-policy': f => `${f.policy} says nothing about ${findMaterial(f.material)?.name ?? f.material}.`,
  'policy-suspended': f =>
    f.validTo === undefined
      ? `${f.policy} is suspended from ${f.validFrom} on.`
      : `${f.policy} is suspended from ${f.validFrom} to ${f.validTo}.`,
  'policy-state-unknown': f => `Whether ${f.policy} applies since ${f.validFrom} is not recorded.`,
  'name-may-be-listed': f => `${f.name} may be ${f.alias} of the list ${f.list}.`,
  'name-listed': f => `${f.name} is ${f.alias} of the list ${f.list}.`,
}

/** Every code that a finding may have. */
export const FINDING_CODES = namesOf(SENTENCES)

/** A finding with its sentence, which is made of its figures and of nothing else. */
export function found<C extends FindingCode>(code: C, figures: FindingFigures[C], stage?: string): Finding {
  const message = SENTENCES[code](figures, stage ?? '')
  return stage === undefined ? { code, message, figures } : { code, stage, message, figures }
}
