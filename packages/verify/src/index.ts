export {
  type AuditEntry,
  type AuditFiles,
  type AuditPage,
  type ChainProof,
  checksOfAudit,
} from './audit.ts'
export { type BookProof, checksOfBookProof, type SealedRound } from './book-proof.ts'
export {
  type ConsistencyProof,
  checkpointIn,
  checksOfLog,
  type InclusionProof,
  type KeptCheckpoint,
  type LogFiles,
  serviceOf,
} from './log.ts'
export { type Check, checksOf, type RecordedEntry, type RoundRecord, type Seal } from './record.ts'
export { readGiven } from './shape.ts'
export { type FileJudgement, judge, type NamedFile, NOTHING_HERE, verdictText } from './verdict.ts'
export { judgeStep, type LogComparison, needsProof, type Signed } from './witness.ts'
