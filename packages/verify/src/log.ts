import {
  type ChainHead,
  type Checkpoint,
  COSIGNATURE,
  chainHeadLeaf,
  commitmentLeaf,
  cosignatureOf,
  ED25519,
  type LogCommitment,
  type Note,
  type NoteKey,
  present,
  readCheckpoint,
  readNote,
  signersOf,
  verifyConsistency,
  verifyMerklePath,
} from '@lodestone/kernel'
import type { AuditEntry } from './audit.ts'
import type { Check } from './record.ts'

/** A checkpoint as it was kept: the note, and when it was made, which only the answer of the API says. */
export type KeptCheckpoint = Checkpoint & { readonly note: Note; readonly madeAt: string | undefined }
/** An answer of `GET /audit/consistency`. */
export type ConsistencyProof = {
  readonly service: string
  readonly from: number
  readonly fromRoot: string
  readonly to: number
  readonly toRoot: string
  readonly path: readonly string[]
}
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
export type LogFiles = {
  readonly checkpoints: readonly KeptCheckpoint[]
  /** Of services and of witnesses. */
  readonly keys: readonly NoteKey[]
  readonly consistencies: readonly ConsistencyProof[]
  readonly inclusions: readonly InclusionProof[]
  readonly histories: readonly {
    readonly service: string | undefined
    readonly subject: string
    readonly entries: readonly AuditEntry[]
  }[]
}

/** How far the clock of a process may be behind that of the database: what is older than a checkpoint by more must stand in it. */
const SKEW_MS = 120_000

/** Logs are called `<host>/audit/<service>`. */
export const serviceOf = (origin: string): string => origin.slice(origin.lastIndexOf('/') + 1)

/** The checkpoint in a note; nothing when there is none in it. */
export function checkpointIn(text: string, madeAt?: string): KeptCheckpoint | undefined {
  const note = readNote(text)
  const checkpoint = note && readCheckpoint(note.text)
  return checkpoint && { ...checkpoint, note, madeAt }
}

const named = ({ origin, size }: Checkpoint): string => `${origin} of size ${size}`

/** What must hold of kept checkpoints: who has signed them, that each begins with the smaller ones, and that histories stand in them. */
export function checksOfLog({ checkpoints, keys, consistencies, inclusions, histories }: LogFiles): Check[] {
  return [
    ...checkpoints.flatMap(one => checksOfSignatures(one, keys)),
    ...[...Map.groupBy(checkpoints, one => serviceOf(one.origin)).values()].flatMap(checksOfName),
    ...[...Map.groupBy(checkpoints, one => one.origin).values()].flatMap(own => checksOfGrowth(own, consistencies)),
    ...inclusions.flatMap(proof => checksOfInclusion(proof, checkpoints)),
    ...histories.flatMap(history => checksOfHistory(history, checkpoints, inclusions)),
  ]
}

function checksOfSignatures(checkpoint: KeptCheckpoint, keys: readonly NoteKey[]): Check[] {
  const { note, origin } = checkpoint
  const own = keys.filter(key => key.kind === ED25519 && key.name === origin)
  const checks: Check[] = []
  // Who keeps a key of the service believes no log of it under a name that the key does not sign for.
  if (keys.some(key => key.kind === ED25519 && serviceOf(key.name) === serviceOf(origin)))
    checks.push([`${named(checkpoint)}: signed with a key of the service`, (signersOf(note, own) ?? []).length > 0])
  for (const signature of note.signatures) {
    const key = keys.find(
      one => one.kind === COSIGNATURE && one.name === signature.name && one.keyId === signature.keyId,
    )
    if (!key) continue
    const found = cosignatureOf(note.text, signature, key)
    const when = found ? `, ${new Date(found.time * 1_000).toISOString()}` : ''
    checks.push([`${named(checkpoint)}: cosigned by ${key.name}${when}`, found !== undefined])
  }
  return checks
}

/** A service has one log, which keeps its name: what is written anew under another is not compared with what was kept. */
function checksOfName(own: readonly KeptCheckpoint[]): Check[] {
  const names = [...new Set(own.map(one => one.origin))]
  return names.length === 1 ? [] : [[`${names.join(' and ')}: one service, but logs of two names`, false]]
}

/** One log has one root at each size, and each size begins with the one before. */
function checksOfGrowth(own: readonly KeptCheckpoint[], proofs: readonly ConsistencyProof[]): Check[] {
  const sorted = own.toSorted((a, b) => a.size - b.size)
  return sorted.slice(1).flatMap((now, index): Check[] => {
    const before = present(sorted[index])
    if (now.size === before.size)
      return now.root === before.root ? [] : [[`${named(now)}: one log, but two roots: the history was forked`, false]]
    const what = `${now.origin}: the log of size ${now.size} begins with that of size ${before.size}`
    const proof = proofs.find(
      one => one.service === serviceOf(now.origin) && one.from === before.size && one.to === now.size,
    )
    if (!proof)
      return [
        [
          `${what}: nothing proves it; name the answer of GET /audit/consistency?service=${serviceOf(now.origin)}&from=${before.size}&to=${now.size}`,
          false,
        ],
      ]
    return [[what, verifyConsistency([before.size, before.root], [now.size, now.root], proof.path)]]
  })
}

function checksOfInclusion(proof: InclusionProof, checkpoints: readonly KeptCheckpoint[]): Check[] {
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
function checksOfHistory(
  { service, subject, entries }: LogFiles['histories'][number],
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
