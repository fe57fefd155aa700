import type { Proof, ProvenStage } from './evidence.ts'
import type { Finding } from './finding.ts'
import type { Gap } from './gap.ts'

export type Level = 'A' | 'B' | 'C' | 'D' | 'E' | 'U'

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
  /** The same stages with what proves each on the day itself: any of these alone would do. */
  readonly provenBy: readonly ProvenStage[]
}
