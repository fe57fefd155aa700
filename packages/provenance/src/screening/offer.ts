import type { Stage } from '../stage.ts'
import type { REQUIRED_EVIDENCE } from './evidence.ts'
import type { FindingFigures } from './finding.ts'
import type { GapFigures } from './gap.ts'

/** What an offer declares of its origin: the part of an offer that screening reads, as the API carries it. Percentages are decimal strings. */
export type ScreenedOffer = {
  readonly material: string
  readonly chain: readonly ChainStage[]
  readonly evidence: readonly Evidence[]
}

/** An owner of a site's operator and, below it, its own owners. An owner named again below itself closes a circle. */
export type Owner = {
  readonly owner: string
  readonly country: string
  readonly sharePct: string
  readonly ownership?: readonly Owner[] | undefined
}

/** How somebody controls a site's operator without, or beyond, shares. */
export type Control = {
  readonly by: string
  readonly country: string
  readonly how: 'board-majority' | 'veto' | 'management' | 'technology-licence'
}

/** One site at one stage. A stage fed from two sites is named twice. */
export type ChainStage = {
  readonly stage: string
  readonly country: string
  readonly site: string
  readonly operator: string
  readonly ownership: readonly Owner[]
  /** Share of the value of this stage's product that is Chinese material, in percent. */
  readonly chineseInputPct?: string | undefined
  /** The stage runs on technology that originates in China. */
  readonly chineseTechnology?: boolean | undefined
  /** Who decides here without owning shares, declared as a fact of its own. */
  readonly control?: readonly Control[] | undefined
  /** For recycling: where what became scrap was first made, as shares of the feed in percent. */
  readonly recycledFrom?: readonly { readonly country: string; readonly sharePct: string }[] | undefined
  /** Country where the work is done for a fee on somebody else's material, when it is not `country`. */
  readonly tolledIn?: string | undefined
}

export type Evidence = {
  readonly type: string
  readonly issuer?: string | undefined
  readonly stage: string
  /** Plain dates, both days included. */
  readonly validFrom: string
  readonly validTo: string
  readonly sha256: string
}

/** A proof with whose last valid day (included) a stage is no longer proven. */
export type Proof = {
  readonly stage: Stage
  readonly type: typeof REQUIRED_EVIDENCE
  readonly sha256: string
  readonly validTo: string
}

export type Level = 'A' | 'B' | 'C' | 'D' | 'E' | 'U'

/** A closed set: what a finding says. */
export type FindingCode =
  | 'stage-in-china'
  | 'stage-in-covered-country'
  | 'owned-from-china'
  | 'owned-from-covered-country'
  | 'chinese-equity'
  | 'tolled-in-china'
  | 'chinese-input'
  | 'chinese-input-trace'
  | 'chinese-technology'
  | 'controlled-from-china'
  | 'controlled-from-covered-country'
  | 'recycled-from-china'
  | 'recycled-from-covered-country'
  | 'recycled-origin-missing'
  | 'intermediary-exposed'
  | 'stage-missing'
  | 'evidence-missing'
  | 'evidence-expired'
  | 'evidence-not-yet-valid'
  | 'ownership-over-100'
  | 'ownership-circular'
  | 'ownership-not-declared'
  | 'unknown-material'
  | 'not-covered-by-policy'
  | 'policy-suspended'
  | 'policy-state-unknown'

/** What was found, as a code and as a sentence in English that is made of the figures. Findings that were kept before have no figures. */
export type Finding = {
  readonly code: FindingCode
  readonly stage?: string
  readonly message: string
  readonly figures?: FindingFigures[FindingCode]
}

/** The codes of findings that leave something to mend. */
export type GapCode = keyof GapFigures

/** What has to be added before an offer can be judged: the code of the finding that asks for it, and the figures of the sentence. */
export type Gap<C extends GapCode = GapCode> = {
  readonly code: C
  readonly stage?: string
  readonly figures: GapFigures[C]
}

export type Screening = {
  readonly level: Level
  readonly policy: string
  readonly policyVersion: string
  /** Everything that speaks for the level, stage by stage from the mine on. */
  readonly findings: readonly Finding[]
  /** What would have to be added before the offer can be judged, and how; empty unless the level is `U`. */
  readonly missing: readonly string[]
  /** The same as codes and figures: one for each of `missing`, in its order. */
  readonly gaps: readonly Gap[]
  /** For each stage that had to be proven, the proof with which that ends; empty when the level rests on none. */
  readonly restsOn: readonly Proof[]
}
