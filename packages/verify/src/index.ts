export {
  type AuditEntry,
  type AuditFiles,
  type AuditPage,
  type ChainProof,
  checksOfAudit,
} from './audit.ts'
export { type BookProof, checksOfBookProof, type SealedRound } from './book-proof.ts'
export { type Check, checksOf, type Entry, type RoundRecord, type Seal } from './record.ts'
export { type Given, type Judgement, judge, NOTHING_HERE, verdictText } from './verdict.ts'
