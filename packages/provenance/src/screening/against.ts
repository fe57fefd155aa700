import type { Stage } from '../stage.ts'
import type { FindingFigures } from './finding.ts'

/** A closed set: what credentials of batches say against an offer that draws on them. */
type AgainstCode = 'batch-made-elsewhere' | 'batch-of-another' | 'batch-disputed'

/** What credentials say against what an offer declares of a stage. */
export type Against = {
  readonly [C in AgainstCode]: { readonly code: C; readonly stage: Stage; readonly figures: FindingFigures[C] }
}[AgainstCode]
