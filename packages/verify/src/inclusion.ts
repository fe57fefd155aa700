import { type ChainHead, chainHeadLeaf, commitmentLeaf, type LogCommitment, verifyMerklePath } from '@lodestone/kernel'
import { type KeptCheckpoint, named, serviceOf } from './checkpoint.ts'
import type { AuditEntry } from './history.ts'
import type { Check } from './record.ts'

/** An answer of `GET /audit/inclusion`. */
export type InclusionProof = ChainHead & {
  readonly service: string
  readonly index: number
  readonly count: number
  readonly path: readonly string[]
  readonly commitment: LogCommitment
  readonly size: number
  readonly logPath: readonly string[]
  readonly logRoot: string
}

export type KeptHistory = {
  readonly service: string | undefined
  readonly subject: string
  readonly entries: readonly AuditEntry[]
}

/** How far the clock of a process may be behind that of the database: what is older than a checkpoint by more must stand in it. */
const SKEW_MS = 120_000

/** What a history begins with stands in a log. */
export function checksOfInclusion(proof: InclusionProof, checkpoints: readonly KeptCheckpoint[]): Check[] {
  const { service, subject, seq, hash, index, count, path, commitment, size, logPath, logRoot } = proof
  const name = `${service}:${subject}`
  const leads =
    verifyMerklePath(chainHeadLeaf({ subject, seq, hash }), index, count, path, commitment.root) &&
    verifyMerklePath(commitmentLeaf(commitment), commitment.number, size, logPath, logRoot)
  const checks: Check[] = [[`${name}: number ${seq} leads to the log of size ${size}`, leads]]
  const own = checkpoints.filter(one => serviceOf(one.origin) === service)
  if (own.length > 0)
    checks.push([
      `${name}: that log is the one of a checkpoint that was kept`,
      own.some(one => one.size === size && one.root === logRoot),
    ])
  return checks
}

/** What a history says was before a checkpoint stands in it, unchanged. */
export function checksOfHistory(
  { service, subject, entries }: KeptHistory,
  checkpoints: readonly KeptCheckpoint[],
  inclusions: readonly InclusionProof[],
): Check[] {
  const proofs = inclusions.filter(one => one.subject === subject && (service ?? one.service) === one.service)
  const stood = proofs.map((proof): Check => {
    const what = `${proof.service}:${subject}: stood at number ${proof.seq} in the log of size ${proof.size}, and still has it`
    const cut = entries.length < proof.seq ? `: it was cut off at ${entries.length}` : ''
    return [what + cut, entries[proof.seq - 1]?.hash === proof.hash]
  })
  const covered = checkpoints
    .filter(one => serviceOf(one.origin) === service)
    .flatMap((checkpoint): Check[] => {
      if (checkpoint.madeAt === undefined) return []
      const until = Date.parse(checkpoint.madeAt) - SKEW_MS
      const before = entries.filter(entry => Date.parse(entry.time) < until).length
      if (before === 0) return []
      const proven = Math.max(0, ...proofs.filter(one => one.size === checkpoint.size).map(one => one.seq))
      const what = `${service}:${subject}: all ${before} entries of before ${checkpoint.madeAt} stand in ${named(checkpoint)}`
      return [
        [
          proven >= before ? what : `${what}: ${proven === 0 ? 'nothing proves it' : `only ${proven} do`}`,
          proven >= before,
        ],
      ]
    })
  return [...stood, ...covered]
}
