import {
  COSIGNATURE,
  cosignatureOf,
  ED25519,
  type NoteKey,
  present,
  signersOf,
  verifyConsistency,
} from '@lodestone/kernel'
import { type KeptCheckpoint, named, serviceOf } from './checkpoint.ts'
import { checksOfHistory, checksOfInclusion, type InclusionProof, type KeptHistory } from './inclusion.ts'
import type { Check } from './record.ts'

/** An answer of `GET /audit/consistency`. */
export type ConsistencyProof = {
  readonly service: string
  readonly from: number
  readonly fromRoot: string
  readonly to: number
  readonly toRoot: string
  readonly path: readonly string[]
}
export type LogFiles = {
  readonly checkpoints: readonly KeptCheckpoint[]
  /** Of services and of witnesses. */
  readonly keys: readonly NoteKey[]
  readonly consistencies: readonly ConsistencyProof[]
  readonly inclusions: readonly InclusionProof[]
  readonly histories: readonly KeptHistory[]
}

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
